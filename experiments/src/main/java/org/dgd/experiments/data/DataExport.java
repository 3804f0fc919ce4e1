package org.dgd.experiments.data;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.PublishedSet;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code dgd data export}: images of a data set as an array, for metrics and for other programs. */
@Command(name = "export", description = "Write images of a data set that is on this machine as a .npy file.")
public final class DataExport implements Callable<Integer> {
    @Spec CommandSpec spec;

    @Parameters(paramLabel = "SET", description = "mnist, fashion-mnist or cifar10.")
    String name;

    @Option(names = "--output", required = true, paramLabel = "X.npy", description = "Images, float32 (N,C,H,W) in [0,1].")
    Path output;

    @Option(names = "--labels", paramLabel = "Y.npy", description = "Also write the labels, int64 (N).")
    Path labels;

    @Option(names = "--split", paramLabel = "NAME", defaultValue = "train", description = "train or test (default: ${DEFAULT-VALUE}).")
    Split split;

    @Option(names = "--limit", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "The first N images, as fit takes them (default: all).")
    Integer limit;

    @Mixin Data.Where where;

    @Override public Integer call() {
        PublishedSet set = Data.Sets.set(name);
        ImageFiles.requireWritable("--output", output);
        if (labels != null) ImageFiles.requireWritable("--labels", labels);
        ImageFiles.requireDifferent("--labels", labels, "--output", output);
        Path folder = where.folder(Console.of(spec)).find(set)
                .orElseThrow(() -> new InputException(set.id() + ": not on this machine; dgd data fetch " + set.id() + " gets it"));
        Samples all = Published.load(set, folder, split), some = limit == null ? all : all.first(limit);
        float[] images = new float[Math.multiplyExact(some.size(), some.pixelsPerImage())];
        for (int i = 0; i < some.size(); i++) some.copy(i, images, i * some.pixelsPerImage());
        ImageFiles.writeNpy(output, images, Size.of(some));
        if (labels != null) Npy.write(labels, Arrays.stream(some.labels()).asLongStream().toArray(), some.size());
        return 0;
    }
}
