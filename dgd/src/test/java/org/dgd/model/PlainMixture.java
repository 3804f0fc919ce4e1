package org.dgd.model;

import java.util.function.IntPredicate;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;

/** A Gaussian mixture in plain double formulas (docs, chapter 10), to compare with. b holds K·m numbers or K. */
record PlainMixture(int m, double[] means, double[] b, double[] logits) {
    /** With K components at random, some of them narrow and some wide. */
    static PlainMixture draw(int components, int m, Covariance covariance, long seed) {
        Rng rng = new Rng(seed);
        return new PlainMixture(m, floats(rng.gaussians(components * m)), floats(rng.uniforms(components * covariance.columns(m), -1, 2)),
                floats(rng.gaussians(components)));
    }

    /** What a float can hold, so that every device starts from the same numbers. */
    static double[] floats(double[] x) {
        for (int i = 0; i < x.length; i++) x[i] = (float) x[i];
        return x;
    }

    GaussianMixture on(Device device, Covariance covariance, int[] classes) {
        GaussianMixture mixture = new GaussianMixture(device, logits.length, covariance, priors(m), classes, new Rng(1));
        mixture.state().get("prior.means").write(means);
        mixture.state().get("prior.log_precision").write(b);
        mixture.state().get("prior.logits").write(logits);
        return mixture;
    }

    static MixturePriors priors(int m) { return new MixturePriors(new SoftBall(10, 5, m), new Normal(2, 2), new Dirichlet(1)); }

    double b(int k, int j) { return b[b.length == logits.length ? k : k * m + j]; }

    double delta(double[] z, int i, int k, int j) { return z[i * m + j] - means[k * m + j]; }

    double weight(int k) {
        double sum = 0;
        for (double w : logits) sum += Math.exp(w);
        return Math.exp(logits[k]) / sum;
    }

    /** N(z_i; μ_k, σ_k). */
    double density(double[] z, int i, int k) {
        double p = 1;
        for (int j = 0; j < m; j++) {
            double sigma = Math.exp(-b(k, j) / 2), t = delta(z, i, k, j) / sigma;
            p *= Math.exp(-t * t / 2) / (sigma * Math.sqrt(2 * Math.PI));
        }
        return p;
    }

    /** p(z_i | one of these components). */
    double density(double[] z, int i, IntPredicate components) {
        double p = 0, weights = 0;
        for (int k = 0; k < logits.length; k++)
            if (components.test(k)) {
                p += weight(k) * density(z, i, k);
                weights += weight(k);
            }
        return p / weights;
    }

    /** P(component k | z_i, one of these components): γ. */
    double responsibility(double[] z, int i, int k, IntPredicate components) {
        if (!components.test(k)) return 0;
        double sum = 0;
        for (int j = 0; j < logits.length; j++) if (components.test(j)) sum += weight(j) * density(z, i, j);
        return weight(k) * density(z, i, k) / sum;
    }
}
