package org.dgd.inference;

import org.dgd.engine.Rng;
import org.dgd.metric.FittedGaussian;
import org.dgd.metric.Rows;
import org.dgd.model.LatentDistribution;

/** Where the z come from on which an encoder is trained. */
@FunctionalInterface
public interface LatentSource {
    /** n·m numbers: n draws. */
    double[] sample(int n, Rng rng);

    /** P(z|φ), as section 2.2 of the paper has it. */
    static LatentSource prior(LatentDistribution prior) { return prior::sample; }

    /** N(μ,Σ) with the moments of known representations, for models whose representations lie in a small part of the prior. */
    static LatentSource fitted(double[] known, int m) {
        FittedGaussian gaussian = FittedGaussian.of(Rows.of(known, m));
        return gaussian::sample;
    }

    /**
     * Known representations at random, each moved a little.
     *
     * @param jitter standard deviation of the moves, as a part of that of the representations, dimension by dimension
     */
    static LatentSource known(double[] known, int m, double jitter) {
        double[] sd = Spread.of(known, m).sd();
        return (n, rng) -> {
            double[] z = rng.gaussians(Math.multiplyExact(n, m));
            for (int i = 0; i < n; i++) {
                int row = rng.nextInt(known.length / m);
                for (int j = 0; j < m; j++) z[i * m + j] = known[row * m + j] + jitter * sd[j] * z[i * m + j];
            }
            return z;
        };
    }
}
