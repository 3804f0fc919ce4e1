package org.dgd.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * A guess of every row's class from the labels of a few, along a graph of nearest neighbours (Zhou, Bousquet, Lal, Weston and Schölkopf 2003):
 *
 * <pre>    F ← α·S·F + (1 − α)·Y,    S_ij = W_ij / √(d_i d_j),    W_ij = exp(−4 |x_i − x_j|² / r_i²) </pre>
 *
 * where r_i is the distance of the farthest of row i's neighbours, W is made symmetric and d are its row sums. Y has 1/n_c where a row has label c, of n_c. Each class's
 * column is then scaled to the share that the class has among labels (Zhu, Ghahramani and Lafferty 2003). Takes time proportional to N².
 */
public final class LabelPropagation {
    private static final int UNKNOWN = -1, STEPS = 1000;
    private static final double ALPHA = 0.99;

    private final int n;
    private final int[] start, other;           // neighbours of row i are other[start[i]] … other[start[i + 1] − 1]
    private final double[] weight;

    /**
     * @param rows       N·m numbers, row by row
     * @param neighbours of every row
     */
    public LabelPropagation(double[] rows, int m, int neighbours) {
        n = rows.length / m;
        if (neighbours < 1 || neighbours >= n) throw new IllegalArgumentException("label propagation: " + neighbours + " neighbours among " + n + " rows");
        NearestNeighbours.Found found = NearestNeighbours.ofEach(rows, m, neighbours);
        int[] degree = new int[n + 1];
        for (int e = 0; e < found.index().length; e++) {
            degree[e / neighbours + 1]++;
            degree[found.index()[e] + 1]++;
        }
        for (int i = 0; i < n; i++) degree[i + 1] += degree[i];
        start = degree.clone();
        other = new int[2 * n * neighbours];
        weight = new double[other.length];
        for (int e = 0; e < found.index().length; e++) {
            int i = e / neighbours, j = found.index()[e];
            double radius = found.squared()[i * neighbours + neighbours - 1];
            double w = radius == 0 ? 0.5 : 0.5 * Math.exp(-4 * found.squared()[e] / radius);
            put(degree, i, j, w);
            put(degree, j, i, w);
        }
        double[] sums = new double[n];
        for (int i = 0; i < n; i++) for (int e = start[i]; e < start[i + 1]; e++) sums[i] += weight[e];
        for (int i = 0; i < n; i++) for (int e = start[i]; e < start[i + 1]; e++) weight[e] /= Math.sqrt(sums[i] * sums[other[e]]);
    }

    /** A pair that are neighbours of each other has two entries, which add up. */
    private void put(int[] next, int i, int j, double w) {
        other[next[i]] = j;
        weight[next[i]++] = w;
    }

    /**
     * @param labels a class for every row, −1 where it is unknown
     * @return N rows of one number for each class, which add up to 1; 0 throughout where no label reaches
     */
    public double[] probabilities(int[] labels, int classes) {
        int[] counts = new int[classes];
        for (int label : labels) if (label != UNKNOWN) counts[label]++;
        double[] y = new double[n * classes];
        for (int i = 0; i < n; i++) if (labels[i] != UNKNOWN) y[i * classes + labels[i]] = 1.0 / counts[labels[i]];
        double[] f = y.clone();
        for (int step = 0; step < STEPS; step++) f = spread(f, y, classes);
        double[] mass = new double[classes];
        for (int i = 0; i < f.length; i++) mass[i % classes] += f[i];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int c = 0; c < classes; c++) sum += f[i * classes + c] *= mass[c] == 0 ? 0 : counts[c] / mass[c];
            if (sum > 0) for (int c = 0; c < classes; c++) f[i * classes + c] /= sum;
        }
        return f;
    }

    /** The likeliest class of every row, and its label where it has one; −1 where no label reaches. */
    public int[] classes(int[] labels, int classes) {
        double[] p = probabilities(labels, classes);
        return IntStream.range(0, n).map(i -> {
            if (labels[i] != UNKNOWN) return labels[i];
            int best = UNKNOWN;
            for (int c = 0; c < classes; c++) if (p[i * classes + c] > (best == UNKNOWN ? 0 : p[i * classes + best])) best = c;
            return best;
        }).toArray();
    }

    private double[] spread(double[] f, double[] y, int classes) {
        double[] next = new double[f.length];
        IntStream.range(0, n).parallel().forEach(i -> {
            for (int e = start[i]; e < start[i + 1]; e++)
                for (int c = 0; c < classes; c++) next[i * classes + c] += ALPHA * weight[e] * f[other[e] * classes + c];
            for (int c = 0; c < classes; c++) next[i * classes + c] += (1 - ALPHA) * y[i * classes + c];
        });
        return next;
    }
}
