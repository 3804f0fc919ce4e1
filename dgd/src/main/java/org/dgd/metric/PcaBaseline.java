package org.dgd.metric;

import java.util.Arrays;
import org.dgd.engine.Rng;
import org.dgd.nn.data.InputException;

/**
 * Principal components: the best linear decoder of every latent dimension, which a DGD has to beat, and a Gaussian to draw from. Dimension 0
 * is the mean image. Found exactly, from the d×d covariance or, with fewer samples than numbers in each, from the N×N products of samples.
 *
 * @param mean       the mean of the training samples, d numbers
 * @param variances  of the components, largest first, with N−1 in the denominator
 * @param components one line of d numbers, of length 1, for every variance
 */
public record PcaBaseline(double[] mean, double[] variances, double[] components) {
    private static final int BLOCK = 512;

    /**
     * The first {@code dimension} components of the training samples, fewer when their rank is smaller.
     *
     * @throws InputException without samples, or with one and a dimension above 0
     */
    public static PcaBaseline fit(Rows train, int dimension) {
        int n = train.count(), d = train.dimension();
        if (dimension < 0 || dimension > d) throw new IllegalArgumentException("pca: " + dimension + " of " + d + " dimensions");
        double[] mean = Moments.mean(train);
        if (dimension == 0) return new PcaBaseline(mean, new double[0], new double[0]);
        Moments.requireTwo(train);
        if (n > d) return fromCovariance(Moments.covariance(train, mean), mean, dimension);
        return fromProducts(Moments.centred(train, 0, n, mean), n, mean, dimension);
    }

    private static PcaBaseline fromCovariance(double[] covariance, double[] mean, int dimension) {
        Spectrum s = Spectrum.of(covariance, mean.length);
        int rank = Math.min(dimension, rank(s.values(), mean.length));
        return new PcaBaseline(mean, Arrays.copyOf(s.values(), rank), Arrays.copyOf(s.vectors(), rank * mean.length));
    }

    /** With XXᵀu = λu, Xᵀu/√λ is an eigenvector of XᵀX of length 1. */
    private static PcaBaseline fromProducts(double[] centred, int n, double[] mean, int dimension) {
        int d = mean.length;
        double[] products = new double[n * n];
        Products.addGram(Products.transposed(centred, n, d), n, d, products);
        Products.mirror(products, n);
        Spectrum s = Spectrum.of(products, n);
        int rank = Math.min(dimension, rank(s.values(), d));
        double[] components = Products.multiply(s.vectors(), rank, n, centred, d), variances = new double[rank];
        for (int k = 0; k < rank; k++) {
            variances[k] = s.values()[k] / (n - 1);
            for (int j = 0; j < d; j++) components[k * d + j] /= Math.sqrt(s.values()[k]);
        }
        return new PcaBaseline(mean, variances, components);
    }

    /** How many eigenvalues are more than rounding. */
    private static int rank(double[] values, int d) {
        double least = Math.max(d, values.length) * Math.ulp(1.0) * Math.max(0, values[0]);
        return (int) Arrays.stream(values).filter(v -> v > least).count();
    }

    /** How many components there are. */
    public int dimension() { return variances.length; }

    /**
     * Mean squared error per number of samples that are rebuilt from their first k components, for each k asked for: the variance that is left over.
     * A k above {@link #dimension} counts as that.
     */
    public double[] errors(Rows test, int... dimensions) {
        if (test.count() == 0) throw new InputException("holds no sample");
        CompensatedSum total = new CompensatedSum();
        CompensatedSum[] explained = new CompensatedSum[dimension()];
        Arrays.setAll(explained, k -> new CompensatedSum());
        double[] across = Products.transposed(components, dimension(), mean.length);
        for (int from = 0; from < test.count(); from += BLOCK) {
            int rows = Math.min(BLOCK, test.count() - from);
            double[] x = Moments.centred(test, from, from + rows, mean), c = Products.multiply(x, rows, mean.length, across, dimension());
            for (double v : x) total.add(v * v);
            for (int i = 0; i < c.length; i++) explained[i % dimension()].add(c[i] * c[i]);
        }
        return Arrays.stream(dimensions).mapToDouble(k -> {
            CompensatedSum left = new CompensatedSum();
            left.add(total.value());
            for (int j = 0; j < Math.min(k, dimension()); j++) left.add(-explained[j].value());
            return Math.max(0, left.value()) / test.count() / mean.length;
        }).toArray();
    }

    /** N·k numbers: the coordinates of the samples in their first k components, around the mean. */
    public double[] project(Rows x, int k) {
        double[] across = Products.transposed(first(k), k, mean.length), coordinates = new double[Math.multiplyExact(x.count(), k)];
        for (int from = 0; from < x.count(); from += BLOCK) {
            int rows = Math.min(BLOCK, x.count() - from);
            double[] block = Products.multiply(Moments.centred(x, from, from + rows, mean), rows, mean.length, across, k);
            System.arraycopy(block, 0, coordinates, from * k, block.length);
        }
        return coordinates;
    }

    /** N·d numbers: the samples rebuilt from their first k components. They are not confined to [0,1]. */
    public double[] reconstruct(Rows x, int k) { return decode(project(x, k), x.count(), k); }

    /** n·d numbers: the samples that have these coordinates, n rows of k numbers. They are not confined to [0,1]. */
    public double[] decode(double[] coordinates, int n, int k) {
        double[] rows = Products.multiply(coordinates, n, k, first(k), mean.length);
        for (int i = 0; i < rows.length; ) for (double m : mean) rows[i++] += m;
        return rows;
    }

    /** n·d numbers: n draws from the Gaussian of the first k components. They are not confined to [0,1]. */
    public double[] sample(int n, int k, Rng rng) {
        requireComponents(k);
        double[] draws = rng.gaussians(Math.multiplyExact(n, k));
        for (int i = 0; i < draws.length; i++) draws[i] *= Math.sqrt(variances[i % k]);
        return decode(draws, n, k);
    }

    private double[] first(int k) {
        requireComponents(k);
        return Arrays.copyOf(components, k * mean.length);
    }

    private void requireComponents(int k) {
        if (k < 0 || k > dimension()) throw new IllegalArgumentException("pca: " + k + " of " + dimension() + " components");
    }
}
