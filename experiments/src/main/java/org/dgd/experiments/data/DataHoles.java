package org.dgd.experiments.data;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.DataFolder;
import org.dgd.nn.data.Holes;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code dgd data holes}: samples of which some values are missing, beside the samples as they were. */
@Command(name = "holes", description = "Take values of samples away (NaN), to see how well impute fills them in again.")
public final class DataHoles implements Callable<Integer> {
    @Spec CommandSpec spec;

    @Option(names = "--data", required = true, paramLabel = "NAME|FILE",
            description = "mnist, fashion-mnist, cifar10 or digits, or a .npy file, (N,C,H,W), (N,H,W) or (N,m).")
    String name;

    @Option(names = "--split", paramLabel = "NAME", defaultValue = "test",
            description = "Part of a named set, train or test (default: ${DEFAULT-VALUE}).")
    Split split;

    @Option(names = "--limit", paramLabel = "N", converter = Converters.PositiveInt.class, description = "The first N samples (default: all).")
    Integer limit;

    @Option(names = "--missing", required = true, paramLabel = "SHARE", description = "Share of each sample's values that go, above 0 and below 1.")
    double share;

    @Option(names = "--pattern", paramLabel = "NAME", defaultValue = "random",
            description = "random: single values; pixels: pixels with all their channels; block: one square of pixels somewhere in the image, "
                    + "whose area is nearest to the share (default: ${DEFAULT-VALUE}).")
    Holes.Pattern pattern;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Seed of all random numbers (default: ${DEFAULT-VALUE}).")
    long seed;

    @Option(names = "--output", required = true, paramLabel = "HOLES.npy", description = "The samples with holes, float32 (N,C,H,W) or (N,m).")
    Path output;

    @Option(names = "--truth", paramLabel = "TRUTH.npy", description = "Also write the samples as they were, of the same shape.")
    Path truth;

    @Mixin Data.Where where;

    @Override public Integer call() {
        if (!(share > 0 && share < 1)) throw new InputException("--missing " + share + ": must be above 0 and below 1");
        ImageFiles.requireWritable("--output", output);
        if (truth != null) ImageFiles.requireWritable("--truth", truth);
        ImageFiles.requireDifferent("--truth", truth, "--output", output);
        Samples samples = load();
        float[] holes = new Holes(pattern, share).punch(samples, new Rng(seed).child("holes"));
        ImageFiles.writeNpy(output, holes, Size.of(samples));
        if (truth != null) {
            float[] values = new float[holes.length];
            for (int i = 0; i < samples.size(); i++) samples.copy(i, values, i * samples.pixelsPerImage());
            ImageFiles.writeNpy(truth, values, Size.of(samples));
        }
        long missing = 0;
        for (float x : holes) if (Float.isNaN(x)) missing++;
        Console.of(spec).out().println(samples.size() + " samples; " + missing + " of " + holes.length + " values are missing");
        return 0;
    }

    private Samples load() {
        Samples all;
        if (TrainingSets.isNamed(name)) {
            Console console = Console.of(spec);
            all = new TrainingSets(new DataFolder(Optional.ofNullable(where.folder), console.environment()), console)
                    .named(name, split, limit == null ? 1 : limit);
        } else {
            Path file = new Converters.File().convert(name);
            ImageFiles.requireDifferent("--output", output, "--data", file);
            ImageFiles.requireDifferent("--truth", truth, "--data", file);
            all = TrainingSets.array("--data", name, file);
            if (all.hasMissing())
                throw new InputException("--data " + name + ": has missing values (NaN) already; what is right for them is not known");
        }
        return limit == null ? all : all.first(limit);
    }
}
