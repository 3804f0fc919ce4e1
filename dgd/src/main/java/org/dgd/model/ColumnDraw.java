package org.dgd.model;

import org.apache.commons.numbers.gamma.LogGamma;
import org.dgd.engine.Rng;

/** Draws of columns by their means and scales, one method a family. */
final class ColumnDraw {
    /** Of a Poisson distribution: up to here by counting, beyond by rejection. */
    private static final double FEW = 30;

    private ColumnDraw() { }

    /** Writes the columns of a block. */
    static void draw(Columns.Block b, double[] mean, double[] scales, double[] x, Rng rng) {
        if (b.family() == Family.CATEGORICAL) {
            x[category(mean, b.from(), b.to(), rng)] = 1;
            return;
        }
        for (int i = b.from(); i < b.to(); i++)
            x[i] = switch (b.family()) {
                case NORMAL -> mean[i] + StrictMath.exp(-0.5 * scales[i]) * rng.nextGaussian();
                case BERNOULLI -> rng.nextDouble() < mean[i] ? 1 : 0;
                case POISSON -> poisson(mean[i], rng);
                case NEGATIVE_BINOMIAL -> poisson(mean[i] * gamma(StrictMath.exp(scales[i]), rng) / StrictMath.exp(scales[i]), rng);
                case SIZE -> mean[i];
                case CATEGORICAL -> throw new AssertionError("drawn above");
            };
    }

    private static int category(double[] mean, int from, int to, Rng rng) {
        double u = rng.nextDouble(), sum = 0;
        for (int i = from; i < to - 1; i++) if (u < (sum += mean[i])) return i;
        return to - 1;
    }

    /** Products of uniform numbers, or transformed rejection (Hörmann 1993, algorithm PTRS). */
    static double poisson(double mean, Rng rng) {
        if (mean < FEW) {
            double limit = StrictMath.exp(-mean), product = rng.nextDouble();
            int count = 0;
            for (; product > limit; count++) product *= rng.nextDouble();
            return count;
        }
        double b = 0.931 + 2.53 * Math.sqrt(mean), a = -0.059 + 0.02483 * b, inverse = 1.1239 + 1.1328 / (b - 3.4), log = StrictMath.log(mean);
        while (true) {
            double u = rng.nextDouble() - 0.5, v = 1 - rng.nextDouble(), us = 0.5 - Math.abs(u), k = Math.floor((2 * a / us + b) * u + mean + 0.43);
            if (us >= 0.07 && v <= 0.9277 - 3.6224 / (b - 2)) return k;
            if (k < 0 || us < 0.013 && v > us) continue;
            if (StrictMath.log(v * inverse / (a / (us * us) + b)) <= k * log - mean - LogGamma.value(k + 1)) return k;
        }
    }

    /** Of scale 1 (Marsaglia and Tsang 2000). */
    static double gamma(double shape, Rng rng) {
        if (shape < 1) return gamma(shape + 1, rng) * StrictMath.pow(1 - rng.nextDouble(), 1 / shape);
        double d = shape - 1 / 3.0, c = 1 / Math.sqrt(9 * d);
        while (true) {
            double g = rng.nextGaussian(), v = StrictMath.pow(1 + c * g, 3);
            if (v > 0 && StrictMath.log(1 - rng.nextDouble()) < 0.5 * g * g + d - d * v + d * StrictMath.log(v)) return d * v;
        }
    }
}
