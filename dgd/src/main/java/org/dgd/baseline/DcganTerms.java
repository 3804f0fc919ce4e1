package org.dgd.baseline;

import org.dgd.model.DivergedException;

/**
 * The losses of a step of {@link DcganTrainer}, in nats per sample. All are log 2 = 0.693 when the discriminator cannot tell.
 *
 * @param real      −log D(x) of real images
 * @param fake      −log(1 − D(G(z))) of generated images
 * @param generator −log D(G(z)), after the discriminator's step
 */
public record DcganTerms(double real, double fake, double generator) {
    static final DcganTerms ZERO = new DcganTerms(0, 0, 0);

    /** What the discriminator minimizes. */
    public double discriminator() { return real + fake; }

    DcganTerms plus(DcganTerms o) { return new DcganTerms(real + o.real, fake + o.fake, generator + o.generator); }

    DcganTerms times(double factor) { return new DcganTerms(factor * real, factor * fake, factor * generator); }

    /** The terms in their order, as long as they are numbers. */
    static DcganTerms finite(double[] terms, int epoch, long step) {
        return new DcganTerms(finite("real", terms[0], epoch, step), finite("fake", terms[1], epoch, step),
                finite("generator", terms[2], epoch, step));
    }

    private static double finite(String term, double value, int epoch, long step) {
        if (!Double.isFinite(value)) throw new DivergedException(term, value, epoch, step, "--lr");
        return value;
    }
}
