package org.dgd.experiments.trained;

import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.DeviceOption;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.ImagePanel;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Inference.Found;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.Gaps;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** New samples as a trained model sees them: f(z;θ) at their MAP representations. */
@Command(name = "reconstruct", description = "Reconstruct new samples from the representations that a trained model finds for them.")
public final class Reconstruct implements Callable<Integer> {
    private static final int DRAWN = 20, COLUMNS = 10;

    @Mixin ModelOption model;
    @Mixin NewSamples data;
    @Mixin SearchOptions search;
    @Mixin DeviceOption device;

    @Option(names = "--output", required = true, paramLabel = "OUT.npy",
            description = "Reconstructions, float32 (N,C,H,W) or (N,m); as .csv for a model of a table.")
    Path output;

    @Option(names = "--png", paramLabel = "FILE", description =
            "Also draw the first 20 images, each above its reconstruction; what is missing is black.")
    Path png;

    @Spec CommandSpec spec;

    @Override public Integer call() {
        data.requireOutput("--output", output, model, search.encoder);
        if (png != null) data.requireOutput("--png", png, model, search.encoder);
        ImageFiles.requireDifferent("--png", png, "--output", output);
        try (Device on = device.open()) {
            ModelFile file = model.read();
            TrainedModel trained = TrainedModel.open(file, on);
            SampleFiles.requireWritable("--output", output, trained.schema());
            Samples samples = data.load(trained);
            ImageFiles.requireFit("--data", samples.size(), Math.max(trained.latent(), trained.size().features()));
            Rehearsal rehearsal = new Rehearsal(spec, file, on);
            rehearsal.requireFit(m -> {
                search.rehearse(m, model, samples);
                Rehearsal.decode(m, samples);
            }, rehearsal.found(samples.size()) + rehearsal.decoded(samples.size()));
            Found found = search.find(trained, model, samples, new Rng(device.seed).child("represent"));
            float[] images = trained.means(found.z(), samples);
            SampleFiles.write(output, images, trained.size(), trained.schema());
            Console console = Console.of(spec);
            console.out().println(new FoundReport(found).summary());
            console.out().println(words(error(samples, images), Gaps.of(samples)));
            if (png != null) draw(samples, images, trained.size());
        }
        return 0;
    }

    private static String words(double error, Gaps gaps) {
        if (gaps.samples() == gaps.size()) return "no sample has any value, so there is no squared error";
        String rest = gaps.samples() == 0 ? "" : "; " + gaps.samples() + " of " + gaps.size() + " samples have no value and are left out of it";
        return String.format(Locale.ROOT, "mean squared error %.6g%s", error, rest);
    }

    /** Over all values that are there; NaN if there is none. */
    static double error(Samples samples, float[] images) {
        int features = samples.pixelsPerImage();
        double sum = 0;
        long count = 0;
        for (int i = 0; i < samples.size(); i++) {
            float[] x = samples.image(i);
            for (int p = 0; p < features; p++) {
                if (Float.isNaN(x[p])) continue;
                double d = x[p] - images[i * features + p];
                sum += d * d;
                count++;
            }
        }
        return sum / count;
    }

    private void draw(Samples samples, float[] images, Size size) {
        if (!ImageFiles.drawable(size)) {
            spec.commandLine().getErr().println("no picture: images of " + size + " are neither grey nor colour");
            return;
        }
        int n = Math.min(DRAWN, samples.size()), features = size.features(), columns = Math.min(COLUMNS, n);
        float[] pairs = new float[2 * Math.ceilDiv(n, columns) * columns * features];
        for (int i = 0; i < n; i++) {
            int at = (2 * (i / columns) * columns + i % columns) * features;
            samples.copy(i, pairs, at);
            System.arraycopy(images, i * features, pairs, at + columns * features, features);
        }
        Figures figures = Figures.open();
        if (figures.grid(png, new ImagePanel("", ImageFiles.images(pairs, size), columns)).isEmpty())
            figures.missing().ifPresent(spec.commandLine().getErr()::println);
    }
}
