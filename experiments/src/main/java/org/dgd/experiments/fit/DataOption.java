package org.dgd.experiments.fit;

import java.nio.file.Path;
import org.dgd.experiments.data.ReadingOptions;
import org.dgd.experiments.data.TrainingData;
import org.dgd.experiments.data.TrainingSets;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which data, and how they are read: {@code --data --label-file} and {@link ReadingOptions}. */
public final class DataOption {
    @Option(names = "--data", paramLabel = "NAME|FILE", required = true,
            description =
                    "Training set: mnist, fashion-mnist, cifar10, digits (synthetic), a .npy file of numbers, (N,C,H,W), (N,H,W) or (N,m), a .csv file with a header, "
                    + "or a folder of PNG and JPEG files. NaN and empty cells are missing values.")
    String name;

    @Option(names = "--label-file", paramLabel = "FILE.npy",
            description = "Labels for data that carry none: int64 or int32 (N), -1 where a sample has no label.")
    Path labelFile;

    @Mixin ReadingOptions reading;

    /** The first {@code --limit} samples; {@link org.dgd.nn.data.InputException} if they are not there or cannot be used. */
    TrainingData load(TrainingOptions common) { return load(common, null); }

    /** @param sizes the column of a table that holds size factors, or null */
    TrainingData load(TrainingOptions common, String sizes) {
        int least = common.limit == null ? 1 : common.limit;
        TrainingData all = new TrainingSets(common.folder(), common.console()).load(name, least, reading, sizes);
        if (labelFile != null) all = new TrainingData(TrainingSets.labelled(all.samples(), labelFile), all.schema());
        return common.limit == null ? all : all.first(common.limit);
    }
}
