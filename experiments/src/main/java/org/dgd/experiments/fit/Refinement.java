package org.dgd.experiments.fit;

import java.util.Locale;
import java.util.Map;
import org.dgd.nn.optim.Schedule;

/**
 * What may be done beside the gradient steps of table 4 (docs, figure 3). What happens in an epoch follows from its number and these
 * options, so a run that goes on with the same ones is the same as a longer one. Some defaults follow from the number of epochs
 * ({@link #within}, {@link #held}): {@code --prior-hold}, {@code --decay-after}, {@code --decay-over} and {@code --noise-until}.
 * A run that is to become longer has to be given those it began with.
 *
 * @param searchEvery      epochs between searches for better representations; 0: none
 * @param searchCandidates representations that a search tries
 * @param priorHold        the first epochs, in which the mixture stays as it was drawn
 * @param decayAfter       epochs after which the rates of decoder and representations fall; 0: never
 * @param decayOver        epochs in which they fall linearly, to 1/(N + 1) in the last of N; there they stay
 * @param mostComponents   so many at most where their number is chosen by held-out representations; 0: it is given
 * @param descent          steps of every representation by itself, and noise on it
 */
public record Refinement(int searchEvery, int searchCandidates, PriorFit priorFit, int priorHold, int decayAfter, int decayOver, int mostComponents,
                         Descent descent) {
    /**
     * How representations settle.
     *
     * @param every      epochs between descents, in which each sample goes down by L-BFGS with the decoder as it is; 0: none
     * @param noise      standard deviation of the noise that the decoder sees on each z at first, in the units of z; 0: none
     * @param noiseUntil epochs in which it falls linearly to 0
     */
    record Descent(int every, double noise, int noiseUntil) {
        static final Descent NONE = new Descent(0, 0, 50);

        Descent within(int epochs) { return new Descent(every, noise, Math.min(noiseUntil, Math.max(1, epochs * 3 / 5))); }

        boolean before(int epoch) { return every > 0 && epoch > 1 && (epoch - 1) % every == 0; }

        double noise(int epoch) { return epoch > noiseUntil ? 0 : noise * (1 - (epoch - 1.0) / noiseUntil); }
    }


    /** Epochs between choices of the number of components, and the share of representations that are held out for it. */
    static final int CHOOSE_EVERY = 10;
    static final double HELD_OUT = 0.2;

    Refinement(int searchEvery, int searchCandidates, PriorFit priorFit, int priorHold, int decayAfter, int decayOver) {
        this(searchEvery, searchCandidates, priorFit, priorHold, decayAfter, decayOver, 0, Descent.NONE);
    }

    /** One component in the first epochs, then as many as held-out representations call for. */
    Refinement choosing(int most, int hold) {
        return new Refinement(searchEvery, searchCandidates, PriorFit.EM, hold, decayAfter, decayOver, most, descent);
    }

    private Refinement descent(Descent d) {
        return new Refinement(searchEvery, searchCandidates, priorFit, priorHold, decayAfter, decayOver, mostComponents, d);
    }

    boolean choosesComponents() { return mostComponents > 0; }

    /** In the first epoch after the held ones, and then every ten. */
    boolean choosesBefore(int epoch) { return choosesComponents() && !holdsPrior(epoch) && (epoch - 1 - priorHold) % CHOOSE_EVERY == 0 && epoch > 1; }

    /** ADAM: a gradient step a batch. EM: expectation-maximisation of the whole table before every epoch. */
    enum PriorFit { ADAM, EM }

    /** The paper's gradient steps alone. */
    static final Refinement NONE = new Refinement(0, 1000, PriorFit.ADAM, 0, 0, 50);
    /** The best found for figure 3. */
    static final Refinement FIGURE_3 = new Refinement(1, 1000, PriorFit.EM, 50, 50, 50).descent(new Descent(10, 0.25, 60));
    /** The same without noise and descents, for components as wide as those of the paper. */
    static final Refinement SWEEP = FIGURE_3.descent(Descent.NONE);
    /** The best found for figure 4. */
    static final Refinement FIGURE_4 = new Refinement(0, 1000, PriorFit.ADAM, 30, 50, 50);

    /** For few labels: the components stay where they were drawn, and rates fall in the second half (docs, partial labels). */
    static Refinement held(int epochs) {
        return new Refinement(0, 1000, PriorFit.ADAM, epochs, Math.max(1, epochs / 2), Math.max(1, epochs - epochs / 2));
    }

    /** With what is timed for a hundred epochs fitted into fewer: the mixture is released, and rates fall, in the second half at the latest. */
    Refinement within(int epochs) {
        int half = epochs / 2;
        return new Refinement(searchEvery, searchCandidates, priorFit, Math.min(priorHold, half), decayAfter == 0
                ? 0 : Math.clamp(half, 1, decayAfter),
                Math.min(decayOver, Math.max(1, epochs - half)), mostComponents, descent.within(epochs));
    }

    /** A search needs a decoder that has learnt something, so there is none before the first epoch. */
    boolean searchesBefore(int epoch) { return searchEvery > 0 && epoch > 1 && (epoch - 1) % searchEvery == 0; }

    boolean holdsPrior(int epoch) { return epoch <= priorHold; }

    /** Of the decoder or the representations, by epochs counted from 0. */
    Schedule schedule(double rate) { return decayAfter == 0 ? Schedule.constant(rate) : Schedule.linear(rate, decayAfter, decayOver); }

    void addTo(Map<String, Object> options, boolean mixture) {
        options.put("search-every", searchEvery);
        if (searchEvery > 0) options.put("search-candidates", searchCandidates);
        if (mixture) {
            options.put("prior-fit", priorFit.name().toLowerCase(Locale.ROOT));
            options.put("prior-hold", priorHold);
            if (choosesComponents()) {
                options.put("components", "auto");
                options.put("most-components", mostComponents);
            }
        }
        if (descent.every > 0) options.put("descend-every", descent.every);
        if (descent.noise > 0) {
            options.put("z-noise", descent.noise);
            options.put("noise-until", descent.noiseUntil);
        }
        options.put("decay-after", decayAfter);
        if (decayAfter > 0) options.put("decay-over", decayOver);
    }
}
