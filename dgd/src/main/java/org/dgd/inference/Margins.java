package org.dgd.inference;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How far true values lie from their predictions, in predicted standard deviations, as seen in samples whose true values are known. Predictions
 * of like standard deviation, and among these of like mean, are judged together. Where all are exchangeable, so are new ones: the quantile p of
 * draws that went through {@link #calibrate} has a share p of new true values below it (conformal prediction in groups; draws keep their order, as
 * in ensemble copula coupling, and with it how values go together).
 */
public final class Margins {
    /** Values that a group has at least, and groups by either number at most. */
    private static final int LEAST = 200, MOST = 12;
    /** Beside a standard deviation, so that it may be 0. */
    private static final double SMALL = 1e-6;
    private static final double[] POWERS = {0, 0.25, 0.5, 0.75, 1};
    /** Half a step of a byte: errors below are none. */
    private static final double VISIBLE = 0.5 / 255;

    private final double[] sdEdges;
    private final double[][] meanEdges;
    private final double[][][] scores;

    /** @param truth of as many values as there are means and standard deviations */
    public Margins(double[] mean, double[] sd, double[] truth) {
        int n = truth.length;
        if (n == 0 || mean.length != n || sd.length != n)
            throw new IllegalArgumentException("margins: " + mean.length + " means and " + sd.length + " standard deviations of " + n + " values");
        int groups = Math.clamp((int) Math.sqrt((double) n / LEAST), 1, MOST);
        int[] bySd = order(IntStream.range(0, n).toArray(), sd);
        sdEdges = new double[groups - 1];
        meanEdges = new double[groups][groups - 1];
        scores = new double[groups][groups][];
        for (int g = 0; g < groups; g++) {
            int from = (int) ((long) g * n / groups), to = (int) ((long) (g + 1) * n / groups);
            if (g > 0) sdEdges[g - 1] = sd[bySd[from]];
            int[] byMean = order(Arrays.copyOfRange(bySd, from, to), mean);
            for (int h = 0; h < groups; h++) {
                int start = (int) ((long) h * byMean.length / groups), end = (int) ((long) (h + 1) * byMean.length / groups);
                if (h > 0) meanEdges[g][h - 1] = mean[byMean[start]];
                scores[g][h] = Arrays.stream(byMean, start, end).mapToDouble(i -> (truth[i] - mean[i]) / (sd[i] + SMALL)).sorted().toArray();
            }
        }
    }

    /**
     * By which power of their samples' contrasts standard deviations are best multiplied: that of the largest likelihood of errors, as Gaussians whose
     * standard deviations are then right but for one common factor.
     */
    public static double power(double[] mean, double[] sd, double[] truth, double[] contrast) {
        double best = 0, least = Double.POSITIVE_INFINITY;
        for (double power : POWERS) {
            double squares = 0, logs = 0;
            for (int i = 0; i < sd.length; i++) {
                double s = (sd[i] + VISIBLE) * StrictMath.pow(contrast[i], power);
                squares += (truth[i] - mean[i]) * (truth[i] - mean[i]) / (s * s);
                logs += StrictMath.log(s);
            }
            double loss = 0.5 * StrictMath.log(squares / sd.length) + logs / sd.length;
            if (!(loss < least)) continue;
            best = power;
            least = loss;
        }
        return best;
    }

    private static int[] order(int[] indices, double[] by) {
        return Arrays.stream(indices).boxed().sorted(Comparator.comparingDouble(i -> by[i])).mapToInt(i -> i).toArray();
    }

    /** The quantile p of a value with this prediction. */
    public double quantile(double mean, double sd, double p) {
        int g = group(sdEdges, sd);
        double[] sorted = scores[g][group(meanEdges[g], mean)];
        double at = Math.clamp(p * (sorted.length + 1), 1, sorted.length);
        int below = (int) Math.floor(at), above = Math.min(below + 1, sorted.length);
        return mean + (sd + SMALL) * (sorted[below - 1] + (at - below) * (sorted[above - 1] - sorted[below - 1]));
    }

    private static int group(double[] edges, double value) {
        int g = 0;
        while (g < edges.length && value >= edges[g]) g++;
        return g;
    }

    /** Puts the quantile r/(S+1) in the place of the draw number r by size, of S draws of one value. */
    public void calibrate(double mean, double sd, double[] draws) {
        int[] order = order(IntStream.range(0, draws.length).toArray(), draws);
        for (int r = 0; r < order.length; r++) draws[order[r]] = quantile(mean, sd, (r + 1.0) / (order.length + 1));
    }
}
