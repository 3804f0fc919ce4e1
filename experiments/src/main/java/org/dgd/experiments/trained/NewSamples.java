package org.dgd.experiments.trained;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.data.ImageRequest;
import org.dgd.experiments.data.ImageSet;
import org.dgd.experiments.data.TrainingSets;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Pixels;
import org.dgd.nn.data.DataFolder;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.Split;
import org.dgd.nn.data.table.Table;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Samples that a trained model is to say something about: {@code --data --split --limit --binarize}. */
public final class NewSamples {
    /** Of the bytes 0 to 255, the first that counts as white. */
    private static final int WHITE = 128;

    @Spec(Spec.Target.MIXEE) CommandSpec command;

    @Option(names = "--data", paramLabel = "NAME|FILE", required = true,
            description =
                    "New samples: mnist, fashion-mnist, cifar10, a .npy file, (N,C,H,W), (N,H,W) or (N,m), a .csv file with the columns of the training table, "
                    + "or a folder of images. NaN and empty cells are missing values.")
    String name;

    @Option(names = "--split", paramLabel = "NAME", defaultValue = "test",
            description = "Part of a named set, train or test (default: ${DEFAULT-VALUE}).")
    Split split;

    @Option(names = "--limit", paramLabel = "N", converter = Converters.PositiveInt.class, description = "The first N samples (default: all).")
    Integer limit;

    @Option(names = "--binarize", negatable = true,
            description =
                    "Make bytes of at least 128 white and all others black (default: where the model's loss is bernoulli, and the data are a named set).")
    Boolean binarize;

    @Option(names = "--data-dir", paramLabel = "DIR", description = "Folder with the data sets' folders (default: $DGD_DATA, then the cache).")
    Path dataDir;

    /** {@link org.dgd.nn.data.InputException} if they are not there or are not such as the model makes. */
    public Samples load(TrainedModel model) {
        return load(Console.of(command), "--data", name, split, limit, binarize, dataDir, model);
    }

    /** The training part of a set that goes with the same model, from the same place, with all its samples and grey values. */
    public Samples training(String set, TrainedModel model) {
        return load(Console.of(command), "--train", set, Split.TRAIN, null, false, dataDir, model);
    }

    /**
     * Before anything is computed: an output can be made where it is wanted, and neither the data nor the files of model and encoder are lost by it.
     *
     * @param encoder null: none
     */
    void requireOutput(String option, Path file, ModelOption model, Path encoder) {
        ImageFiles.requireWritable(option, file);
        requireKept(option, file, "--data", name);
        ImageFiles.requireDifferent(option, file, "--model", model.file());
        ImageFiles.requireDifferent(option, file, "--encoder", encoder);
    }

    /** An output is not the file of samples, unless these are a named set or null. */
    static void requireKept(String option, Path file, String samples, String name) {
        if (name != null && !TrainingSets.isNamed(name)) ImageFiles.requireDifferent(option, file, samples, Path.of(name));
    }

    /**
     * The same of other options.
     *
     * @param option   that names the samples
     * @param limit    null: all
     * @param binarize null: as the model has it
     * @param dataDir  null: the usual place
     */
    static Samples load(Console console, String option, String name, Split split, Integer limit, Boolean binarize, Path dataDir, TrainedModel model) {
        Samples all = TrainingSets.isNamed(name) ? new TrainingSets(new DataFolder(Optional.ofNullable(dataDir), console.environment()), console)
                .named(name, split, limit == null ? 1 : limit) : file(option, name, model);
        Samples some = model.require(option, limit == null ? all : all.first(limit));
        boolean black = binarize != null ? binarize : model.likelihood() == Pixels.BERNOULLI && TrainingSets.isNamed(name);
        return black ? some.binarized(WHITE) : some;
    }

    /** Tables are read as the training table was, and images in the size of the model's. */
    private static Samples file(String option, String name, TrainedModel model) {
        Path path = new Converters.File().convert(name);
        if (Files.isDirectory(path)) {
            Size size = model.size();
            if (model.makesRows())
                throw new InputException(option + " " + name + ": is a folder, but " + model.name() + " makes rows of " + size.channels()
                        + " numbers, not images");
            return ImageSet.read(path, new ImageRequest(size.height(), size.width(), size.channels()));
        }
        if (!TrainingSets.isTable(name)) return TrainingSets.array(option, name, path);
        if (model.schema() == null)
            throw new InputException(option + " " + name + ": " + model.name() + " was not fitted to a table with columns; give a .npy file");
        return Table.read(path, model.schema(), true).samples();
    }
}
