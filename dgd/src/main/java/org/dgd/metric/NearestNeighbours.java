package org.dgd.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Classes told apart by the nearest rows whose class is known, by Euclidean distance. */
public final class NearestNeighbours {
    private static final int ITSELF_COUNTS = -1;

    private NearestNeighbours() { }

    /**
     * The nearest rows of every row.
     *
     * @param index   N·k numbers of rows, the nearest first
     * @param squared their squared distances
     */
    record Found(int[] index, double[] squared) { }

    /** The k nearest other rows of every row. Takes time proportional to N². */
    static Found ofEach(double[] rows, int m, int k) {
        int n = rows.length / m;
        Found found = new Found(new int[n * k], new double[n * k]);
        IntStream.range(0, n).parallel().forEach(i -> nearest(rows, m, rows, i, i, found, i, k));
        return found;
    }

    /**
     * Share of points whose class is that of the majority of their k nearest other points (the nearer one decides
     * a tie). Takes time proportional to N².
     *
     * @param z      N·m numbers, row by row
     * @param labels N classes, counted from 0
     */
    public static double leaveOneOutAccuracy(double[] z, int m, int[] labels, int k) {
        int n = labels.length;
        if (z.length != n * m)
            throw new IllegalArgumentException("nearest neighbours: " + z.length + " numbers for " + n + " points of dimension " + m);
        if (k < 1 || k >= n) throw new IllegalArgumentException("nearest neighbours: " + k + " neighbours among " + n + " points");
        int classes = Arrays.stream(labels).max().orElseThrow() + 1;
        Found found = ofEach(z, m, k);
        long right = IntStream.range(0, n).filter(i -> majority(found, i, k, labels, classes) == labels[i]).count();
        return (double) right / n;
    }

    /**
     * The class of the majority of each row's k nearest known rows; the nearer one decides a tie.
     *
     * @param known  rows of m numbers
     * @param labels their classes, counted from 0
     * @param rows   of m numbers, to be classified
     */
    public static int[] classify(double[] known, int m, int[] labels, double[] rows, int k) {
        if (k < 1 || k > labels.length) throw new IllegalArgumentException("nearest neighbours: " + k + " neighbours among " + labels.length + " points");
        int n = rows.length / m, classes = Arrays.stream(labels).max().orElseThrow() + 1;
        Found found = new Found(new int[n * k], new double[n * k]);
        IntStream.range(0, n).parallel().forEach(i -> nearest(known, m, rows, i, ITSELF_COUNTS, found, i, k));
        return IntStream.range(0, n).map(i -> majority(found, i, k, labels, classes)).toArray();
    }

    /** Of these numbers of neighbours the one with the best leave-one-out accuracy among the known rows, the smallest of equal ones; 1 where there are too few. */
    public static int best(double[] known, int m, int[] labels, int... ks) {
        int best = 1;
        double accuracy = -1;
        for (int k : ks) {
            if (k >= labels.length) continue;
            double a = leaveOneOutAccuracy(known, m, labels, k);
            if (a <= accuracy) continue;
            accuracy = a;
            best = k;
        }
        return best;
    }

    /** Of row i of {@code rows}, among {@code known} but for the one numbered {@code skip}: insertion into a short sorted list. */
    private static void nearest(double[] known, int m, double[] rows, int i, int skip, Found found, int at, int k) {
        int first = at * k, last = first + k - 1;
        Arrays.fill(found.squared, first, last + 1, Double.POSITIVE_INFINITY);
        for (int j = 0; j < known.length / m; j++) {
            if (j == skip) continue;
            double d = 0;
            for (int a = 0; a < m; a++) d += (known[j * m + a] - rows[i * m + a]) * (known[j * m + a] - rows[i * m + a]);
            if (d >= found.squared[last]) continue;
            int place = last;
            for (; place > first && found.squared[place - 1] > d; place--) {
                found.squared[place] = found.squared[place - 1];
                found.index[place] = found.index[place - 1];
            }
            found.squared[place] = d;
            found.index[place] = j;
        }
    }

    private static int majority(Found found, int i, int k, int[] labels, int classes) {
        int[] votes = new int[classes];
        for (int j = i * k; j < (i + 1) * k; j++) votes[labels[found.index[j]]]++;
        int best = labels[found.index[i * k]];
        for (int j = i * k; j < (i + 1) * k; j++) if (votes[labels[found.index[j]]] > votes[best]) best = labels[found.index[j]];
        return best;
    }
}
