package org.dgd.metric;

import org.dgd.engine.Rng;
import org.dgd.nn.data.InputException;

/**
 * The Gaussian N(μ, Σ) fitted to samples, with Σ = FᵀF. With fewer samples than dimensions F is the centred samples over √(N−1), and nothing
 * of size d×d is made; else it is a Cholesky factor. Either way a singular Σ is no special case.
 *
 * @param mean   d numbers
 * @param factor F, {@code rank} lines of d numbers; Σ has N−1 in its denominator
 */
public record FittedGaussian(double[] mean, int rank, double[] factor) {
    /** {@link InputException} with fewer than two samples. */
    public static FittedGaussian of(Rows x) {
        Moments.requireTwo(x);
        int n = x.count(), d = x.dimension();
        double[] mean = Moments.mean(x);
        if (n > d) {
            PivotedCholesky cholesky = PivotedCholesky.of(Moments.covariance(x, mean), d);
            return new FittedGaussian(mean, cholesky.rank(), cholesky.factor());
        }
        double[] factor = Moments.centred(x, 0, n, mean);
        for (int i = 0; i < factor.length; i++) factor[i] /= Math.sqrt(n - 1);
        return new FittedGaussian(mean, n, factor);
    }

    /** d. */
    public int dimension() { return mean.length; }

    /** tr Σ: the sum of the variances. */
    public double trace() {
        var sum = new CompensatedSum();
        for (double f : factor) sum.add(f * f);
        return sum.value();
    }

    /** n·d numbers: n draws μ + εF with ε ~ N(0,I). */
    public double[] sample(int n, Rng rng) {
        double[] draws = Products.multiply(rng.gaussians(Math.multiplyExact(n, rank)), n, rank, factor, mean.length);
        for (int i = 0; i < draws.length; ) for (double m : mean) draws[i++] += m;
        return draws;
    }
}
