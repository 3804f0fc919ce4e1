package org.dgd.metric;

import java.util.Arrays;
import org.dgd.model.LatentDistribution;
import org.dgd.nn.data.InputException;

/**
 * Whether classes that differ in data space differ in representation space: the correlation (Pearson's r) between the Euclidean distances of the
 * class means there and here, over all pairs of classes (the paper's table 3; ten classes make 45 pairs).
 */
public final class ClassDistance {
    private static final int FEWEST_CLASSES = 3;

    private ClassDistance() { }

    /**
     * @param labels one number a sample; those with {@link LatentDistribution#UNLABELLED} are left out
     * @throws InputException with fewer than three classes, or when all distances are equal on one side
     */
    public static double correlation(Rows z, Rows x, int[] labels) {
        if (z.count() != labels.length || x.count() != labels.length)
            throw new IllegalArgumentException("class distance: " + z.count() + " and " + x.count() + " rows for "
                    + labels.length + " labels");
        return correlation(distances(z, labels), distances(x, labels));
    }

    /**
     * The distances between the means of all pairs of classes, in one order for all rows.
     *
     * @throws InputException with fewer than three classes
     */
    public static double[] distances(Rows rows, int[] labels) {
        if (rows.count() != labels.length)
            throw new IllegalArgumentException("class distance: " + rows.count() + " rows for " + labels.length + " labels");
        int[] classes = Arrays.stream(labels).filter(c -> c != LatentDistribution.UNLABELLED).distinct().sorted().toArray();
        if (classes.length < FEWEST_CLASSES)
            throw new InputException("holds labels of " + classes.length + (classes.length == 1 ? " class" : " classes")
                    + ", a correlation of class distances needs at least " + FEWEST_CLASSES);
        return distances(means(rows, labels, classes));
    }

    private static double[][] means(Rows x, int[] labels, int[] classes) {
        int d = x.dimension();
        double[][] mean = new double[classes.length][d];
        double[] row = new double[d];
        int[] count = new int[classes.length];
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] == LatentDistribution.UNLABELLED) continue;
            int k = Arrays.binarySearch(classes, labels[i]);
            x.copy(i, row, 0);
            count[k]++;
            for (int j = 0; j < d; j++) mean[k][j] += row[j];
        }
        for (int k = 0; k < classes.length; k++) for (int j = 0; j < d; j++) mean[k][j] /= count[k];
        return mean;
    }

    private static double[] distances(double[][] mean) {
        double[] distances = new double[mean.length * (mean.length - 1) / 2];
        for (int k = 0, at = 0; k < mean.length; k++)
            for (int l = 0; l < k; l++, at++) {
                double square = 0;
                for (int j = 0; j < mean[k].length; j++) square += (mean[k][j] - mean[l][j]) * (mean[k][j] - mean[l][j]);
                distances[at] = Math.sqrt(square);
            }
        return distances;
    }

    private static double correlation(double[] x, double[] y) {
        double mx = Arrays.stream(x).average().orElseThrow(), my = Arrays.stream(y).average().orElseThrow(), xx = 0, yy = 0, xy = 0;
        for (int i = 0; i < x.length; i++) {
            xx += (x[i] - mx) * (x[i] - mx);
            yy += (y[i] - my) * (y[i] - my);
            xy += (x[i] - mx) * (y[i] - my);
        }
        if (xx == 0 || yy == 0) throw new InputException("makes classes whose means are all equally far apart, so their distances cannot correlate");
        return xy / Math.sqrt(xx) / Math.sqrt(yy);
    }
}
