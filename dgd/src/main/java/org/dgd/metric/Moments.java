package org.dgd.metric;

import org.dgd.nn.data.InputException;

/** Means and covariances of rows, read in blocks so that only the d×d result needs memory in double. */
final class Moments {
    private static final int BLOCK = 512;

    private Moments() { }

    /** The mean row. {@link InputException} without rows. */
    static double[] mean(Rows x) {
        if (x.count() == 0) throw new InputException("holds no sample");
        int d = x.dimension();
        double[] mean = new double[d], row = new double[d];
        for (int i = 0; i < x.count(); i++) {
            x.copy(i, row, 0);
            for (int j = 0; j < d; j++) mean[j] += row[j];
        }
        for (int j = 0; j < d; j++) mean[j] /= x.count();
        return mean;
    }

    /** Covariance (d×d) with N−1 in the denominator, around a mean that was found before (two passes: nothing cancels). */
    static double[] covariance(Rows x, double[] mean) {
        int d = x.dimension();
        double[] covariance = new double[Math.multiplyExact(d, d)];
        for (int from = 0; from < x.count(); from += BLOCK) {
            int to = Math.min(x.count(), from + BLOCK);
            Products.addGram(centred(x, from, to, mean), d, to - from, covariance);
        }
        Products.mirror(covariance, d);
        for (int i = 0; i < covariance.length; i++) covariance[i] /= x.count() - 1;
        return covariance;
    }

    /** Rows {@code from} to {@code to} (exclusive) minus the mean. */
    static double[] centred(Rows x, int from, int to, double[] mean) {
        double[] block = x.block(from, to);
        for (int i = 0; i < block.length; ) for (double m : mean) block[i++] -= m;
        return block;
    }

    /** Has to be asked before a covariance is. */
    static void requireTwo(Rows x) {
        if (x.count() == 0) throw new InputException("holds no sample, a covariance needs at least 2");
        if (x.count() == 1) throw new InputException("holds 1 sample, a covariance needs at least 2");
    }
}
