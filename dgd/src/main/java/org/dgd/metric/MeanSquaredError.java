package org.dgd.metric;

/** Σ (x − y)² / (N·d): the mean over all samples and all of their numbers (paper, table 3). */
public final class MeanSquaredError {
    private MeanSquaredError() { }

    public static double of(Rows x, Rows y) {
        int n = x.count(), d = x.dimension();
        if (y.count() != n || y.dimension() != d || n == 0)
            throw new IllegalArgumentException("mean squared error: " + n + " rows of " + d + " against " + y.count() + " of " + y.dimension());
        double[] a = new double[d], b = new double[d];
        var sum = new CompensatedSum();
        for (int i = 0; i < n; i++) {
            x.copy(i, a, 0);
            y.copy(i, b, 0);
            for (int j = 0; j < d; j++) sum.add((a[j] - b[j]) * (a[j] - b[j]));
        }
        return sum.value() / n / d;
    }
}
