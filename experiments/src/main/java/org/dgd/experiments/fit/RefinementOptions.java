package org.dgd.experiments.fit;

import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.fit.Recipe.Mixture;
import org.dgd.experiments.fit.Refinement.Descent;
import org.dgd.experiments.fit.Refinement.PriorFit;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.Option;

/** The options of a {@link Refinement}. What is not given comes from the command's preset. */
public final class RefinementOptions {
    @Option(names = "--search-every", paramLabel = "N", converter = Converters.NonNegativeInt.class,
            description =
                    "Every N epochs let each sample try other representations and keep the best; 0: never (default: fit and mnist-labelled 0, mnist-mixture 1).")
    Integer searchEvery;

    @Option(names = "--search-candidates", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "Representations that a search tries (default: 1000).")
    Integer searchCandidates;

    @Option(names = "--prior-fit", paramLabel = "NAME",
            description =
                    "adam: gradient steps for the mixture; em: expectation-maximisation before every epoch (default: adam, of mnist-mixture em).")
    PriorFit priorFit;

    @Option(names = "--prior-hold", paramLabel = "N", converter = Converters.NonNegativeInt.class,
            description =
                    "Leave the mixture as drawn in the first N epochs (default: fit 0, mnist-mixture 50, mnist-labelled 30; fewer in short runs).")
    Integer priorHold;

    @Option(names = "--decay-after", paramLabel = "N", converter = Converters.NonNegativeInt.class,
            description =
                    "After N epochs let the rates of decoder and representations fall; 0: never (default: fit 0, mnist-* 50; fewer in short runs).")
    Integer decayAfter;

    @Option(names = "--decay-over", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "Epochs over which these rates fall, linearly, to 1/(N+1) (default: 50).")
    Integer decayOver;

    @Option(names = "--descend-every", paramLabel = "N", converter = Converters.NonNegativeInt.class,
            description =
                    "Every N epochs let each representation go down by 5 steps of L-BFGS with the decoder as it is, not with labels; 0: never (default: 0, mnist-mixture 10).")
    Integer descendEvery;

    @Option(names = "--z-noise", paramLabel = "SD", converter = Converters.NonNegativeDouble.class,
            description =
                    "Noise on every representation as the decoder sees it in training, in the units of z, at first; it falls linearly to 0 (default: 0, mnist-mixture 0.25).")
    Double zNoise;

    @Option(names = "--noise-until", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "Epochs after which there is no noise any more (default: fit 50, mnist-mixture 60; fewer in short runs).")
    Integer noiseUntil;

    Refinement resolve(Refinement preset, Mixture mixture) {
        Refinement r = new Refinement(or(searchEvery, preset.searchEvery()), or(searchCandidates, preset.searchCandidates()),
                or(priorFit, preset.priorFit()), or(priorHold, preset.priorHold()),
                or(decayAfter, preset.decayAfter()), or(decayOver, preset.decayOver()), preset.mostComponents(),
                new Descent(or(descendEvery, preset.descent().every()), or(zNoise, preset.descent().noise()),
                        or(noiseUntil, preset.descent().noiseUntil())));
        if (mixture == null && priorHold != null) throw new InputException("--prior-hold " + priorHold + ": there is a mixture to hold only with --prior mixture");
        requireUse("--search-candidates", searchCandidates, r.searchEvery() > 0, "--search-every");
        requireUse("--decay-over", decayOver, r.decayAfter() > 0, "--decay-after");
        requireUse("--noise-until", noiseUntil, r.descent().noise() > 0, "--z-noise");
        if (r.priorFit() == PriorFit.ADAM) return r;
        if (mixture == null) throw new InputException("--prior-fit em: there is a mixture to fit only with --prior mixture");
        if (mixture.alpha() < 1) throw new InputException("--prior-fit em: needs an --alpha of at least 1, not " + mixture.alpha());
        return r;
    }

    /** What has no effect is refused rather than ignored. */
    private static void requireUse(String option, Integer given, boolean used, String with) {
        if (given != null && !used) throw new InputException(option + " " + given + ": has an effect only with " + with + " above 0");
    }

    private static <T> T or(T given, T otherwise) { return given != null ? given : otherwise; }
}
