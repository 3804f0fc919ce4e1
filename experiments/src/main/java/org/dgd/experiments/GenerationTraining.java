package org.dgd.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.dgd.model.TrainingState;

/** Training of one model of table 1: epochs with their logs and checkpoints, and a model file at the end of every stage. */
final class GenerationTraining {
    private static final String STAGES = "stages";

    private final Contender contender;
    private final GenerationSettings settings;
    private final TrainingOptions options;
    private final Run run;

    GenerationTraining(Contender contender, GenerationSettings settings, TrainingOptions options, Run run) {
        this.contender = contender;
        this.settings = settings;
        this.options = options;
        this.run = run;
    }

    /** The model file of the stage that ends with this epoch. */
    static Path stage(Run run, int epoch) { return run.file(STAGES).resolve("epoch-" + epoch + ".safetensors"); }

    /** From the start, or from where the run's checkpoint is. */
    void train() {
        int done = run.hasCheckpoint() ? TrainingState.restore(run.checkpoint(), contender.trainer(), run.fingerprint()) : 0;
        onlyStages(settings.stages());
        String columns = String.join(",", contender.losses());
        try (CsvLog metrics = new CsvLog(run.file(Run.METRICS), "epoch," + columns + ",seconds", done);
             CsvLog steps = options.logSteps ? new CsvLog(run.file(Run.STEPS), "step," + columns, contender.trainer().steps()) : null;
             Progress progress = Progress.open(options.console(), settings.epochs(), done, contender.stepsPerEpoch())) {
            double saved = seconds();
            for (int epoch = done + 1; epoch <= settings.epochs(); epoch++) {
                double start = seconds();
                double[] losses = contender.epoch(epoch, (step, l) -> {
                    if (steps != null) steps.row(step, l);
                    progress.step();
                });
                metrics.row(epoch, with(losses, seconds() - start));
                metrics.flush();
                if (steps != null) steps.flush();
                progress.epoch(epoch, text(losses), seconds() - start);
                boolean stage = settings.stages().contains(epoch);
                if (stage) contender.write(stage(run, epoch), Map.of("epoch", Integer.toString(epoch)));
                if (stage || seconds() - saved > Training.SECONDS_BETWEEN_CHECKPOINTS) {
                    TrainingState.save(run.checkpoint(), contender.trainer(), epoch, run.fingerprint());
                    saved = seconds();
                }
            }
        }
    }

    /** A run that is made longer has had its last stage at an epoch that is none any more. */
    private void onlyStages(List<Integer> epochs) {
        List<Path> wanted = epochs.stream().map(e -> stage(run, e)).toList();
        try {
            Files.createDirectories(run.file(STAGES));
            try (Stream<Path> files = Files.list(run.file(STAGES))) {
                for (Path file : files.toList()) if (!wanted.contains(file)) Files.delete(file);
            }
        } catch (IOException e) {
            throw RunFolder.unwritable(run.file(STAGES), e);
        }
    }

    private String text(double[] losses) {
        return IntStream.range(0, losses.length)
                .mapToObj(i -> String.format(Locale.ROOT, "%s %.2f", contender.losses().get(i), losses[i])).collect(Collectors.joining("  "));
    }

    private static double[] with(double[] losses, double seconds) {
        double[] row = Arrays.copyOf(losses, losses.length + 1);
        row[losses.length] = seconds;
        return row;
    }

    private static double seconds() { return System.nanoTime() * 1e-9; }
}
