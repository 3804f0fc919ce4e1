package org.dgd.experiments.fit;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.experiments.run.Run;
import org.dgd.experiments.run.TrainingLoop;
import org.dgd.model.Dgd;
import org.dgd.model.ModelFile;
import org.dgd.model.Terms;
import org.dgd.model.Trainer;
import org.dgd.nn.data.Samples;

/** Training of one DGD by its recipe, from the first epoch or the last checkpoint to the model file. Figures and report are the command's. */
public record Training(Trainer trainer, Refiner refiner) implements TrainingLoop.Course {
    /** Trains {@code model}, which is what the recipe starts from, or goes on with it where the run's checkpoint is. */
    public static void run(Dgd model, Recipe recipe, Samples data, TrainingOptions options, Run run) {
        Trainer trainer = Models.trainer(recipe, model, data, options.shuffle(), new Rng(options.seed()));
        Refiner refiner = new Refiner(recipe, trainer, data, new Rng(options.seed()).child("refinement"));
        run.labels(data.labels());
        TrainingLoop.run(new Training(trainer, refiner), recipe.epochs(), options.console(), run);
        run.representations(model.representation().values(), model.representation().dimension());
        Map<String, String> more = new HashMap<>(data.synthetic() ? Map.of("synthetic", "true") : Map.of());
        ColumnFacts.of(model, data).ifPresent(facts -> more.putAll(facts.metadata()));
        ModelFile.write(run.model(), model, more);
    }

    @Override public int stepsPerEpoch() { return trainer.batches().perEpoch(); }

    @Override public List<String> losses() { return List.of("loss", "reconstruction", "latent", "prior"); }

    @Override public double[] epoch(int number, Listener listener) {
        refiner.before(number);
        return values(trainer.epoch(number, (step, t) -> listener.stepped(step, values(t))));
    }

    private static double[] values(Terms t) { return new double[] {t.loss(), t.reconstruction(), t.latent(), t.prior()}; }

    @Override public String brief(double[] l) { return String.format(Locale.ROOT, "loss %.1f = %.1f + %.1f + %.1f", l[0], l[1], l[2], l[3]); }
}
