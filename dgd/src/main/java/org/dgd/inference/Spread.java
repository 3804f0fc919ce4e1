package org.dgd.inference;

/**
 * Mean and standard deviation of every column of a table.
 *
 * @param sd with N in the denominator
 */
record Spread(double[] mean, double[] sd) {
    /** Of rows of m numbers. */
    static Spread of(double[] rows, int m) {
        int n = rows.length / m;
        double[] mean = new double[m], sd = new double[m];
        for (int i = 0; i < n * m; i++) mean[i % m] += rows[i] / n;
        for (int i = 0; i < n * m; i++) sd[i % m] += (rows[i] - mean[i % m]) * (rows[i] - mean[i % m]) / n;
        for (int j = 0; j < m; j++) sd[j] = Math.sqrt(sd[j]);
        return new Spread(mean, sd);
    }

    /** The root of the mean of the variances. */
    double overall() {
        double sum = 0;
        for (double s : sd) sum += s * s;
        return Math.sqrt(sum / sd.length);
    }
}
