package org.dgd.metric;

/**
 * Probabilities of classes from their logarithms up to a number for each sample, made less sure by a temperature T (Guo et al. 2017):
 *
 * <pre>    p_c = exp(l_c / T) / Σ_c' exp(l_c' / T) </pre>
 *
 * The likeliest class stays the same.
 */
public final class Temperature {
    private static final double LEAST = 1e-2, MOST = 1e4;
    private static final int STEPS = 80;
    private static final double GOLDEN = (Math.sqrt(5) - 1) / 2;

    private Temperature() { }

    /** @param log rows of one number for each class */
    public static double[] probabilities(double[] log, int classes, double temperature) {
        if (!(temperature > 0)) throw new IllegalArgumentException("temperature: " + temperature);
        double[] p = new double[log.length];
        for (int row = 0; row < log.length; row += classes) {
            double most = Double.NEGATIVE_INFINITY, sum = 0;
            for (int c = 0; c < classes; c++) most = Math.max(most, log[row + c]);
            for (int c = 0; c < classes; c++) sum += p[row + c] = Math.exp((log[row + c] - most) / temperature);
            for (int c = 0; c < classes; c++) p[row + c] /= sum;
        }
        return p;
    }

    /**
     * The temperature with the least log loss of these labels, found by golden section over log T between log {@value #LEAST} and log {@value #MOST};
     * the loss is convex in 1/T, so it has one minimum.
     *
     * @param labels −1: unknown, passed over
     */
    public static double fit(double[] log, int[] labels) {
        int classes = log.length / labels.length;
        double a = Math.log(LEAST), b = Math.log(MOST);
        for (int step = 0; step < STEPS; step++) {
            double left = b - GOLDEN * (b - a), right = a + GOLDEN * (b - a);
            if (loss(log, labels, classes, left) <= loss(log, labels, classes, right)) b = right;
            else a = left;
        }
        return Math.exp((a + b) / 2);
    }

    private static double loss(double[] log, int[] labels, int classes, double logTemperature) {
        double t = Math.exp(logTemperature), sum = 0;
        for (int i = 0; i < labels.length; i++) {
            if (labels[i] < 0) continue;
            double most = Double.NEGATIVE_INFINITY, total = 0;
            for (int c = 0; c < classes; c++) most = Math.max(most, log[i * classes + c]);
            for (int c = 0; c < classes; c++) total += Math.exp((log[i * classes + c] - most) / t);
            sum += Math.log(total) - (log[i * classes + labels[i]] - most) / t;
        }
        return sum;
    }
}
