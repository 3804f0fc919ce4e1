package org.dgd.experiments.trained;

import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.inference.LatentSource;
import org.dgd.inference.ModelDraws;
import org.dgd.metric.LatentShrinkage;
import org.dgd.metric.Rows;
import org.dgd.model.LatentRange;
import org.dgd.model.Pixels;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.Option;

/** What an encoder is trained on: {@code --draw --jitter --x}. */
public final class EncoderDraws {
    private static final int JUDGED = 2000;

    /** Where z comes from. */
    enum Source { PRIOR, FITTED, KNOWN }

    /** What is observed of it. */
    enum Observed { MEAN, DRAWS }

    @Option(names = "--draw", paramLabel = "NAME", defaultValue = "prior",
            description = "Where z comes from. prior: P(z); fitted: a Gaussian fitted to the representations in the model file; "
                    + "known: these themselves, each moved a little "
                    + "(default: ${DEFAULT-VALUE}).")
    Source source;

    @Option(names = "--jitter", paramLabel = "X", converter = Converters.NonNegativeDouble.class, defaultValue = "0.2",
            description = "With --draw known: how far they are moved, in their standard deviations (default: ${DEFAULT-VALUE}).")
    double jitter;

    @Option(names = "--x", paramLabel = "NAME",
            description =
                    "mean: x is E[x|z]; draws: x is drawn from P(x|z), for the loss bernoulli (default: draws where that is the loss, else mean).")
    Observed observed;

    /** Says on the console when draws from the prior lie where no sample is. */
    ModelDraws of(TrainedModel model, Console console) {
        int m = model.latent(), rows = model.known().length / m;
        if (source != Source.PRIOR && rows < 2)
            throw new InputException("--draw " + word(source) + ": " + model.name()
                    + (rows == 0 ? " has no representations (representation.z)" : " has one representation only") + "; draw from the prior");
        if (source == Source.PRIOR && rows > 1)
            LatentShrinkage.of(Rows.of(model.known(), m), Rows.of(model.prior().sample(JUDGED, new Rng(0).child("shrinkage")), m)).alarm()
                    .ifPresent(alarm -> console.notice(alarm + " (--draw fitted)"));
        LatentSource draws = switch (source) {
            case PRIOR -> LatentSource.prior(model.prior());
            case FITTED -> LatentSource.fitted(model.known(), m);
            case KNOWN -> LatentSource.known(model.known(), m, jitter);
        };
        LatentRange range = model.prior().range();
        return draws(model, (n, rng) -> range.nearest(draws.sample(n, rng)));
    }

    /** The same from the prior, for a device without numbers, on which no Gaussian can be fitted. */
    ModelDraws rehearsed(TrainedModel model) { return draws(model, LatentSource.prior(model.prior())); }

    private ModelDraws draws(TrainedModel model, LatentSource source) {
        return new ModelDraws(model.decoder(), model.prior(), model.likelihood(), source, observed(model) == Observed.DRAWS);
    }

    Map<String, String> metadata(TrainedModel model) {
        return Map.of("draw", word(source), "jitter", Double.toString(jitter), "x", word(observed(model)));
    }

    private Observed observed(TrainedModel model) {
        return observed != null ? observed : model.likelihood() == Pixels.BERNOULLI ? Observed.DRAWS : Observed.MEAN;
    }

    private static String word(Enum<?> constant) { return Converters.Choice.word(constant); }
}
