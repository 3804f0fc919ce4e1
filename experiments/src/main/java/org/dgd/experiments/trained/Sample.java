package org.dgd.experiments.trained;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.cli.DeviceOption;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.metric.FittedGaussian;
import org.dgd.metric.Rows;
import org.dgd.model.ModelFile;
import org.dgd.model.Representation;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** New images: z from P(z|φ) or from a Gaussian fitted to the representations, then f(z;θ) (paper, section 3.3). */
@Command(name = "sample", description = "Draw new images from a model.")
public final class Sample implements Callable<Integer> {
    @Mixin ModelOption model;
    @Mixin DeviceOption device;

    @Option(names = {"-n", "--count"}, defaultValue = "100", paramLabel = "N", description = "How many (default: ${DEFAULT-VALUE}).")
    int count;

    @Option(names = "--output", required = true, paramLabel = "OUT.npy",
            description = "Images, float32 (N,C,H,W) in [0,1]; rows (N,m) or .csv, each the mean for its z, for a model of a table.")
    Path output;

    @Option(names = "--z", paramLabel = "Z.npy", description = "Also write the representations drawn, (N,m).")
    Path representations;

    @Option(names = "--png", paramLabel = "FILE", description = "Also draw the first 400 images as a grid.")
    Path png;

    @Option(names = "--fitted", description = "Draw z from a Gaussian fitted to the representations in the model file instead of P(z|phi).")
    boolean fitted;

    @Option(names = "--size-factor", paramLabel = "X", converter = Converters.PositiveDouble.class,
            description = "Of a model with size factors: the size of every row, where 1 is the average of training (default: 1).")
    Double size;

    @Spec CommandSpec spec;

    @Override public Integer call() {
        if (count < 1) throw new InputException("-n " + count + ": must be at least 1");
        ImageFiles.requireWritable("--output", output);
        ImageFiles.requireDifferent("--output", output, "--model", model.file());
        if (png != null) ImageFiles.requireWritable("--png", png);
        if (representations != null) ImageFiles.requireWritable("--z", representations);
        ImageFiles.requireDifferent("--png", png, "--output", output);
        ImageFiles.requireDifferent("--z", representations, "--output", output);
        ImageFiles.requireDifferent("--z", representations, "--png", png);
        ModelFile file = model.read();
        SampleFiles.requireWritable("--output", output, TrainedModel.schema(file));
        ImageFiles.requireFit("-n", count, Math.max(file.spec().latent(), file.spec().size().features()));
        try (Device on = device.open()) {
            new Rehearsal(spec, file, on).requireDecoded(count, size);
            double[] z = draws(file, on, new Rng(device.seed).child("sample"));
            float[] images = TrainedModel.means(file, on, z, size);
            SampleFiles.write(output, images, file.spec().size(), TrainedModel.schema(file));
            if (representations != null) ImageFiles.writeRows(representations, z, file.spec().latent());
            if (png != null) ImageFiles.writePng(png, images, file.spec().size()).ifPresent(spec.commandLine().getErr()::println);
        }
        return 0;
    }

    private double[] draws(ModelFile file, Device on, Rng rng) {
        if (!fitted) return TrainedModel.prior(file, on).sample(count, rng);
        if (!file.hasRepresentation())
            throw new InputException("--fitted: " + file.name() + " has no representations (representation.z), which only a DGD's file has;"
                    + " leave --fitted out to draw from N(0,I)");
        Representation z = file.representation(on, -1);
        if (z.size() < 2) throw new InputException("--fitted: " + file.name() + " has the representation of 1 sample, a Gaussian needs at least 2");
        return z.range().nearest(FittedGaussian.of(Rows.of(z.values(), z.dimension())).sample(count, rng));
    }
}
