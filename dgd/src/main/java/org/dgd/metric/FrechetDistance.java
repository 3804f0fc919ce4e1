package org.dgd.metric;

/**
 * The squared Fréchet distance between two Gaussians (Dowson and Landau 1982),
 *
 * <pre>    |μ₁ − μ₂|² + tr Σ₁ + tr Σ₂ − 2 tr (Σ₁Σ₂)^½ </pre>
 *
 * It is the formula of FID, which is its value for Inception features and nothing else. The last trace is that of
 * (Σ₁^½ Σ₂ Σ₁^½)^½, whose eigenvalues are the singular values of F₁F₂ᵀ for any factors Σ = FᵀF. Taken from the product of the
 * factors, no root is drawn of an eigenvalue that is rounding. So singular covariances, as of fewer samples than dimensions, are no special case.
 */
public final class FrechetDistance {
    private FrechetDistance() { }

    public static double between(FittedGaussian a, FittedGaussian b) {
        int d = a.dimension();
        if (b.dimension() != d) throw new IllegalArgumentException("fréchet distance: " + d + " dimensions against " + b.dimension());
        var sum = new CompensatedSum();
        for (int j = 0; j < d; j++) sum.add((a.mean()[j] - b.mean()[j]) * (a.mean()[j] - b.mean()[j]));
        sum.add(a.trace());
        sum.add(b.trace());
        for (double s : overlap(a, b)) sum.add(-2 * s);
        return Math.max(0, sum.value());
    }

    private static double[] overlap(FittedGaussian a, FittedGaussian b) {
        if (a.rank() == 0 || b.rank() == 0) return new double[0];
        int d = a.dimension();
        double[] product = Products.multiply(a.factor(), a.rank(), d, Products.transposed(b.factor(), b.rank(), d), b.rank());
        return Spectrum.singularValues(product, a.rank(), b.rank());
    }
}
