package org.dgd.inference;

import java.util.Locale;
import org.apache.commons.numbers.gamma.LogGamma;
import org.dgd.engine.Rng;

/** What importance sampling draws z from: a distribution around ẑ that has the shape of {@link LaplacePosterior}. */
public enum ImportanceProposal {
    /** Laplace's Gaussian itself. */
    LAPLACE {
        @Override double radius(Rng rng) { return 1; }

        @Override double logDensity(double squared, int m) { return -0.5 * (squared + m * StrictMath.log(2 * Math.PI)); }
    },
    /** Student's t with five degrees of freedom, whose tails are wider: weights have a bound where the posterior's tails are Gaussian. */
    STUDENT {
        private static final int DEGREES = 5;

        @Override double radius(Rng rng) {
            double chi = 0;
            for (int i = 0; i < DEGREES; i++) {
                double g = rng.nextGaussian();
                chi += g * g;
            }
            return Math.sqrt(DEGREES / chi);
        }

        @Override double logDensity(double squared, int m) {
            return LogGamma.value(0.5 * (DEGREES + m)) - LogGamma.value(0.5 * DEGREES) - 0.5 * m * StrictMath.log(Math.PI * DEGREES)
                    - 0.5 * (DEGREES + m) * StrictMath.log1p(squared / DEGREES);
        }
    };

    /** By how much a draw from N(0,I) is stretched. */
    abstract double radius(Rng rng);

    /** The logarithm of the density at a distance from 0, before Σ gives it its shape. */
    abstract double logDensity(double squared, int m);

    public String key() { return name().toLowerCase(Locale.ROOT); }
}
