package org.dgd.inference;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.dgd.engine.Rng;
import org.dgd.model.Decoder;
import org.dgd.model.Inference;
import org.dgd.model.Inference.Settings;
import org.dgd.model.Inference.Start;
import org.dgd.model.LatentDistribution;
import org.dgd.model.Likelihood;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;

/**
 * The noise σ that samples have around what a decoder makes, by the evidence (MacKay 1992):
 *
 * <pre>    σ² = Σ (x − f(ẑ))² / (n − γ),    γ = Σ over samples of trace(F·Σ), </pre>
 *
 * over the n values that are there, where γ counts the dimensions of all z that were fitted to them. ẑ and γ depend on σ, so it is found step by
 * step: each is a search that starts where the last one ended.
 */
public final class NoiseFit {
    private static final int ROUNDS = 30, GROUP = 64;
    /** Relative, of σ from one round to the next. */
    private static final double TOLERANCE = 1e-3;

    private final Decoder decoder;
    private final LatentDistribution prior;
    private final Likelihood base;

    /** @param base a Gaussian likelihood with σ² = 1/2 */
    public NoiseFit(Decoder decoder, LatentDistribution prior, Likelihood base) {
        this.decoder = decoder;
        this.prior = prior;
        this.base = base;
    }

    /**
     * @param known    as {@link Inference} takes it
     * @param settings of the first search, which is under the base
     */
    public double sd(Samples samples, double[] known, Settings settings, Rng rng) {
        double[] z = new Inference(decoder, prior, base, known, settings).find(samples, rng).z();
        Settings onward = new Settings(EnumSet.noneOf(Start.class), 1, 1, 1, 0, settings.evaluations(), settings.tolerance());
        double sd = estimate(samples, z, base);
        for (int round = 1; round < ROUNDS; round++) {
            Likelihood noise = new NoiseLikelihood(base, sd);
            z = new Inference(decoder, prior, noise, known, onward).find(samples, z, rng).z();
            double next = estimate(samples, z, noise);
            boolean done = Math.abs(next - sd) < TOLERANCE * sd;
            sd = next;
            if (done) break;
        }
        return sd;
    }

    private double estimate(Samples samples, double[] z, Likelihood likelihood) {
        double squares = 0, determined = 0;
        long present = 0;
        int m = prior.dimension(), features = samples.pixelsPerImage();
        try (LaplaceObjective objective = new LaplaceObjective(decoder, prior, likelihood)) {
            for (int from = 0; from < samples.size(); from += GROUP) {
                int count = Math.min(GROUP, samples.size() - from);
                float[] x = new float[count * features];
                for (int i = 0; i < count; i++) samples.copy(from + i, x, i * features);
                double[] at = Arrays.copyOfRange(z, from * m, (from + count) * m), mean = objective.means(at);
                for (int j = 0; j < x.length; j++) {
                    if (Float.isNaN(x[j])) continue;
                    squares += (x[j] - mean[j]) * (x[j] - mean[j]);
                    present++;
                }
                List<LaplacePosterior> posteriors = new Laplace(objective).at(x, at);
                for (LaplacePosterior p : posteriors) determined += p.determined();
            }
        }
        if (!(present - determined >= 1) || !(squares > 0))
            throw new InputException(samples.name() + ": " + present + " values leave nothing to fit the noise to, as representations take "
                    + Math.round(determined) + " of them; give its standard deviation instead");
        return Math.sqrt(squares / (present - determined));
    }
}
