package org.dgd.metric;

import java.util.Arrays;

/** How far clusters agree with classes. */
public final class Purity {
    private Purity() { }

    /** Share of samples that belong to the majority class of their cluster. */
    public static double of(int[] cluster, int[] labels) {
        if (cluster.length != labels.length || cluster.length == 0)
            throw new IllegalArgumentException("purity: " + cluster.length + " clusters for " + labels.length + " labels");
        int clusters = Arrays.stream(cluster).max().orElseThrow() + 1, classes = Arrays.stream(labels).max().orElseThrow() + 1;
        int[][] count = new int[clusters][classes];
        for (int i = 0; i < cluster.length; i++) count[cluster[i]][labels[i]]++;
        return Arrays.stream(count).mapToInt(c -> Arrays.stream(c).max().orElse(0)).sum() / (double) labels.length;
    }
}
