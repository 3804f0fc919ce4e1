package org.dgd.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;

/**
 * Laplace's approximation of P(z|x) at the MAP representation ẑ: N(ẑ, Σ) with
 *
 * <pre>    Σ⁻¹_jk = Σ_p w_p · ∂η_p/∂z_j · ∂μ_p/∂z_k − ∂²/∂z_j∂z_k log P(z|φ), </pre>
 *
 * where η is the natural parameter of value p (the likelihood's slope), μ = E[x|z], and w_p = 0 where x_p is missing, 1 elsewhere. The
 * first term is the Fisher information, for exponential families the Gauss–Newton matrix. It does not depend on x. Derivatives are central
 * differences of what the decoder makes and of the prior's gradient.
 */
public final class Laplace {
    /** Of differences: small beside the spread of representations, large beside the rounding of floats. */
    private static final double STEP = 5e-3;

    /** Decoded at a time. */
    private static final int ROWS = 256;

    private final LaplaceObjective objective;

    public Laplace(LaplaceObjective objective) { this.objective = objective; }

    /**
     * @param x samples, NaN where missing
     * @param z m numbers for each sample, its MAP representation under the objective
     */
    public List<LaplacePosterior> at(float[] x, double[] z) {
        int m = objective.dimension(), features = objective.features(), n = z.length / m;
        if (x.length != (long) n * features || z.length != n * m)
            throw new IllegalArgumentException("laplace: " + z.length + " numbers for representations of " + x.length / features + " samples");
        List<LaplacePosterior> posteriors = new ArrayList<>(n);
        int group = Math.max(1, ROWS / (2 * m));
        for (int from = 0; from < n; from += group) at(x, z, from, Math.min(group, n - from), posteriors);
        return posteriors;
    }

    private void at(float[] x, double[] z, int from, int count, List<LaplacePosterior> posteriors) {
        int m = objective.dimension(), features = objective.features(), row = m * features;
        double[] around = around(z, from, count, m), slope = new double[2 * count * row], mean = new double[2 * count * row];
        objective.decode(x, IntStream.range(0, around.length / m).map(r -> from + r / (2 * m)).toArray(), around, slope, mean);
        double[] gradient = objective.priorGradient(around);
        for (int i = 0; i < count; i++) {
            double[] slopes = new double[row], means = new double[row], prior = new double[m * m];
            differences(slope, i, features, slopes);
            differences(mean, i, features, means);
            differences(gradient, i, m, prior);
            forget(x, (from + i) * features, features, slopes);
            double[] at = new double[m];
            System.arraycopy(z, (from + i) * m, at, 0, m);
            posteriors.add(new LaplacePosterior(at, symmetric(fisher(slopes, means, m, features), m), symmetric(prior, m)));
        }
    }

    /** For every sample the rows z + h·e_j and z − h·e_j, j = 1 … m. */
    private static double[] around(double[] z, int from, int count, int m) {
        double[] rows = new double[2 * count * m * m];
        for (int r = 0; r < 2 * count * m; r++) {
            System.arraycopy(z, (from + r / (2 * m)) * m, rows, r * m, m);
            rows[r * m + r / 2 % m] += r % 2 == 0 ? STEP : -STEP;
        }
        return rows;
    }

    /** From the rows of sample i, two for each dimension, to their derivatives by that dimension. */
    private static void differences(double[] rows, int i, int length, double[] derivatives) {
        int first = 2 * i * derivatives.length;
        for (int j = 0; j < derivatives.length / length; j++)
            for (int p = 0; p < length; p++)
                derivatives[j * length + p] = (rows[first + 2 * j * length + p] - rows[first + (2 * j + 1) * length + p]) / (2 * STEP);
    }

    /** A value that is missing says nothing. */
    private static void forget(float[] x, int at, int features, double[] slopes) {
        for (int k = 0; k < slopes.length; k++) if (Float.isNaN(x[at + k % features])) slopes[k] = 0;
    }

    private static double[] fisher(double[] slopes, double[] means, int m, int features) {
        DMatrixRMaj product = new DMatrixRMaj(m, m);
        CommonOps_DDRM.multTransB(DMatrixRMaj.wrap(m, features, slopes), DMatrixRMaj.wrap(m, features, means), product);
        return product.data;
    }

    /** Differences leave it a little unsymmetric. */
    private static double[] symmetric(double[] a, int m) {
        double[] b = new double[m * m];
        for (int i = 0; i < m; i++) for (int j = 0; j < m; j++) b[i * m + j] = 0.5 * (a[i * m + j] + a[j * m + i]);
        return b;
    }
}
