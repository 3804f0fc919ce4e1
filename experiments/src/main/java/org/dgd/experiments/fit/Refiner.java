package org.dgd.experiments.fit;

import java.util.Optional;
import java.util.Set;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.experiments.fit.Recipe.Normalize;
import org.dgd.model.ComponentChoice;
import org.dgd.model.ComponentChoice.Chosen;
import org.dgd.model.ComponentChoice.Halves;
import org.dgd.model.GaussianMixture;
import org.dgd.model.Inference;
import org.dgd.model.Inference.Settings;
import org.dgd.model.MixtureEm;
import org.dgd.model.RepresentationSearch;
import org.dgd.model.Trainer;
import org.dgd.nn.data.Samples;

/**
 * Does before every epoch what a {@link Refinement} asks for. All of it follows from the epoch's number, so a resumed run has the
 * same bits.
 */
public final class Refiner {
    private static final int EM_STEPS = 2, RESTART_EVERY = 10, END_STEPS = 40;

    /** From where it is, without another place. */
    private static final Settings DESCENT = new Settings(Set.of(), 1, 1, 1, 0, 5, 1e-2);

    private final Recipe recipe;
    private final Trainer trainer;
    private final Optional<MixtureEm> em;
    private final RepresentationSearch search;
    private final Rng rng;

    Refiner(Recipe recipe, Trainer trainer, Samples data, Rng rng) {
        Refinement r = recipe.refinement();
        this.recipe = recipe;
        this.trainer = trainer;
        this.rng = rng;
        em = r.priorFit() == Refinement.PriorFit.EM && trainer.model().prior() instanceof GaussianMixture mixture
                ? Optional.of(new MixtureEm(mixture, recipe.counts(data.size()).prior(), recipe.labelled() ? data.labels() : null))
                        : Optional.empty();
        search = r.searchEvery() == 0 ? null
                : new RepresentationSearch(trainer.model(), data, recipe.labelled(), trainer.representationStep(), r.searchCandidates(),
                        rng.child("search"));
    }

    /**
     * The mixture first: right after a search many samples share a place, on which a component would collapse.
     *
     * @param begun whether a part of the epoch is done; then what comes before its first step is not done again
     */
    void before(int epoch, boolean begun) {
        Refinement r = recipe.refinement();
        Recipe.Steps s = recipe.steps();
        boolean held = r.holdsPrior(epoch);
        trainer.decoderStep().rate(r.schedule(s.lr()).rate(epoch - 1));
        trainer.representationStep().rate(r.schedule(s.lrZ()).rate(epoch - 1));
        trainer.priorStep().rate(held ? 0 : s.lrPrior());
        if (r.descent().noise() > 0) trainer.noise(r.descent().noise(epoch), rng.child("noise").child(epoch));
        if (begun) return;
        if (!held) em.ifPresent(fit -> fit(fit, epoch));
        if (r.searchesBefore(epoch)) search.run(epoch);
        if (r.descent().before(epoch)) descend();
        if (s.normalize() != Normalize.NEVER) trainer.model().representation().normalize(s.normalize() == Normalize.DIMENSION);
    }

    /** A row that goes another way has no use for its velocity. */
    private void descend() {
        double[] z = trainer.model().representation().values();
        trainer.model().representation().values(Inference.of(trainer.model(), DESCENT).find(trainer.batches().samples(), z, rng).z());
        for (Tensor moments : trainer.representationStep().state().values()) moments.storage.write(new double[moments.shape.size()]);
    }

    /** Searches and descents for so few samples that they have steps of all sizes, for a device that tells how much memory they take. */
    static void rehearse(Recipe recipe, Trainer trainer, Samples data) {
        Refinement r = recipe.refinement();
        if (r.searchEvery() > 0)
            new RepresentationSearch(trainer.model(), data.first(RepresentationSearch.few(data.size())), recipe.labelled(), trainer.representationStep(),
                    r.searchCandidates(), new Rng(0)).run(1);
        if (r.descent().every() > 0) {
            Samples few = Inference.few(data);
            Inference.of(trainer.model(), DESCENT).rehearse(few, new double[few.size() * trainer.model().representation().dimension()], new Rng(0));
        }
    }

    /** What held-out representations say at the end, from one component on. */
    Optional<Chosen> chosenAtTheEnd() {
        if (!recipe.refinement().choosesComponents()) return Optional.empty();
        double[] z = trainer.model().representation().values();
        Halves halves = halves(z, rng.child("held out").child("end"));
        Chosen chosen = choice().choose(halves.fitted(), halves.held(), rng.child("choice").child("end"));
        new MixtureEm(chosen.mixture(), priorWeight()).run(z, END_STEPS);
        return Optional.of(chosen);
    }

    private void choose(double[] z, int epoch) {
        Halves halves = halves(z, rng.child("held out").child(epoch));
        mixture().use(choice().improve(mixture(), 1, halves.fitted(), halves.held(), rng.child("choice").child(epoch)).mixture());
    }

    private Halves halves(double[] z, Rng draw) { return Halves.of(z, trainer.model().representation().dimension(), Refinement.HELD_OUT, draw); }

    private ComponentChoice choice() { return new ComponentChoice(mixture(), priorWeight(), recipe.refinement().mostComponents()); }

    private GaussianMixture mixture() { return (GaussianMixture) trainer.model().prior(); }

    private double priorWeight() { return recipe.counts(trainer.batches().samples().size()).prior(); }

    private void fit(MixtureEm fit, int epoch) {
        double[] z = trainer.model().representation().values();
        if (recipe.refinement().choosesBefore(epoch)) choose(z, epoch);
        for (int step = 0; step < EM_STEPS; step++) fit.step(z);
        if (epoch % RESTART_EVERY == 0 && !recipe.refinement().choosesComponents()) fit.restart(z, rng.child("restart").child(epoch));
    }
}
