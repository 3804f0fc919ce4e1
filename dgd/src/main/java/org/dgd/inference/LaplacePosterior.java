package org.dgd.inference;

import java.util.Arrays;
import org.dgd.engine.Rng;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/** N(ẑ, Σ), which stands for the posterior P(z|x) of one sample; made by {@link Laplace}. */
public final class LaplacePosterior {
    /** Of the largest eigenvalue of the precision: a smaller one is raised to this, so that no direction is without a bound. */
    private static final double FLOOR = 1e-4;

    private final double[] mean, axes, deviations;
    private final int raised;
    private final double determined, logDeterminant;

    /**
     * The precision is the sum of two symmetric matrices of m·m numbers. Between components of a mixture it may be indefinite. Then the
     * curvature of a direction counts by its size, whatever its sign, and is at least 10⁻⁴ of the largest.
     *
     * @param fisher what the data say
     * @param prior  the Hessian of −log P(z|φ)
     */
    LaplacePosterior(double[] mean, double[] fisher, double[] prior) {
        int m = mean.length;
        double[] precision = new double[m * m];
        for (int i = 0; i < precision.length; i++) precision[i] = fisher[i] + prior[i];
        var eigen = DecompositionFactory_DDRM.eig(m, true, true);
        if (!finite(precision) || !eigen.decompose(DMatrixRMaj.wrap(m, m, precision)))
            throw new IllegalStateException("laplace: the precision at " + Arrays.toString(mean) + " has no eigenvalues");
        this.mean = mean;
        axes = new double[m * m];
        deviations = new double[m];
        double largest = 0;
        for (int k = 0; k < m; k++) largest = Math.max(largest, Math.abs(eigen.getEigenvalue(k).real));
        if (largest == 0) throw new IllegalStateException("laplace: the objective is flat at " + Arrays.toString(mean));
        int small = 0;
        double log = 0, trace = 0;
        for (int k = 0; k < m; k++) {
            double value = eigen.getEigenvalue(k).real, curvature = Math.max(Math.abs(value), FLOOR * largest);
            if (curvature != value) small++;
            System.arraycopy(eigen.getEigenVector(k).data, 0, axes, k * m, m);
            deviations[k] = 1 / Math.sqrt(curvature);
            log -= StrictMath.log(curvature);
            trace += quadratic(fisher, k) / curvature;
        }
        raised = small;
        logDeterminant = log;
        determined = trace;
    }

    private static boolean finite(double[] values) { return Arrays.stream(values).allMatch(Double::isFinite); }

    private double quadratic(double[] matrix, int k) {
        int m = mean.length;
        double sum = 0;
        for (int i = 0; i < m; i++) for (int j = 0; j < m; j++) sum += axes[k * m + i] * matrix[i * m + j] * axes[k * m + j];
        return sum;
    }

    public int dimension() { return mean.length; }

    /** ẑ. */
    public double[] mean() { return mean.clone(); }

    /** Σ, m·m numbers. */
    public double[] covariance() {
        int m = mean.length;
        double[] covariance = new double[m * m];
        for (int k = 0; k < m; k++) {
            double variance = deviations[k] * deviations[k];
            for (int i = 0; i < m; i++) for (int j = 0; j < m; j++) covariance[i * m + j] += variance * axes[k * m + i] * axes[k * m + j];
        }
        return covariance;
    }

    /** Roots of Σ's diagonal. */
    public double[] standardDeviations() {
        double[] covariance = covariance(), sd = new double[mean.length];
        for (int i = 0; i < sd.length; i++) sd[i] = Math.sqrt(covariance[i * sd.length + i]);
        return sd;
    }

    /** Directions whose curvature was negative or too small. */
    public int raised() { return raised; }

    /** The trace of the Fisher term times Σ: how many of the m dimensions the data determine rather than the prior. */
    public double determined() { return determined; }

    /** log |Σ|. */
    public double logDeterminant() { return logDeterminant; }

    /** log N(z; ẑ, Σ) in nats. */
    public double logDensity(double[] z) {
        double squared = 0;
        for (int k = 0; k < mean.length; k++) {
            double along = 0;
            for (int i = 0; i < mean.length; i++) along += axes[k * mean.length + i] * (z[i] - mean[i]);
            squared += along * along / (deviations[k] * deviations[k]);
        }
        return -0.5 * (squared + logDeterminant + mean.length * StrictMath.log(2 * Math.PI));
    }

    /** n draws, n·m numbers. */
    public double[] draws(int n, Rng rng) {
        double[] z = new double[n * mean.length];
        for (int i = 0; i < n; i++) put(rng.gaussians(mean.length), 1, z, i);
        return z;
    }

    /** Writes ẑ + r·A·w as row {@code at}, where A·Aᵀ = Σ: with w from N(0,I) and r = 1 a draw. */
    void put(double[] w, double r, double[] rows, int at) {
        int m = mean.length;
        for (int i = 0; i < m; i++) {
            double sum = mean[i];
            for (int k = 0; k < m; k++) sum += r * w[k] * deviations[k] * axes[k * m + i];
            rows[at * m + i] = sum;
        }
    }

    /** Aᵀ·g: what a gradient by z is for w, into {@code to}. */
    void pull(double[] gradients, int at, double[] to) {
        int m = mean.length;
        for (int k = 0; k < m; k++) {
            double sum = 0;
            for (int i = 0; i < m; i++) sum += axes[k * m + i] * gradients[at * m + i];
            to[k] = deviations[k] * sum;
        }
    }
}
