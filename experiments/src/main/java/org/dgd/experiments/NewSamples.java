package org.dgd.experiments;

import java.nio.file.Path;
import java.util.Optional;
import org.dgd.model.Pixels;
import org.dgd.nn.data.DataFolder;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.Split;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Samples that a trained model is to say something about: {@code --data --split --limit --binarize}. */
final class NewSamples {
    /** Of the bytes 0 to 255, the first that counts as white. */
    private static final int WHITE = 128;

    @Spec(Spec.Target.MIXEE) CommandSpec command;

    @Option(names = "--data", paramLabel = "NAME|FILE", required = true,
            description = "New samples: mnist, fashion-mnist, cifar10, or a .npy file, (N,C,H,W), (N,H,W) or (N,m). NaN is a missing value.")
    String name;

    @Option(names = "--split", paramLabel = "NAME", defaultValue = "test", description = "Part of a named set, train or test (default: ${DEFAULT-VALUE}).")
    Split split;

    @Option(names = "--limit", paramLabel = "N", converter = Converters.PositiveInt.class, description = "The first N samples (default: all).")
    Integer limit;

    @Option(names = "--binarize", negatable = true,
            description = "Make bytes of at least 128 white and all others black (default: where the model's loss is bernoulli, and the data are a named set).")
    Boolean binarize;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Folder with the data sets' folders (default: $DGD_DATA, then the cache).")
    Path dataDir;

    /** {@link org.dgd.nn.data.InputException} if they are not there or are not such as the model makes. */
    Samples load(TrainedModel model) {
        Samples all = all(Console.of(command), name, split, limit == null ? 1 : limit, dataDir);
        return shown(limit == null ? all : all.first(limit), name, model, binarize);
    }

    /** All samples of a named set or file, which must be at least so many if the set is drawn. */
    static Samples all(Console console, String name, Split split, int least, Path dataDir) {
        return new TrainingSets(new DataFolder(Optional.ofNullable(dataDir), console.environment()), console).load(name, split, least);
    }

    /** @param binarize null: as the model has it */
    static Samples shown(Samples samples, String name, TrainedModel model, Boolean binarize) {
        Samples some = model.require(samples);
        boolean black = binarize != null ? binarize : model.likelihood() == Pixels.BERNOULLI && !name.endsWith(".npy");
        return black ? some.binarized(WHITE) : some;
    }
}
