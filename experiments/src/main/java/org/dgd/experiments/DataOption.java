package org.dgd.experiments;

import java.nio.file.Path;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.Option;

/** Which data: {@code --data --label-file}. */
final class DataOption {
    @Option(names = "--data", paramLabel = "NAME|FILE", required = true,
            description = "Training set: mnist, fashion-mnist, cifar10, digits (synthetic), or a .npy file of numbers, (N,C,H,W), (N,H,W) or (N,m).")
    String name;

    @Option(names = "--label-file", paramLabel = "FILE.npy",
            description = "Labels for a .npy file that carries none: int64 or int32 (N), -1 where a sample has no label.")
    Path labelFile;

    /** The first {@code --limit} samples; {@link org.dgd.nn.data.InputException} if they are not there or cannot be used. */
    Samples load(TrainingOptions common) {
        int least = common.limit == null ? 1 : common.limit;
        Samples all = new TrainingSets(common.folder(), common.console()).load(name, least);
        if (labelFile != null) all = TrainingSets.labelled(all, labelFile);
        return common.limit == null ? all : all.first(common.limit);
    }
}
