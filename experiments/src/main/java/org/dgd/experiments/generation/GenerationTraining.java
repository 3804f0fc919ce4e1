package org.dgd.experiments.generation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.run.Run;
import org.dgd.experiments.run.RunFolder;
import org.dgd.experiments.run.TrainingLoop;
import org.dgd.model.Resumable;
import org.dgd.model.StepListener;

/** Training of one model of table 1, with a model file and a checkpoint at the end of every stage. */
public record GenerationTraining(Contender contender, GenerationSettings settings, Run run) implements TrainingLoop.Course {
    private static final String STAGES = "stages";

    /** The model file of the stage that ends with this epoch. */
    static Path stage(Run run, int epoch) { return run.file(STAGES).resolve("epoch-" + epoch + ".safetensors"); }

    /** From the start, or from where the run's checkpoint is. */
    void train(Console console) {
        onlyStages(settings.stages());
        TrainingLoop.run(this, settings.epochs(), console, run);
    }

    @Override public Resumable trainer() { return contender.trainer(); }

    @Override public int stepsPerEpoch() { return contender.stepsPerEpoch(); }

    @Override public List<String> losses() { return contender.losses(); }

    @Override public double[] epoch(int number, StepListener<double[]> listener) { return contender.epoch(number, listener); }

    @Override public boolean kept(int epoch) {
        if (!settings.stages().contains(epoch)) return false;
        contender.write(stage(run, epoch), Map.of("epoch", Integer.toString(epoch)));
        return true;
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
}
