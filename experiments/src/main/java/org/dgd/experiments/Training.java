package org.dgd.experiments;

import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.model.Dgd;
import org.dgd.model.ModelFile;
import org.dgd.model.Terms;
import org.dgd.model.Trainer;
import org.dgd.model.TrainingState;
import org.dgd.nn.data.Samples;

/** One training run: epochs with their logs and checkpoints, then the model file. Figures and report are the command's. */
final class Training {
    /** A checkpoint is written at the end of an epoch when the last one is so old, and after the last epoch. */
    static final double SECONDS_BETWEEN_CHECKPOINTS = 10;

    private Training() { }

    /** Trains {@code model}, which is what the recipe starts from, or goes on with it where the run's checkpoint is. */
    static void run(Dgd model, Recipe recipe, Samples data, TrainingOptions options, Run run) {
        Trainer trainer = Models.trainer(recipe, model, data, options.shuffle(), new Rng(options.seed()));
        Refiner refiner = new Refiner(recipe, trainer, data, new Rng(options.seed()).child("refinement"));
        int done = run.hasCheckpoint() ? TrainingState.restore(run.checkpoint(), trainer, run.fingerprint()) : 0;
        run.startAfter(done, trainer.steps());
        run.labels(data.labels());
        try (Progress progress = Progress.open(options.console(), recipe.epochs(), done, trainer.batches().perEpoch())) {
            double saved = seconds();
            for (int epoch = done + 1; epoch <= recipe.epochs(); epoch++) {
                double start = seconds();
                refiner.before(epoch);
                Terms terms = trainer.epoch(epoch, (step, t) -> {
                    run.step(step, t);
                    progress.step(t);
                });
                run.epoch(epoch, terms, seconds() - start);
                progress.epoch(epoch, terms, seconds() - start);
                if (epoch == recipe.epochs() || seconds() - saved > SECONDS_BETWEEN_CHECKPOINTS) {
                    TrainingState.save(run.checkpoint(), trainer, epoch, run.fingerprint());
                    saved = seconds();
                }
            }
        }
        run.representations(model.representation().values(), model.representation().dimension());
        ModelFile.write(run.model(), model, data.synthetic() ? Map.of("synthetic", "true") : Map.of());
    }

    private static double seconds() { return System.nanoTime() * 1e-9; }
}
