package org.dgd.metric;

import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CovarianceOps_DDRM;

/**
 * N(μ, C) of the d values of a sample, any of which may be missing. {@link #given} says what those that are there tell of the others.
 *
 * @param mean       μ, d numbers
 * @param covariance C, d×d, positive definite
 * @param precision  C⁻¹
 */
public record ValueGaussian(double[] mean, DMatrixRMaj covariance, DMatrixRMaj precision) {
    /** @throws IllegalArgumentException when the covariance, d×d numbers, is not positive definite */
    public static ValueGaussian of(double[] mean, double[] covariance) {
        int d = mean.length;
        DMatrixRMaj c = DMatrixRMaj.wrap(d, d, covariance), inverse = new DMatrixRMaj(d, d);
        if (!CovarianceOps_DDRM.invert(c, inverse))
            throw new IllegalArgumentException("gaussian: the covariance of " + d + " values is not positive definite");
        return new ValueGaussian(mean, c, inverse);
    }

    /** With the moments of rows, NaN where missing, shrunk by s above 0: see {@link #shrunk}. */
    public static ValueGaussian fit(Rows rows, double shrinkage) { return shrunk(PairedMoments.of(rows), rows.count(), shrinkage); }

    /**
     * The covariance is shrunk, so that it is positive definite also where there are fewer rows than values: C = (1 − s)·S₊ + s·v·I, where S₊ is
     * the rows' covariance without negative eigenvalues and v the mean variance.
     *
     * @param rows      of how many rows the moments are
     * @param shrinkage s, above 0
     */
    public static ValueGaussian shrunk(PairedMoments moments, int rows, double shrinkage) {
        int d = moments.mean().length;
        double[] c = moments.covariance().clone();
        if (moments.least() < rows) c = Spectrum.positive(c, d);
        double trace = trace(c, d);
        for (int i = 0; i < c.length; i++) c[i] *= 1 - shrinkage;
        for (int j = 0; j < d; j++) c[j * d + j] += shrinkage * (trace > 0 ? trace / d : 1);
        return of(moments.mean(), c);
    }

    static double trace(double[] c, int d) {
        double trace = 0;
        for (int j = 0; j < d; j++) trace += c[j * d + j];
        return trace;
    }

    /** d. */
    public int dimension() { return mean.length; }

    /** @param x d numbers, NaN where missing */
    public GivenValues given(float[] x, int offset) { return GivenValues.of(this, x, offset); }
}
