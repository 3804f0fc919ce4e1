package org.dgd.experiments.search;

import java.nio.file.Path;
import java.util.Optional;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.cli.DeviceOption;
import org.dgd.experiments.cli.DownloadNotice;
import org.dgd.experiments.data.Published;
import org.dgd.experiments.run.RunFolder;
import org.dgd.experiments.trial.Trial;
import org.dgd.nn.data.DataFolder;
import org.dgd.nn.data.Dataset;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PublishedSet;
import org.dgd.nn.data.Split;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of commands that make many trials. */
public final class TrialOptions {
    @Spec CommandSpec self;

    @Mixin DeviceOption device;

    @Option(names = "--epochs", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "Epochs of every trial (default: 50, of model-search --quick 15).")
    Integer epochs;

    @Option(names = "--limit", paramLabel = "N", converter = Converters.PositiveInt.class,
            description =
                    "About so many training images, evenly from all classes, and test images in proportion (default: the paper's subset, with --quick less).")
    Integer limit;

    @Option(names = "--quick", description = "Less data, for minutes; of model-search a balanced part of all trials in fewer epochs.")
    boolean quick;

    @Option(names = "--jobs", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "Trials that are made at a time; they share the --threads (default: as many as threads).")
    Integer jobs;

    @Option(names = "--data-dir", paramLabel = "DIR",
            description =
                    "Folder with the data sets' folders. Nothing is downloaded then (default: $DGD_DATA, then a cache that is filled from the network).")
    Path dataDir;

    @Option(names = "--out", paramLabel = "DIR",
            description = "Folder for the results. Trials that are there already are not made again (default: runs/COMMAND/N, N counting up).")
    Path out;

    @Option(names = "--resume", description = "Go on in --out, or without it in the command's last run.")
    boolean resume;

    Console console() { return Console.of(command()); }

    String name() { return command().name(); }

    /** By way of an option: this mixin may be part of another one, but options know the command that they ended up in. */
    CommandSpec command() { return self.findOption("--out").command(); }

    Trial.Settings settings(int quickEpochs) {
        Trial.Settings usual = Trial.Settings.DEFAULT.seed(device.seed);
        return epochs != null ? usual.epochs(epochs) : quick ? usual.epochs(quickEpochs) : usual;
    }

    /** @return 0: the paper's subset */
    int limit(int quickLimit) { return limit != null ? limit : quick ? quickLimit : 0; }

    int jobs() { return jobs != null ? jobs : device.threads(); }

    /** Where results go; a numbered folder is made, unless the last one is to be gone on with. */
    Path folder(boolean last) {
        if (out != null) return out;
        if ((resume || last) && RunFolder.last(name()).isEmpty())
            throw new InputException((resume ? "--resume" : "--collect") + ": there is no earlier run of " + name() + " in runs/" + name()
                    + "; name its folder with --out, or leave " + (resume ? "--resume" : "--collect") + " out");
        try (RunFolder numbered = RunFolder.open(name(), null, resume || last)) {
            return numbered.path();
        }
    }

    /** A published set's two parts. */
    Dataset data(PublishedSet set, Split split) {
        Path folder = new DataFolder(Optional.ofNullable(dataDir), console().environment()).require(set, new DownloadNotice(console()));
        return Published.load(set, folder, split);
    }
}
