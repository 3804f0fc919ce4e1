package org.dgd.experiments.metric;

import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.run.Panels;
import org.dgd.metric.PcaBaseline;
import org.dgd.metric.PrincipalScores;
import org.dgd.metric.Rows;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.StoredArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dgd metric pca}: what a linear model of the same dimension achieves. */
@Command(name = "pca", description = "Mean squared error of samples that are rebuilt from principal components of training samples; "
        + "and draws from the Gaussian of the components.")
public final class MetricPca implements Callable<Integer> {
    private static final int DRAWS = 1000;

    @Spec CommandSpec spec;

    @Parameters(paramLabel = "TRAIN.npy", description = "The samples whose components are found, (N,m), (N,H,W) or (N,C,H,W).")
    Path train;

    @Parameters(paramLabel = "TEST.npy", description = "The samples that are rebuilt, of the same shape.")
    Path test;

    @Option(names = "--dimensions", paramLabel = "K,K", required = true, converter = Converters.PositiveInts.OrZero.class,
            description = "Numbers of components; 0 is the mean alone.")
    Converters.PositiveInts dimensions;

    @Option(names = "--grid", paramLabel = "G", converter = Converters.PositiveInt.class,
            description = "Cut images into GxG patches, which share their components; --dimensions then counts those of a patch.")
    Integer grid;

    @Option(names = "--draws", paramLabel = "N", converter = Converters.PositiveInt.class, description = "Draws in --output (default: "
            + DRAWS + ").")
    Integer draws;

    @Option(names = "--output", paramLabel = "OUT.npy", description =
            "Also write draws from the Gaussian of the most components asked for; shaped as the samples, float32.")
    Path output;

    @Option(names = "--seed", paramLabel = "S", defaultValue = "0", description = "Of the draws (default: ${DEFAULT-VALUE}).")
    long seed;

    @Override public Integer call() {
        if (draws != null && output == null)
            throw new InputException("--draws " + draws + ": there is no file for them; give --output OUT.npy, or leave --draws out");
        int n = draws == null ? DRAWS : draws;
        FiniteArray x = FiniteArray.read(train), y = FiniteArray.read(test);
        if (grid != null && output != null) throw new InputException("--grid " + grid + ": patches cannot be drawn; leave --output out");
        Rows xs = grid == null ? x.rows() : patches(x), ys = grid == null ? y.rows() : patches(y);
        if (xs.dimension() != ys.dimension()) throw Metric.differ(x, y, "expected rows of one length");
        List<Integer> counts = dimensions.values();
        int most = counts.stream().mapToInt(k -> k).max().orElseThrow();
        if (most > xs.dimension())
            throw new InputException("--dimensions " + most + ": " + x.array().name() + " has " + xs.dimension() + " numbers a "
                    + (grid == null ? "sample" : "patch"));
        if (output != null) {
            ImageFiles.requireWritable("--output", output);
            ImageFiles.requireFit("--draws", n, xs.dimension());
        }
        PcaBaseline pca = x.judge(() -> PcaBaseline.fit(xs, most));
        double[] errors = pca.errors(ys, counts.stream().mapToInt(k -> k).toArray());
        if (output != null) draw(pca, n, Math.min(most, pca.dimension()), x.array());
        Map<String, Double> byCount = new LinkedHashMap<>();
        for (int i = 0; i < errors.length; i++) byCount.put(Integer.toString(counts.get(i)), errors[i]);
        Console.of(spec).out().println(new Gson().toJson(Map.of("mse", byCount)));
        return 0;
    }

    private Rows patches(FiniteArray x) {
        StoredArray array = x.array();
        int axes = array.shape().length;
        if (axes < 3 || axes > 4)
            throw new InputException("--grid " + grid + ": " + array.name() + " is " + StoredArray.text(array.shape())
                    + ", expected images, (N,H,W) or (N,C,H,W)");
        Features images = Features.of(array.name(), array.floats(), array.shape(), Map.of());
        if (images.height() % grid != 0 || images.width() % grid != 0)
            throw new InputException("--grid " + grid + ": does not divide images of " + images.height() + "x" + images.width()
                    + " into patches of one size");
        return PrincipalScores.patches(images, grid);
    }

    private void draw(PcaBaseline pca, int n, int k, StoredArray like) {
        int[] shape = like.shape().clone();
        shape[0] = n;
        Npy.write(output, Panels.floats(pca.sample(n, k, new Rng(seed).child("pca"))), shape);
    }
}
