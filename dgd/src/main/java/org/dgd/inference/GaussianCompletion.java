package org.dgd.inference;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.dgd.metric.GivenValues;
import org.dgd.metric.ValueGaussian;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CovarianceOps_DDRM;

/**
 * Representations of samples with missing values, where what the decoder leaves over is correlated:
 *
 * <pre>    x = f(z) + r,    z ~ N(μ, S) as the representations of training lie,    r ~ N(ρ, R) as training leaves it over </pre>
 *
 * Gauss–Newton steps, halved until the objective does not rise, lead to the best z; then P(z|x_o) is N(ẑ + δ, Σ) as it is for the decoder's tangent
 * f(ẑ) + J·δ. The likelihood counts with the power 1/T: real errors are no Gaussian, and neighbouring values agree on less than they seem to.
 */
public final class GaussianCompletion {
    private static final int SHORTENINGS = 5;
    /** Of differences, in standard deviations of the representations. */
    private static final double STEP = 0.1;

    private final LaplaceObjective decoder;
    private final ValueGaussian latent, residual;
    private final double temperature;
    private final int m, d, steps;

    /**
     * @param latent      N(μ, S)
     * @param residual    N(ρ, R)
     * @param temperature T, at least 1
     * @param steps       of Gauss and Newton
     */
    public GaussianCompletion(LaplaceObjective decoder, ValueGaussian latent, ValueGaussian residual, double temperature, int steps) {
        if (latent.dimension() != decoder.dimension() || residual.dimension() != decoder.features())
            throw new IllegalArgumentException("completion: Gaussians of " + latent.dimension() + " and " + residual.dimension()
                    + " numbers for a decoder from " + decoder.dimension() + " to " + decoder.features());
        this.decoder = decoder;
        this.latent = latent;
        this.residual = residual;
        this.temperature = temperature;
        this.steps = steps;
        m = decoder.dimension();
        d = decoder.features();
    }

    /**
     * What is known of one sample's z.
     *
     * @param tangent  f(ẑ) + J·δ, the mean of x before what is left over, d numbers
     * @param contrast the root of e_oᵀ·R_oo⁻¹·e_o per value that is there, e = x − f(ẑ) − ρ: 1 where as much is left over as R says
     */
    record Around(LaplacePosterior posterior, double[] tangent, double contrast) { }

    /**
     * @param x     samples, NaN where missing
     * @param given the same, as the residual's Gaussian sees them
     * @param start m numbers for each
     */
    List<Around> around(float[] x, GivenValues[] given, double[] start) {
        int n = given.length;
        double[] z = start.clone(), f = decoder.means(z);
        Around[] found = new Around[n];
        for (int step = 0; step <= steps; step++) {
            double[] around = decoder.means(beside(z, n)), at = z, means = f, value = new double[n], delta = new double[n * m];
            double[] squares = new double[n];
            boolean last = step == steps;
            IntStream.range(0, n).parallel().forEach(i -> {
                DMatrixRMaj columns = columns(x, means, around, i);
                LaplacePosterior posterior = tangent(given[i], columns, at, i, value, delta, squares);
                if (last) found[i] = new Around(posterior, tangent(means, columns, delta, i), contrast(squares[i], given[i].there().length));
            });
            if (last) break;
            z = shortened(x, given, z, delta, value);
            f = decoder.means(z);
        }
        return List.of(found);
    }

    /** For every sample the rows z + h·e_j and z − h·e_j, j = 1 … m. */
    private double[] beside(double[] z, int n) {
        double[] rows = new double[n * 2 * m * m];
        for (int r = 0; r < 2 * n * m; r++) {
            System.arraycopy(z, r / (2 * m) * m, rows, r * m, m);
            rows[r * m + r / 2 % m] += (r % 2 == 0 ? 1 : -1) * step(r / 2 % m);
        }
        return rows;
    }

    private double step(int j) { return STEP * Math.sqrt(latent.covariance().get(j, j)); }

    /** J and, as the last column, x − f − ρ. */
    private DMatrixRMaj columns(float[] x, double[] f, double[] around, int i) {
        DMatrixRMaj b = new DMatrixRMaj(d, m + 1);
        for (int j = 0; j < m; j++) {
            int up = 2 * (i * m + j) * d, down = up + d;
            for (int p = 0; p < d; p++) b.data[p * (m + 1) + j] = (around[up + p] - around[down + p]) / (2 * step(j));
        }
        for (int p = 0; p < d; p++) b.data[p * (m + 1) + m] = error(x, f, i, p);
        return b;
    }

    private double error(float[] x, double[] f, int i, int p) {
        return Float.isNaN(x[i * d + p]) ? 0 : x[i * d + p] - f[i * d + p] - residual.mean()[p];
    }

    /** The posterior under the tangent at z; writes the objective at z, the step to the posterior's mean, and eᵀ·R⁻¹·e. */
    private LaplacePosterior tangent(GivenValues given, DMatrixRMaj b, double[] z, int i, double[] value, double[] delta, double[] squares) {
        DMatrixRMaj products = given.fill(b).products();
        squares[i] = products.get(m, m);
        CommonOps_DDRM.scale(1 / temperature, products);
        DMatrixRMaj fisher = CommonOps_DDRM.extract(products, 0, m, 0, m), precision = fisher.copy(),
                right = CommonOps_DDRM.extract(products, 0, m, m, m + 1);
        CommonOps_DDRM.addEquals(precision, latent.precision());
        CommonOps_DDRM.multAdd(-1, latent.precision(), off(z, i), right);
        DMatrixRMaj covariance = new DMatrixRMaj(m, m), step = new DMatrixRMaj(m, 1);
        if (!CovarianceOps_DDRM.invert(precision, covariance))
            throw new IllegalStateException("completion: the precision of sample " + i + " is not positive definite");
        CommonOps_DDRM.mult(covariance, right, step);
        System.arraycopy(step.data, 0, delta, i * m, m);
        value[i] = 0.5 * products.get(m, m) + prior(z, i);
        double[] mean = new double[m];
        for (int j = 0; j < m; j++) mean[j] = z[i * m + j] + step.data[j];
        return new LaplacePosterior(mean, fisher.data, latent.precision().data);
    }

    /** Where little is there, near 1: as if one value more were there, left over as R says. */
    private static double contrast(double square, int there) { return Math.sqrt((square + 1) / (there + 1)); }

    private double[] tangent(double[] f, DMatrixRMaj columns, double[] delta, int i) {
        double[] mean = Arrays.copyOfRange(f, i * d, (i + 1) * d);
        for (int p = 0; p < d; p++) for (int j = 0; j < m; j++) mean[p] += columns.data[p * (m + 1) + j] * delta[i * m + j];
        return mean;
    }

    /** Steps that do not raise the objective; one that still does after some shortening is left out. */
    private double[] shortened(float[] x, GivenValues[] given, double[] z, double[] delta, double[] value) {
        int n = given.length;
        double[] length = new double[n], next = new double[z.length];
        Arrays.fill(length, 1);
        for (int attempt = 0; ; attempt++) {
            for (int k = 0; k < z.length; k++) next[k] = z[k] + length[k / m] * delta[k];
            if (attempt > SHORTENINGS) return next;
            double[] f = decoder.means(next);
            boolean[] worse = new boolean[n];
            IntStream.range(0, n).parallel().forEach(i -> {
                if (length[i] == 0) return;
                DMatrixRMaj e = new DMatrixRMaj(d, 1);
                for (int p = 0; p < d; p++) e.data[p] = error(x, f, i, p);
                worse[i] = !(0.5 / temperature * given[i].fill(e).products().get(0, 0) + prior(next, i) <= value[i]);
            });
            boolean done = true;
            for (int i = 0; i < n; i++) {
                if (!worse[i]) continue;
                length[i] = attempt == SHORTENINGS ? 0 : length[i] / 3;
                done = false;
            }
            if (done) return next;
        }
    }

    private double prior(double[] z, int i) {
        DMatrixRMaj e = off(z, i), pe = new DMatrixRMaj(m, 1);
        CommonOps_DDRM.mult(latent.precision(), e, pe);
        return 0.5 * CommonOps_DDRM.dot(e, pe);
    }

    private DMatrixRMaj off(double[] z, int i) {
        DMatrixRMaj e = new DMatrixRMaj(m, 1);
        for (int j = 0; j < m; j++) e.data[j] = z[i * m + j] - latent.mean()[j];
        return e;
    }
}
