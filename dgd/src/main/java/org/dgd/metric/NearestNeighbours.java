package org.dgd.metric;

import java.util.Arrays;
import java.util.stream.IntStream;

/** How well classes can be told apart by neighbours in representation space. */
public final class NearestNeighbours {
    private NearestNeighbours() { }

    /**
     * Share of points whose class is that of the majority of their k nearest other points (Euclidean; the nearer one decides
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
        long right = IntStream.range(0, n).parallel().filter(i -> majority(nearest(z, m, n, i, k), labels, classes) == labels[i]).count();
        return (double) right / n;
    }

    /** The k nearest other points of point i, nearest first: insertion into a short sorted list. */
    private static int[] nearest(double[] z, int m, int n, int i, int k) {
        int[] index = new int[k];
        double[] distance = new double[k];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        for (int j = 0; j < n; j++) {
            if (j == i) continue;
            double d = 0;
            for (int a = 0; a < m; a++) d += (z[j * m + a] - z[i * m + a]) * (z[j * m + a] - z[i * m + a]);
            if (d >= distance[k - 1]) continue;
            int at = k - 1;
            for (; at > 0 && distance[at - 1] > d; at--) {
                distance[at] = distance[at - 1];
                index[at] = index[at - 1];
            }
            distance[at] = d;
            index[at] = j;
        }
        return index;
    }

    private static int majority(int[] nearestFirst, int[] labels, int classes) {
        int[] votes = new int[classes];
        for (int j : nearestFirst) votes[labels[j]]++;
        int best = labels[nearestFirst[0]];
        for (int j : nearestFirst) if (votes[labels[j]] > votes[best]) best = labels[j];
        return best;
    }
}
