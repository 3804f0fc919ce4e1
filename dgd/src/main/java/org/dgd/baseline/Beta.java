package org.dgd.baseline;

/** The weight of a VAE's second term, the divergence of q(z|x) from N(0,I) (Higgins et al. 2017; paper, appendix A.3). */
public record Beta(double weight) {
    /** The VanillaVAE, whose loss bounds −log P(x). */
    public static final Beta ONE = new Beta(1);

    public Beta {
        if (!(weight >= 0) || Double.isInfinite(weight))
            throw new IllegalArgumentException("beta: the weight " + weight + " must be finite and not negative");
    }

    /** The paper's b' = b · latent / input, where the input counts the numbers of an image: table 2's b = 0.01 with 1024 dimensions is 0.00333. */
    public static Beta scaled(double b, VaeSpec spec) { return new Beta(b * spec.latent() / spec.decoder().size().features()); }
}
