package org.dgd.experiments.fit;

import com.google.gson.Gson;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.dgd.engine.Rng;
import org.dgd.experiments.run.Run;
import org.dgd.experiments.run.TrainingLoop;
import org.dgd.model.ComponentChoice.Chosen;
import org.dgd.model.Dgd;
import org.dgd.model.ModelFile;
import org.dgd.model.StepListener;
import org.dgd.model.Terms;
import org.dgd.model.Trainer;
import org.dgd.nn.data.Samples;

/** Training of one DGD by its recipe, from the first epoch or the last checkpoint to the model file. Figures and report are the command's. */
public record Training(Trainer trainer, Refiner refiner) implements TrainingLoop.Course {
    /** In the metadata of a model whose components belong to classes: their names, a JSON array. */
    public static final String CLASS_NAMES = "class_names";
    static final String COMPONENTS = "components.csv";

    /**
     * What was trained.
     *
     * @param model      the one that was given, or where the number of components was chosen the same with another mixture
     * @param components how they were chosen
     */
    public record Done(Dgd model, Optional<Chosen> components) { }

    /** Trains {@code model}, which is what the recipe starts from, or goes on with it where the run's checkpoint is. */
    public static Done run(Dgd model, Recipe recipe, Samples data, TrainingOptions options, Run run) {
        return run(model, recipe, data, options, options.seed(), run);
    }

    /** The same with another seed than that of the options. */
    static Done run(Dgd model, Recipe recipe, Samples data, TrainingOptions options, long seed, Run run) {
        Trainer trainer = Models.trainer(recipe, model, data, options.shuffle(), new Rng(seed));
        Refiner refiner = new Refiner(recipe, trainer, data, new Rng(seed).child("refinement"));
        run.labels(data.labels());
        TrainingLoop.run(new Training(trainer, refiner), recipe.epochs(), options.console(), run);
        Optional<Chosen> components = refiner.chosenAtTheEnd();
        Dgd done = components.map(c -> new Dgd(model.decoder(), model.representation(), c.mixture(), model.likelihood())).orElse(model);
        components.map(ComponentTable::new).ifPresent(table -> {
            table.write(run.file(COMPONENTS));
            table.print(options.console().err());
        });
        run.representations(model.representation().values(), model.representation().dimension());
        Map<String, String> more = new HashMap<>();
        if (data.synthetic()) more.put("synthetic", "true");
        if (recipe.labelled()) more.put(CLASS_NAMES, new Gson().toJson(data.classes()));
        ColumnFacts.of(done, data).ifPresent(facts -> more.putAll(facts.metadata()));
        ModelFile.write(run.model(), done, more);
        return new Done(done, components);
    }

    @Override public int stepsPerEpoch() { return trainer.batches().perEpoch(); }

    @Override public List<String> losses() { return List.of("loss", "reconstruction", "latent", "prior"); }

    @Override public double[] epoch(int number, StepListener<double[]> listener) {
        refiner.before(number, !trainer.part().isNone());
        return values(trainer.epoch(number, listener.by(Training::values)));
    }

    private static double[] values(Terms t) { return new double[] {t.loss(), t.reconstruction(), t.latent(), t.prior()}; }

    @Override public String brief(double[] l) { return String.format(Locale.ROOT, "loss %.1f = %.1f + %.1f + %.1f", l[0], l[1], l[2], l[3]); }
}
