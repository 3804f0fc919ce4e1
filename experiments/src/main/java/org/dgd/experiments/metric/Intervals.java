package org.dgd.experiments.metric;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;

/**
 * Whether draws of missing values spread as far as they should: the share of true values in the central intervals of their draws.
 * Calibrated draws have half of them in the interval of 50 %, and so on. The quantile p of S draws is their order statistic number
 * p·(S+1), between two of them on the line that joins these; so draws from the very distribution of the truth get exact shares where
 * p·(S+1) is a whole number, as for 39 or 199 draws.
 */
public record Intervals(double[] draws, double[] truth, double[] holes) {
    private static final int[] PERCENT = {50, 80, 90, 95};

    /**
     * @param draws (S,N,…), as {@code impute} writes them
     * @param truth (N,…)
     * @param holes (N,…), NaN where a value was missing
     */
    static Intervals of(StoredArray draws, StoredArray truth, StoredArray holes) {
        if (truth.size() == 0 || holes.size() != truth.size() || draws.size() == 0 || draws.size() % truth.size() != 0
                || draws.shape()[0] != draws.size() / truth.size())
            throw new InputException(draws.name() + " is " + StoredArray.text(draws.shape()) + ", " + truth.name() + " "
                    + StoredArray.text(truth.shape()) + " and " + holes.name() + " " + StoredArray.text(holes.shape())
                            + ", expected (S,N,…), (N,…) and (N,…)");
        return new Intervals(draws.doubles(), truth.doubles(), holes.doubles());
    }

    /** Shares by percent, how many values they are of, and the mean squared error of the mean of draws. */
    public Map<String, Object> shares() {
        int n = draws.length / truth.length, missing = 0;
        int[] inside = new int[PERCENT.length];
        double error = 0;
        double[] sorted = new double[n];
        for (int i = 0; i < truth.length; i++) {
            if (!Double.isNaN(holes[i])) continue;
            double sum = 0;
            for (int s = 0; s < n; s++) sum += sorted[s] = draws[s * truth.length + i];
            Arrays.sort(sorted);
            for (int k = 0; k < PERCENT.length; k++) {
                double tail = (1 - PERCENT[k] / 100.0) / 2;
                if (quantile(sorted, tail) <= truth[i] && truth[i] <= quantile(sorted, 1 - tail)) inside[k]++;
            }
            error += Math.pow(sum / n - truth[i], 2);
            missing++;
        }
        if (missing == 0) throw new InputException("metric intervals: no value was missing (NaN) in the third array");
        Map<String, Object> shares = new LinkedHashMap<>();
        shares.put("values", missing);
        for (int k = 0; k < PERCENT.length; k++) shares.put("inside_" + PERCENT[k], (double) inside[k] / missing);
        shares.put("mse", error / missing);
        return shares;
    }

    static double quantile(double[] sorted, double p) {
        double at = Math.clamp(p * (sorted.length + 1), 1, sorted.length);
        int below = (int) Math.floor(at), above = Math.min(below + 1, sorted.length);
        return sorted[below - 1] + (at - below) * (sorted[above - 1] - sorted[below - 1]);
    }
}
