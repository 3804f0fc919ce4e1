package org.dgd.inference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Samples whose representations are known, as the decoder shows them or as they are. Those that explain best what is there of another sample count
 * most, by exp(−|x_o − y_o|²/2σ²) with σ such that about so many of them count.
 *
 * @param values N·d numbers
 */
record KnownSamples(float[] values, int d) {
    private static final int MOST = 10;

    /** Rows in the order in which they count, and how much. */
    record Nearest(int[] rows, double[] weights) {
        /** One of them, u in [0,1): each has as long a piece as it has weight. */
        int pick(double u) {
            double sum = 0;
            for (int k = 0; k < weights.length; k++) if ((sum += weights[k]) > u) return rows[k];
            return rows[rows.length - 1];
        }
    }

    /** The mean of all, d numbers. */
    double[] mean() {
        double[] mean = new double[d];
        for (int j = 0; j < values.length; j++) mean[j % d] += (double) values[j] / count();
        return mean;
    }

    int count() { return values.length / d; }

    /** One for each of the counts. */
    Nearest[] nearest(float[] x, int[] there, int[] counts) {
        double[] distance = distances(x, there);
        int[] order = IntStream.range(0, distance.length).boxed().sorted(Comparator.comparingDouble(i -> distance[i])).mapToInt(i -> i).toArray();
        return Arrays.stream(counts).mapToObj(count -> nearest(distance, order, count)).toArray(Nearest[]::new);
    }

    private static Nearest nearest(double[] distance, int[] order, int wanted) {
        int count = Math.min(order.length, MOST * wanted);
        while (count < order.length && distance[order[count]] == distance[order[count - 1]]) count++;     // with nothing there all are alike
        double least = distance[order[0]], width = Math.max(distance[order[Math.min(order.length, wanted) - 1]] - least, 1e-9), sum = 0;
        double[] weights = new double[count];
        for (int k = 0; k < count; k++) sum += weights[k] = StrictMath.exp(-(distance[order[k]] - least) / width);
        for (int k = 0; k < count; k++) weights[k] /= sum;
        return new Nearest(Arrays.copyOf(order, count), weights);
    }

    private double[] distances(float[] x, int[] there) {
        double[] distance = new double[count()];
        for (int i = 0; i < distance.length; i++) {
            float sum = 0;
            for (int p : there) sum += (x[p] - values[i * d + p]) * (x[p] - values[i * d + p]);
            distance[i] = sum;
        }
        return distance;
    }

    /** The weighted mean, d numbers. */
    double[] mean(Nearest nearest) {
        double[] mean = new double[d];
        for (int k = 0; k < nearest.rows.length; k++)
            for (int p = 0, at = nearest.rows[k] * d; p < d; p++) mean[p] += nearest.weights[k] * values[at + p];
        return mean;
    }
}
