package org.dgd.experiments.metric;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.data.ImageCount;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.metric.inception.ImageSource;
import org.dgd.metric.inception.Inception;
import org.dgd.metric.inception.InceptionFeatures;
import org.dgd.nn.data.Npy;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The features behind FID, to be computed once and compared often: {@code metric frechet} of two such files is the FID. */
@Command(name = "inception", description = "Write the Inception features of images; metric frechet of two such files is their FID.")
public final class InceptionRows implements Callable<Integer> {
    @Parameters(paramLabel = "A", description = "A folder of PNG and JPEG images of one size, or images in [0,1] as .npy, (N,C,H,W).")
    Path input;

    @Option(names = "--output", required = true, paramLabel = "OUT.npy", description = "Features, float32 (N,2048).")
    Path output;

    @Mixin InceptionOption inception;

    @Spec CommandSpec spec;

    @Override public Integer call() {
        ImageFiles.requireWritable("--output", output);
        ImageFiles.requireDifferent("--output", output, "A", input);
        ImageFiles.requireDifferent("--output", output, "--weights", inception.weights);
        try (Device device = inception.open()) {
            InceptionFeatures features = inception.features(device);
            ImageSource images = InceptionOption.images(input);
            try (var count = new ImageCount(Console.of(spec), input.toString(), images.size())) {
                Npy.write(output, features.values(images, count), images.size(), Inception.FEATURES);
            }
        }
        return CommandLine.ExitCode.OK;
    }
}
