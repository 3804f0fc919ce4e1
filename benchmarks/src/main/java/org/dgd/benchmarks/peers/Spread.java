package org.dgd.benchmarks.peers;

import java.util.Arrays;
import java.util.Locale;

/** Of a figure that was measured in several rounds: the median, and the least and the largest. */
public record Spread(double median, double low, double high) {
    public static Spread of(double... rounds) {
        if (rounds.length == 0) throw new IllegalArgumentException("spread: no rounds");
        double[] sorted = rounds.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1]);
    }

    /** The ratio in every round, and only then the median: what slows a whole round down slows both. */
    public static Spread ofRatios(double[] theirs, double[] ours) {
        if (theirs.length != ours.length) throw new IllegalArgumentException("spread: " + theirs.length + " and " + ours.length + " rounds");
        double[] ratios = new double[ours.length];
        for (int i = 0; i < ratios.length; i++) ratios[i] = theirs[i] / ours[i];
        return of(ratios);
    }

    @Override public String toString() { return String.format(Locale.ROOT, "%.2f (%.2f..%.2f)", median, low, high); }
}
