package org.dgd.metric;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How far probabilities of classes can be believed.
 *
 * @param accuracy  share of samples whose likeliest class is the true one
 * @param error     expected calibration error: |accuracy − mean probability of the likeliest class| of every bin, weighted by its samples (Guo et al. 2017)
 * @param brier     mean over samples of Σ_c (p_c − 1[c is true])², between 0 and 2 (Brier 1950)
 * @param logLoss   mean of −log p of the true class, in nats
 * @param bins      of equal width in the probability of the likeliest class, from 0 to 1; empty ones are left out
 */
public record Calibration(double accuracy, double error, double brier, double logLoss, List<Bin> bins) {
    /** A probability of 0 of what happened counts as this, or one sample would make the log loss infinite. */
    private static final double LEAST = 1e-12;

    /** Samples whose likeliest class has a probability above {@code from} and at most {@code to}: how many, that probability's mean, and how many are right. */
    public record Bin(double from, double to, int count, double confidence, double accuracy) { }

    /**
     * @param p      N rows of one probability for each class, which add up to 1
     * @param labels the true classes, N numbers from 0; −1: unknown, the sample is passed over
     */
    public static Calibration of(double[] p, int[] labels, int bins) {
        int classes = p.length / Math.max(1, labels.length);
        if (labels.length == 0 || p.length != classes * labels.length || classes < 1)
            throw new IllegalArgumentException("calibration: " + p.length + " probabilities for " + labels.length + " samples");
        if (bins < 1) throw new IllegalArgumentException("calibration: " + bins + " bins");
        int[] count = new int[bins], right = new int[bins];
        double[] confidence = new double[bins];
        double brier = 0, log = 0;
        int n = 0, hits = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0) continue;
            if (labels[i] >= classes) throw new IllegalArgumentException("calibration: label " + labels[i] + " among " + classes + " classes");
            n++;
            int best = likeliest(p, i, classes);
            double most = p[i * classes + best];
            int bin = Math.clamp((int) Math.ceil(most * bins) - 1, 0, bins - 1);
            count[bin]++;
            confidence[bin] += most;
            if (best == labels[i]) {
                right[bin]++;
                hits++;
            }
            for (int c = 0; c < classes; c++) brier += Math.pow(p[i * classes + c] - (c == labels[i] ? 1 : 0), 2);
            log -= Math.log(Math.max(p[i * classes + labels[i]], LEAST));
        }
        if (n == 0) throw new IllegalArgumentException("calibration: no sample has a label");
        List<Bin> filled = new ArrayList<>();
        double error = 0;
        for (int b = 0; b < bins; b++) {
            if (count[b] == 0) continue;
            Bin bin = new Bin((double) b / bins, (double) (b + 1) / bins, count[b], confidence[b] / count[b], (double) right[b] / count[b]);
            filled.add(bin);
            error += Math.abs(bin.accuracy - bin.confidence) * bin.count / n;
        }
        return new Calibration((double) hits / n, error, brier / n, log / n, List.copyOf(filled));
    }

    /** The likeliest class of every row. */
    public static int[] likeliest(double[] p, int classes) { return IntStream.range(0, p.length / classes).map(i -> likeliest(p, i, classes)).toArray(); }

    private static int likeliest(double[] p, int i, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) if (p[i * classes + c] > p[i * classes + best]) best = c;
        return best;
    }
}
