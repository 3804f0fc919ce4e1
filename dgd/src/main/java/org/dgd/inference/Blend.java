package org.dgd.inference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * How much each {@link Expert} counts. The mean of x is the weighted mean of theirs, and a draw is one of theirs (stacking: Wolpert 1992; with
 * weights that are not negative, Breiman 1996).
 *
 * @param weights of {@link Expert#ALL}, not negative, with the sum 1
 */
public record Blend(double[] weights) {
    private static final int ROUNDS = 1000;
    private static final double SMALL = 0.005;

    static Blend only(Expert expert) {
        double[] weights = new double[Expert.ALL.size()];
        weights[Expert.ALL.indexOf(expert)] = 1;
        return new Blend(weights);
    }

    /**
     * The one with the least squared error where the truth is known, of means that are put into [0,1].
     *
     * @param truth d numbers for each, NaN where it is not known
     */
    public static Blend best(List<Completed> samples, double[] truth) {
        int k = Expert.ALL.size();
        double[] products = new double[k * k], errors = new double[k];
        for (int i = 0; i < samples.size(); i++) {
            int[] missing = samples.get(i).missing();
            for (int j = 0; j < missing.length; j++) {
                double t = truth[i * samples.get(i).dimension() + missing[j]];
                if (Double.isNaN(t)) continue;
                for (int a = 0; a < k; a++) errors[a] = samples.get(i).bounded(a, j) - t;
                for (int a = 0; a < k; a++) for (int b = 0; b < k; b++) products[a * k + b] += errors[a] * errors[b];
            }
        }
        return new Blend(least(products, k));
    }

    /** The w ≥ 0 with the sum 1 and the least wᵀ·G·w: weight moves between two of them, as far as it helps, until it helps no more. */
    static double[] least(double[] g, int k) {
        double[] w = new double[k], slope = new double[k];
        int first = IntStream.range(0, k).boxed().min(Comparator.comparingDouble(a -> g[a * k + a])).orElseThrow();
        w[first] = 1;
        for (int a = 0; a < k; a++) slope[a] = g[a * k + first];
        double moved = 1;
        for (int round = 0; round < ROUNDS && moved > 1e-9; round++) {
            moved = 0;
            for (int a = 0; a < k; a++)
                for (int b = 0; b < a; b++) {
                    double curve = g[a * k + a] + g[b * k + b] - 2 * g[a * k + b];
                    if (!(curve > 0)) continue;
                    double step = Math.clamp((slope[b] - slope[a]) / curve, -w[a], w[b]);
                    if (step == 0) continue;
                    w[a] += step;
                    w[b] -= step;
                    for (int c = 0; c < k; c++) slope[c] += step * (g[c * k + a] - g[c * k + b]);
                    moved = Math.max(moved, Math.abs(step));
                }
        }
        double sum = Arrays.stream(w).sum();
        return Arrays.stream(w).map(v -> v / sum).toArray();
    }

    /** Over the samples' missing values, where the truth is known. */
    public double squaredError(List<Completed> samples, double[] truth) {
        double sum = 0;
        for (int i = 0; i < samples.size(); i++) {
            int[] missing = samples.get(i).missing();
            double[] mean = samples.get(i).bounded(this);
            for (int j = 0; j < missing.length; j++) {
                double e = truth[i * samples.get(i).dimension() + missing[j]] - mean[j];
                if (!Double.isNaN(e)) sum += e * e;
            }
        }
        return sum;
    }

    /** The expert that a share of draws belongs to, u in [0,1): each has as long a piece as it has weight. */
    int expert(double u) {
        double sum = 0;
        int last = 0;
        for (int k = 0; k < weights.length; k++) {
            if (weights[k] == 0) continue;
            last = k;
            if ((sum += weights[k]) > u) return k;
        }
        return last;
    }

    /** Whether any expert of this kind has weight. */
    boolean counts(Expert.Source source) {
        return IntStream.range(0, weights.length).anyMatch(k -> weights[k] > 0 && Expert.ALL.get(k).source() == source);
    }

    @Override public String toString() {
        return IntStream.range(0, weights.length).boxed().filter(k -> weights[k] >= SMALL).sorted(Comparator.comparingDouble(k -> -weights[k]))
                .map(k -> String.format(Locale.ROOT, "%.0f %% %s", 100 * weights[k], Expert.ALL.get(k))).collect(Collectors.joining(", "));
    }
}
