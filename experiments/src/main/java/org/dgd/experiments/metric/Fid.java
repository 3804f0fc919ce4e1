package org.dgd.experiments.metric;

import com.google.gson.Gson;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.experiments.cli.Console;
import org.dgd.metric.FittedGaussian;
import org.dgd.metric.FrechetDistance;
import org.dgd.metric.Rows;
import org.dgd.metric.inception.ImageSource;
import org.dgd.metric.inception.Inception;
import org.dgd.metric.inception.InceptionFeatures;
import org.dgd.nn.data.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** FID (Heusel et al. 2017): the Fréchet distance of Inception features, by the conventions of pytorch-fid. */
@Command(name = "fid", description = "Fréchet Inception distance of two sets of images, as pytorch-fid computes it.")
public final class Fid implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A", description = "A folder of PNG and JPEG images of one size, or images in [0,1] as .npy, (N,C,H,W).")
    Path a;

    @Parameters(index = "1", paramLabel = "B", description = "What they are compared with.")
    Path b;

    @Mixin InceptionOption inception;

    @Spec CommandSpec spec;

    /** The answer: images of A are {@code a}, of B {@code b}. */
    private record Answer(double fid, int a, int b) { }

    @Override public Integer call() {
        Console console = Console.of(spec);
        try (Device device = inception.open()) {
            InceptionFeatures features = inception.features(device);
            ImageSource first = images(a, console), second = images(b, console);
            FittedGaussian p = FittedGaussian.of(InceptionOption.rows(features, first, console, a.toString()));
            Rows rows = InceptionOption.rows(features, second, console, b.toString());
            double distance = FrechetDistance.between(p, FittedGaussian.of(rows));
            console.out().println(new Gson().toJson(new Answer(distance, first.size(), second.size())));
        }
        return CommandLine.ExitCode.OK;
    }

    private static ImageSource images(Path path, Console console) {
        ImageSource images = InceptionOption.images(path);
        int n = images.size();
        if (n < 2) throw new InputException(path + ": holds 1 image, a covariance needs at least 2");
        if (n <= Inception.FEATURES)
            console.notice(path + " holds " + n + " images; with " + Inception.FEATURES + " or fewer"
                    + " the covariance of the features is singular and FID is too large to be compared with published values");
        return images;
    }
}
