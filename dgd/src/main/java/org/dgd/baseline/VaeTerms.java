package org.dgd.baseline;

import org.dgd.model.DivergedException;

/**
 * The terms of a VAE's loss, in nats per sample.
 *
 * @param beta           weight of the divergence in the loss
 * @param reconstruction −log P(x|z), summed over pixels, without constants
 * @param divergence     KL(q(z|x) ‖ N(0,I)), summed over dimensions, before it is weighted
 */
public record VaeTerms(Beta beta, double reconstruction, double divergence) {
    static VaeTerms zero(Beta beta) { return new VaeTerms(beta, 0, 0); }

    /** What is minimized. */
    public double loss() { return reconstruction + beta.weight() * divergence; }

    /** The bound on −log P(x), up to the likelihood's constant, whatever the weight was in training. */
    public double bound() { return reconstruction + divergence; }

    VaeTerms plus(VaeTerms o) { return new VaeTerms(beta, reconstruction + o.reconstruction, divergence + o.divergence); }

    VaeTerms times(double factor) { return new VaeTerms(beta, factor * reconstruction, factor * divergence); }

    void requireFinite(int epoch, long step) {
        if (!Double.isFinite(reconstruction)) throw new DivergedException("reconstruction", reconstruction, epoch, step, "--lr");
        if (!Double.isFinite(divergence)) throw new DivergedException("divergence", divergence, epoch, step, "--lr");
    }
}
