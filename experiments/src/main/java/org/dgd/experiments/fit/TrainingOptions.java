package org.dgd.experiments.fit;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dgd.engine.Device;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.cli.DeviceOption;
import org.dgd.experiments.run.Run;
import org.dgd.nn.data.DataFolder;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that all training commands share. A null means that the command's own default holds. */
public final class TrainingOptions {
    @Spec(Spec.Target.MIXEE) public CommandSpec command;

    @Mixin public DeviceOption device;

    @Option(names = "--epochs", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "Passes over the data, at least 1 (default: the experiment's).")
    public Integer epochs;

    @Option(names = "--limit", paramLabel = "N", converter = Converters.PositiveInt.class,
            description =
                    "Samples to train on: the first N (default: all); mnist-* draw N at random (default: 5000), compare takes about N evenly from all classes.")
    public Integer limit;

    @Option(names = "--batch-size", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "Samples a step, at least 1 (default: the experiment's).")
    public Integer batchSize;

    @Option(names = "--data-dir", paramLabel = "DIR",
            description = "Folder with the data sets' folders. Nothing is downloaded then "
                    + "(default: $DGD_DATA, then a cache that is filled from the network).")
    Path dataDir;

    @Option(names = "--out", paramLabel = "DIR",
            description = "Folder for the results; it is made if it does not exist (default: runs/COMMAND/N, N counting up).")
    public Path out;

    @Option(names = "--resume",
            description = "Go on with the run in --out (default: the command's last run) where its last checkpoint is. "
                    + "Starts anew if there is none, does nothing if the run is complete.")
    public boolean resume;

    @Option(names = "--dry-run", description = "Check options and data, show what would be done, and stop.")
    public boolean dryRun;

    @Option(names = "--no-shuffle", description = "Take batches of consecutive samples, the same in every epoch.")
    public boolean noShuffle;

    @Option(names = "--init", paramLabel = "FILE", description = "Start from the model.safetensors of an earlier run; optimizers start anew.")
    public Path init;

    @Option(names = "--log-steps", description = "Write the terms of every step to steps.csv (default: of every epoch, to metrics.csv).")
    public boolean logSteps;

    public boolean shuffle() { return !noShuffle; }

    public long seed() { return device.seed; }

    public Console console() { return Console.of(command); }

    /** Where data sets are looked for. */
    public DataFolder folder() { return new DataFolder(Optional.ofNullable(dataDir), console().environment()); }

    /**
     * What a run in {@code --out} needs to know.
     *
     * @param own the command's own options by their names without hyphens in front, resolved; they must hold {@code epochs} and
     *            {@code batch-size}, and may replace a shared one
     */
    public Run.Plan plan(Map<String, Object> own, Samples data, Device opened) {
        Map<String, Object> options = new LinkedHashMap<>(own);
        shared(opened, data).forEach(options::putIfAbsent);
        return new Run.Plan(command.name(), out, resume, logSteps, options, data, opened.name(), device.threads());
    }

    private Map<String, Object> shared(Device opened, Samples data) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("seed", device.seed);
        options.put("limit", data.size());
        options.put("no-shuffle", noShuffle);
        options.put("init", init);
        options.put("device", opened.name());
        if (device.exactFloat) options.put("exact-float", true);            // runs of earlier versions lack it
        if (device.checkNumbers) options.put("check-numbers", true);
        options.put("threads", device.threads());
        options.put("data-dir", dataDir);
        options.put("out", out);
        options.put("resume", resume);
        options.put("log-steps", logSteps);
        return options;
    }
}
