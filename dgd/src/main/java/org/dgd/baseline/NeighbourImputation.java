package org.dgd.baseline;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.dgd.metric.PairedMoments;
import org.dgd.metric.Rows;

/**
 * Nearest neighbours: missing values are the mean of those of the k training samples that are nearest, weighted by 1/distance². The distance is
 * the mean squared difference over the values that both samples have. A training sample that lacks a value is passed over for that value.
 *
 * @param train N·d numbers, NaN where missing
 * @param mean  for values that none of the neighbours has
 */
public record NeighbourImputation(int neighbours, float[] train, double[] mean) implements Imputation {
    /** Beside a distance, so that a copy of a sample has a finite weight. */
    private static final double LEAST = 1e-9;

    public static List<NeighbourImputation> fit(Rows rows, int... neighbours) {
        int d = rows.dimension();
        float[] train = new float[Math.multiplyExact(rows.count(), d)];
        double[] row = new double[d], mean = PairedMoments.means(rows);
        for (int i = 0; i < rows.count(); i++) {
            rows.copy(i, row, 0);
            for (int j = 0; j < d; j++) train[i * d + j] = (float) row[j];
        }
        return Arrays.stream(neighbours).filter(k -> k <= rows.count()).mapToObj(k -> new NeighbourImputation(k, train, mean)).toList();
    }

    @Override public String name() { return "kNN " + neighbours; }

    @Override public float[] complete(float[] x) {
        float[] filled = x.clone();
        IntStream.range(0, x.length / mean.length).parallel().forEach(i -> complete(x, i * mean.length, filled));
        return filled;
    }

    private void complete(float[] x, int at, float[] filled) {
        int d = mean.length, k = neighbours;
        int[] there = IntStream.range(0, d).filter(j -> !Float.isNaN(x[at + j])).toArray(), nearest = new int[k];
        double[] distance = new double[k];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        for (int row = 0; row < train.length; row += d) {
            double square = distance(x, at, row, there);
            if (!(square < distance[k - 1])) continue;
            int to = k - 1;
            for (; to > 0 && distance[to - 1] > square; to--) {
                distance[to] = distance[to - 1];
                nearest[to] = nearest[to - 1];
            }
            distance[to] = square;
            nearest[to] = row;
        }
        for (int j = 0; j < d; j++) {
            if (!Float.isNaN(x[at + j])) continue;
            double sum = 0, weights = 0;
            for (int n = 0; n < k && distance[n] < Double.POSITIVE_INFINITY; n++) {
                float value = train[nearest[n] + j];
                if (Float.isNaN(value)) continue;
                double weight = 1 / (distance[n] + LEAST);
                sum += weight * value;
                weights += weight;
            }
            filled[at + j] = (float) (weights > 0 ? sum / weights : mean[j]);
        }
    }

    /** Without a value that both have it is infinite. */
    private double distance(float[] x, int at, int row, int[] there) {
        double sum = 0;
        int both = 0;
        for (int j : there) {
            float e = x[at + j] - train[row + j];
            if (Float.isNaN(e)) continue;
            sum += e * e;
            both++;
        }
        return both == 0 ? Double.POSITIVE_INFINITY : sum / both;
    }
}
