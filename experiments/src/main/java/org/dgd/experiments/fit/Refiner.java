package org.dgd.experiments.fit;

import java.util.Optional;
import org.dgd.engine.Rng;
import org.dgd.model.GaussianMixture;
import org.dgd.model.MixtureEm;
import org.dgd.model.RepresentationSearch;
import org.dgd.model.Trainer;
import org.dgd.nn.data.Samples;

/**
 * Does before every epoch what a {@link Refinement} asks for. All of it follows from the epoch's number, so a resumed run has the
 * same bits.
 */
public final class Refiner {
    private static final int EM_STEPS = 2, RESTART_EVERY = 10;

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
                ? Optional.of(new MixtureEm(mixture, priorsPerEpoch(data.size()))) : Optional.empty();
        search = r.searchEvery() == 0 ? null
                : new RepresentationSearch(trainer.model(), data, recipe.labelled(), trainer.representationStep(), r.searchCandidates(), rng.child("search"));
    }

    /** The mixture first: right after a search many samples share a place, on which a component would collapse. */
    void before(int epoch) {
        Refinement r = recipe.refinement();
        Recipe.Steps s = recipe.steps();
        boolean held = r.holdsPrior(epoch);
        trainer.decoderStep().rate(r.schedule(s.lr()).rate(epoch - 1));
        trainer.representationStep().rate(r.schedule(s.lrZ()).rate(epoch - 1));
        trainer.priorStep().rate(held ? 0 : s.lrPrior());
        if (!held) em.ifPresent(fit -> fit(fit, epoch));
        if (r.searchesBefore(epoch)) search.run(epoch);
    }

    /** How often log P(φ) counts in an epoch of gradient steps. */
    private double priorsPerEpoch(int samples) {
        return switch (recipe.priorScale()) {
            case DATASET -> 1;
            case BATCH -> trainer.batches().perEpoch();
            case SAMPLE -> samples;
        };
    }

    private void fit(MixtureEm fit, int epoch) {
        double[] z = trainer.model().representation().values();
        for (int step = 0; step < EM_STEPS; step++) fit.step(z);
        if (epoch % RESTART_EVERY == 0) fit.restart(z, rng.child("restart").child(epoch));
    }
}
