package org.dgd.metric;

import java.util.Arrays;

/**
 * Rows that differ in contrast, r_i = μ + s_i·ε_i with ε ~ N(0, C): of images, some are flat and some are not. In a plain covariance those of high
 * contrast count most, and it is as uncertain as if it came from these few. Divided by s_i all rows tell alike of C (one step of Tyler 1987, "A
 * distribution-free M-estimator of multivariate scatter").
 */
public final class Contrast {
    private static final int BLOCK = 512;
    /** Of the mean s²: a row of less counts as if it had this, so that nearly empty rows do not count for all. */
    private static final double LEAST = 0.05;

    private Contrast() { }

    /**
     * Moments of rows without missing values, each divided by its contrast under their plain moments; the mean is the plain one, and so is the mean
     * variance.
     *
     * @param shrinkage of the plain covariance, for contrasts
     */
    public static PairedMoments evened(Rows rows, PairedMoments plain, double shrinkage) {
        int n = rows.count(), d = rows.dimension();
        double[] squares = squares(rows, ValueGaussian.shrunk(plain, n, shrinkage));
        double least = LEAST * Arrays.stream(squares).average().orElseThrow();
        if (!(least > 0)) return plain;
        double[] c = new double[d * d];
        for (int from = 0; from < n; from += BLOCK) {
            int count = Math.min(BLOCK, n - from);
            double[] block = Moments.centred(rows, from, from + count, plain.mean());
            for (int i = 0; i < block.length; i++) block[i] /= Math.sqrt(Math.max(least, squares[from + i / d]));
            Products.addGram(block, d, count, c);
        }
        Products.mirror(c, d);
        double scale = ValueGaussian.trace(plain.covariance(), d) / ValueGaussian.trace(c, d);
        for (int i = 0; i < c.length; i++) c[i] *= scale;
        return new PairedMoments(plain.mean(), c, n);
    }

    /** s² of every row: (r − μ)ᵀ·C⁻¹·(r − μ)/d. */
    static double[] squares(Rows rows, ValueGaussian gaussian) {
        int n = rows.count(), d = rows.dimension();
        double[] squares = new double[n];
        for (int from = 0; from < n; from += BLOCK) {
            int count = Math.min(BLOCK, n - from);
            double[] block = Moments.centred(rows, from, from + count, gaussian.mean());
            double[] across = Products.multiply(block, count, d, gaussian.precision().data, d);
            for (int i = 0; i < block.length; i++) squares[from + i / d] += block[i] * across[i] / d;
        }
        return squares;
    }
}
