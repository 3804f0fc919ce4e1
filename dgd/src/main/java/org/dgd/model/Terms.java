package org.dgd.model;

/**
 * The terms of the objective (paper, equation 3), negated, in nats.
 *
 * @param reconstruction −log P(x|z,θ) per sample, summed over its pixels, without constants
 * @param latent         −log P(z|φ) per sample, with all constants
 * @param prior          −log P(φ) divided by the number of samples, with all constants
 */
public record Terms(double reconstruction, double latent, double prior) {
    public static final Terms ZERO = new Terms(0, 0, 0);

    /** Their sum. */
    public double loss() { return reconstruction + latent + prior; }

    public Terms plus(Terms o) { return new Terms(reconstruction + o.reconstruction, latent + o.latent, prior + o.prior); }

    public Terms times(double factor) { return new Terms(factor * reconstruction, factor * latent, factor * prior); }

    void requireFinite(int epoch, long step) {
        require("reconstruction", reconstruction, epoch, step);
        require("latent", latent, epoch, step);
        require("prior", prior, epoch, step);
    }

    private static void require(String term, double value, int epoch, long step) {
        if (!Double.isFinite(value)) throw new DivergedException(term, value, epoch, step, "--lr, --lr-z, --lr-prior");
    }
}
