package org.dgd.experiments.figures;

import java.util.Arrays;

/**
 * A density estimated from values by a Gaussian kernel, at equal steps over the middle 99.9 % of them. The kernel's width is that of Silverman
 * (1986, equation 3.31): 0.9 · min(sd, interquartile range / 1.34) · n^(−1/5).
 *
 * @param at      where
 * @param density its values there
 * @param lower   the first quartile; {@code median} and {@code upper} the second and the third
 */
record Density(double[] at, double[] density, double lower, double median, double upper) {
    private static final int BINS = 512;
    /** Share of the values that is cut off on either side: a few far ones would leave no room for the rest. */
    private static final double TAIL = 0.0005;
    /** In widths of the kernel: beyond, it is below a millionth. */
    private static final double REACH = 5;

    /** {@link IllegalArgumentException} without finite values. */
    static Density of(double[] values) {
        double[] sorted = Arrays.stream(values).filter(Double::isFinite).sorted().toArray();
        int n = sorted.length;
        if (n == 0) throw new IllegalArgumentException("a density needs at least one finite value");
        double lower = sorted[n / 4], upper = sorted[3 * n / 4], low = sorted[(int) (TAIL * n)], high = sorted[n - 1 - (int) (TAIL * n)];
        if (!(high > low)) return new Density(new double[] {low}, new double[] {1}, low, low, low);
        double step = (high - low) / (BINS - 1);
        double[] at = new double[BINS], counts = new double[BINS], density = new double[BINS];
        for (int i = 0; i < BINS; i++) at[i] = low + i * step;
        for (double v : sorted) if (v >= low && v <= high) share(counts, (v - low) / step);
        smooth(counts, Math.max(width(sorted, lower, upper) / step, 0.5), density);
        for (int i = 0; i < BINS; i++) density[i] /= n * step;
        return new Density(at, density, lower, sorted[n / 2], upper);
    }

    double highest() { return Arrays.stream(density).max().orElseThrow(); }

    /** A value counts for the two points that it lies between, more for the nearer one. */
    private static void share(double[] counts, double place) {
        int i = Math.min((int) place, counts.length - 2);
        counts[i] += 1 - (place - i);
        counts[i + 1] += place - i;
    }

    private static void smooth(double[] counts, double width, double[] smooth) {
        int reach = (int) Math.ceil(REACH * width);
        double[] kernel = new double[2 * reach + 1];
        double sum = 0;
        for (int j = -reach; j <= reach; j++) sum += kernel[j + reach] = Math.exp(-0.5 * j * j / (width * width));
        for (int i = 0; i < smooth.length; i++)
            for (int j = Math.max(-reach, -i); j <= Math.min(reach, smooth.length - 1 - i); j++) smooth[i] += counts[i + j] * kernel[j + reach] / sum;
    }

    private static double width(double[] sorted, double lower, double upper) {
        double mean = Arrays.stream(sorted).average().orElseThrow(), square = 0;
        for (double v : sorted) square += (v - mean) * (v - mean);
        double sd = Math.sqrt(square / sorted.length), middle = (upper - lower) / 1.34;
        return 0.9 * (middle > 0 ? Math.min(sd, middle) : sd) * Math.pow(sorted.length, -0.2);
    }
}
