package org.dgd.inference;

import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Columns;
import org.dgd.model.Decoder;
import org.dgd.model.Frozen;
import org.dgd.model.LatentDistribution;
import org.dgd.model.Likelihood;
import org.dgd.model.Pixels;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Observation;

/**
 * Endless pairs (x, z) of a model that stays as it is: z from a source, x from P(x|z,θ) or its mean (paper, section 2.2). The decoder is in
 * evaluation mode, in which it is left, and nothing that it computes wants a gradient.
 */
public final class ModelDraws {
    /** So steep that a difference of two floats is cut to 0 or 1. */
    private static final double STEEP = 1e30;
    private static final int BATCH = 64;

    private final Decoder decoder;
    private final Likelihood likelihood;
    private final LatentDistribution prior;
    private final LatentSource source;
    private final boolean noisy;

    /**
     * Of a model's parts.
     *
     * @param source of z; it may differ from the prior
     * @param noisy  draw x, which only Bernoulli pixels offer; else x is E[x|z]
     */
    public ModelDraws(Decoder decoder, LatentDistribution prior, Likelihood likelihood, LatentSource source, boolean noisy) {
        if (noisy && likelihood != Pixels.BERNOULLI)
            throw new InputException("--x draws: is for models with the loss bernoulli, not "
                    + (likelihood instanceof Columns columns ? columns.spec().words() : likelihood.key()) + "; use mean");
        this.decoder = decoder;
        this.prior = prior;
        this.likelihood = likelihood;
        this.source = source;
        this.noisy = noisy;
        decoder.training(false);
    }

    Decoder decoder() { return decoder; }

    Size size() { return decoder.spec().size(); }

    int latent() { return decoder.spec().latent(); }

    boolean noisy() { return noisy; }

    double[] z(int n, Rng rng) { return source.sample(n, rng); }

    /** What {@link #x} needs beside z, uniform in [0,1): as many numbers as x has, or none. */
    float[] noise(int n, Rng rng) {
        float[] u = new float[noisy ? Math.multiplyExact(n, size().features()) : 0];
        for (int i = 0; i < u.length; i++) u[i] = (rng.nextInt() >>> 8) * 0x1p-24f;
        return u;
    }

    /**
     * Samples of z (n,1,1,m), as a tensor of the scope that is open and without history.
     *
     * @param noise in the shape of x; null where x is the mean
     */
    Tensor x(Tensor z, Tensor noise) {
        Scope outer = z.device().current();
        try (Scope inner = z.device().inference()) {
            Tensor mean = likelihood.mean(likelihood.sized(decoder.logits(z), 1));
            return inner.handTo(outer, noisy ? mean.sub(noise).mul(STEEP).clamp(0, 1) : mean);
        }
    }

    /** n pairs as numbers, row by row: z and x. */
    Pairs pairs(int n, Rng rng) {
        int m = latent(), features = size().features();
        double[] z = z(n, rng.child("z")), x = new double[Math.multiplyExact(n, features)];
        Rng noise = rng.child("x");
        for (int from = 0; from < n; from += BATCH) {
            int count = Math.min(BATCH, n - from);
            float[] u = noise(count, noise), rows = new float[count * m];
            for (int i = 0; i < rows.length; i++) rows[i] = (float) z[from * m + i];
            try (Scope scope = decoder.device().scope()) {
                Tensor at = scope.tensor(Shape.batch(count, m), rows);
                System.arraycopy(x(at, noisy ? scope.tensor(shape(count), u) : null).storage.read(), 0, x, from * features, count * features);
            }
        }
        return new Pairs(z, x);
    }

    /**
     * What a search for representations makes small, −log P(x|z,θ) − log P(z|φ) in nats, averaged over samples. Gradients flow to z alone while
     * the model is {@link #frozen}.
     */
    Tensor objective(Tensor z, Tensor x, Tensor present) {
        Tensor each = likelihood.negativeLogsPerSample(decoder.logits(z), new Observation(x, present)).sub(prior.logDensity(z));
        return each.sum().mul(1.0 / z.shape.n());
    }

    /** Until this is closed, gradients by the model are not computed. */
    Frozen frozen() { return new Frozen(decoder, prior, likelihood); }

    record Pairs(double[] z, double[] x) { }

    Shape shape(int n) { return Shape.batch(n, size().height(), size().width(), size().channels()); }
}
