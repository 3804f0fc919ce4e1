package org.dgd.experiments.trained;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.experiments.cli.DeviceOption;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.StoredArray;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Images of representations: f(z;θ) after its sigmoid, in evaluation mode. */
@Command(name = "decode", description = "Decode representations into images.")
public final class Decode implements Callable<Integer> {
    @Mixin ModelOption model;
    @Mixin DeviceOption device;

    @Option(names = "--input", required = true, paramLabel = "Z.npy", description = "Representations, (N,m).")
    Path input;

    @Option(names = "--output", required = true, paramLabel = "OUT.npy",
            description = "Images, float32 (N,C,H,W) in [0,1]; rows (N,m) or .csv for a model of a table.")
    Path output;

    @Option(names = "--png", paramLabel = "FILE", description = "Also draw the first 400 images as a grid.")
    Path png;

    @Spec CommandSpec spec;

    @Override public Integer call() {
        ImageFiles.requireWritable("--output", output);
        ImageFiles.requireDifferent("--output", output, "--model", model.file());
        if (png != null) ImageFiles.requireWritable("--png", png);
        ImageFiles.requireDifferent("--png", png, "--output", output);
        ImageFiles.requireDifferent("--output", output, "--input", input);
        ModelFile file = model.read();
        SampleFiles.requireWritable("--output", output, TrainedModel.schema(file));
        StoredArray z = Npy.read(input).requireShape(-1, file.spec().latent()).rejectNaN("representation");
        if (z.size() == 0) throw new InputException(z.name() + ": holds no representation");
        requireFinite(z);
        try (Device on = device.open()) {
            new Rehearsal(spec, file, on).requireDecoded(z.shape()[0], null);
            float[] images = TrainedModel.means(file, on, z.doubles(), null);
            SampleFiles.write(output, images, file.spec().size(), TrainedModel.schema(file));
            if (png != null) ImageFiles.writePng(png, images, file.spec().size()).ifPresent(spec.commandLine().getErr()::println);
        }
        return 0;
    }

    /** Finite as floats, which is what a decoder computes with. */
    private static void requireFinite(StoredArray z) {
        float[] values = z.floats();
        for (int i = 0; i < values.length; i++)
            if (Float.isInfinite(values[i]))
                throw new InputException(z.name() + ": representation " + i / z.shape()[1] + " (counted from 0) has an infinite value");
    }
}
