package org.dgd.experiments.metric;

import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.metric.ClassDistance;
import org.dgd.metric.Coverage;
import org.dgd.metric.FittedGaussian;
import org.dgd.metric.FrechetDistance;
import org.dgd.metric.MeanSquaredError;
import org.dgd.metric.Rows;
import org.dgd.metric.ShapiroWilk;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.StoredArray;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dgd metric}: the numbers of tables 1 and 3 for arrays from anywhere. Each answers with one JSON object. */
@Command(name = "metric", synopsisSubcommandLabel = "COMMAND", subcommands = {MetricPca.class, Fid.class, InceptionRows.class},
        description = "Metrics of the paper for arrays in .npy files; each but inception prints one JSON object.")
public final class Metric implements Runnable {
    @Spec CommandSpec spec;

    @Override public void run() {
        throw new ParameterException(spec.commandLine(),
                "a command is needed: metric mse, intervals, shapiro-wilk, coverage, class-distance, frechet, pca, fid or inception");
    }

    @Command(name = "mse", description = "Mean squared error of two arrays of one shape, per number.")
    int mse(@Parameters(paramLabel = "A.npy", description = "Images, or anything else.") Path a,
            @Parameters(paramLabel = "B.npy", description = "What they are compared with.") Path b) {
        FiniteArray x = FiniteArray.read(a), y = FiniteArray.read(b);
        Rows xRows = x.rows(), yRows = y.rows();
        if (!Arrays.equals(axes(x), axes(y)) || xRows.count() != yRows.count()) throw differ(x, y, "expected equal shapes");
        return answer(Map.of("mse", MeanSquaredError.of(xRows, yRows)));
    }

    /** The shape without axes of length 1: grey images may be (N,1,H,W) or (N,H,W). */
    private static int[] axes(FiniteArray x) { return Arrays.stream(x.array().shape()).filter(length -> length != 1).toArray(); }

    @Command(name = "shapiro-wilk", description = "Whether all numbers of an array may come from one normal distribution: W and the p-value.")
    int shapiroWilk(@Parameters(paramLabel = "Z.npy", description = "Representations, or numbers of any shape.") Path z,
                    @Option(names = "--sample", paramLabel = "N", converter = Converters.PositiveInt.class,
                            description = "Test N of the numbers, drawn without replacement (default: all).") Integer sample,
                    @Option(names = "--seed", paramLabel = "S", defaultValue = "0",
                            description = "Draws that sample (default: ${DEFAULT-VALUE}).") long seed) {
        FiniteArray values = FiniteArray.read(z);
        if (sample != null && sample < ShapiroWilk.LEAST)
            throw new InputException("--sample " + sample + ": must be at least " + ShapiroWilk.LEAST);
        int count = sample == null ? values.array().size() : Math.min(sample, values.array().size());
        ShapiroWilk test = values.judge(() -> ShapiroWilk.ofSubsample(values.values(), count, new Rng(seed).child("shapiro-wilk")));
        if (count > ShapiroWilk.CALIBRATED)
            Console.of(spec).notice("p holds for at most " + ShapiroWilk.CALIBRATED + " numbers, not for " + count
                    + "; --sample " + ShapiroWilk.CALIBRATED + " tests so many");
        return answer(test);
    }

    @Command(name = "coverage", description = "How far numbers and N(0,1) cover each other: a, the share of numbers that fall on the rounded values "
            + "of N(0,1), and b, the share of those values that they meet.")
    int coverage(@Parameters(paramLabel = "Z.npy", description = "Representations, or numbers of any shape.") Path z,
                 @Option(names = "--decimals", paramLabel = "D", converter = Converters.NonNegativeInt.class,
                         defaultValue = "" + Coverage.PAPER_DECIMALS,
                                 description = "Decimals that are kept (default: ${DEFAULT-VALUE}).") int decimals) {
        if (decimals > Coverage.MOST_DECIMALS) throw new InputException("--decimals " + decimals + ": must be at most " + Coverage.MOST_DECIMALS);
        return answer(Coverage.of(FiniteArray.read(z).values(), decimals));
    }

    @Command(name = "class-distance", description = "Correlation of the distances between class means of representations with those of data.")
    int classDistance(@Parameters(paramLabel = "Z.npy", description = "Representations, (N,m).") Path z,
                      @Parameters(paramLabel = "X.npy", description = "Data, (N,C,H,W) or any shape that begins with N.") Path x,
                      @Parameters(paramLabel = "LABELS.npy", description = "Whole numbers, (N); -1 leaves a sample out.") Path labels) {
        FiniteArray zs = FiniteArray.read(z), xs = FiniteArray.read(x), classes = FiniteArray.read(labels);
        Rows zRows = zs.rows(), xRows = xs.rows();
        if (zRows.count() != xRows.count()) throw differ(zs, xs, "expected one row a sample in both");
        int[] of = classes.labels(zRows.count());
        return answer(Map.of("correlation", classes.judge(() -> ClassDistance.correlation(zRows, xRows, of))));
    }

    @Command(name = "frechet", description = "Squared Fréchet distance between the Gaussians fitted to two sets of rows (covariance with N-1).")
    int frechet(@Parameters(paramLabel = "A.npy", description = "Features, (N,d); images (N,C,H,W) are taken as rows of pixels.") Path a,
                @Parameters(paramLabel = "B.npy", description = "Features of the same dimension.") Path b) {
        FiniteArray x = FiniteArray.read(a), y = FiniteArray.read(b);
        Rows xRows = x.rows(), yRows = y.rows();
        if (xRows.dimension() != yRows.dimension()) throw differ(x, y, "expected rows of one length");
        FittedGaussian p = x.judge(() -> FittedGaussian.of(xRows)), q = y.judge(() -> FittedGaussian.of(yRows));
        return answer(Map.of("frechet", FrechetDistance.between(p, q)));
    }

    @Command(name = "intervals",
            description = "Share of values that were missing that lie in the central intervals of 50, 80 and 95 percent of their draws.")
    int intervals(@Parameters(paramLabel = "DRAWS.npy", description = "Draws of impute, (S,N,...).") Path draws,
                  @Parameters(paramLabel = "TRUTH.npy", description = "The complete samples, (N,...).") Path truth,
                  @Parameters(paramLabel = "HOLES.npy", description = "The samples that were completed, NaN where a value was missing.") Path holes) {
        return answer(Intervals.of(FiniteArray.read(draws).array(), FiniteArray.read(truth).array(), Npy.read(holes)).shares());
    }

    static InputException differ(FiniteArray x, FiniteArray y, String expected) {
        return new InputException(x.array().name() + " is " + StoredArray.text(x.array().shape()) + " and " + y.array().name() + " is "
                + StoredArray.text(y.array().shape()) + ", " + expected);
    }

    /** A record's components are the keys. */
    private int answer(Object valuesByName) {
        Console.of(spec).out().println(new Gson().toJson(valuesByName));
        return CommandLine.ExitCode.OK;
    }
}
