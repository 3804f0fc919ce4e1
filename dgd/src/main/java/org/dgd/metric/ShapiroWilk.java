package org.dgd.metric;

import java.util.Arrays;
import org.apache.commons.numbers.gamma.Erfc;
import org.apache.commons.numbers.gamma.InverseErfc;
import org.dgd.engine.Rng;
import org.dgd.nn.data.InputException;

/**
 * Shapiro and Wilk's test of normality: W near 1 means that the values may be draws of one normal distribution. Royston's algorithm AS R94
 * (Applied Statistics 44, 1995), in double, for any number of values from 3 up.
 *
 * @param w the squared correlation of the sorted values with weights close to those of expected normal order statistics
 * @param p probability of a W as small or smaller if the values were normal; calibrated for at most {@link #CALIBRATED} values
 */
public record ShapiroWilk(double w, double p) {
    /** AS R94 gives p for up to this many values; W has no such limit. */
    public static final int CALIBRATED = 5_000;

    /** With fewer values W means nothing. */
    public static final int LEAST = 3;

    /** Coefficients of Royston's polynomials, constant first. */
    private static final double[] LAST = {0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056};
    private static final double[] LAST_BUT_ONE = {0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633};
    private static final double[] FEW_SHIFT = {-2.273, 0.459};
    private static final double[] FEW_MEAN = {0.5440, -0.39978, 0.025054, -6.714e-4}, FEW_LOG_SD = {1.3822, -0.77857, 0.062767, -0.0020322};
    private static final double[] MANY_MEAN = {-1.5861, -0.31082, -0.083751, 0.0038915}, MANY_LOG_SD = {-0.4803, -0.082676, 0.0030302};
    private static final int FEW = 11;
    /** What p is where a few values are farther from normal than the approximation reaches. */
    private static final double VANISHING = 1e-99;

    /**
     * Of all values, in any order; the array stays as it is. Ties are taken as they are.
     *
     * @throws InputException with fewer than three values, or when all are equal
     */
    public static ShapiroWilk of(double[] values) {
        int n = values.length;
        if (n < LEAST) throw new InputException("holds " + n + (n == 1 ? " value" : " values") + ", Shapiro–Wilk needs at least " + LEAST);
        double[] x = values.clone();
        Arrays.parallelSort(x);
        double range = x[n - 1] - x[0], middle = x[n / 2];
        if (range == 0) throw new InputException("all " + n + " values are equal, Shapiro–Wilk needs values that differ");
        if (!Double.isFinite(range))
            throw new InputException("the values reach from " + x[0] + " to " + x[n - 1] + ", too far for Shapiro–Wilk; scale them");
        for (int i = 0; i < n; i++) x[i] = (x[i] - middle) / range;
        double rest = oneMinusW(x, weights(n));
        return new ShapiroWilk(1 - rest, probability(rest, n));
    }

    /** Of {@code size} of the values, drawn without replacement; of all when there are no more than that. */
    public static ShapiroWilk ofSubsample(double[] values, int size, Rng rng) {
        if (values.length <= size) return of(values);
        int[] chosen = rng.permutation(values.length);
        double[] some = new double[size];
        for (int i = 0; i < size; i++) some[i] = values[chosen[i]];
        return of(some);
    }

    /** The weights of the largest, second largest … value, n/2 of them; those of the smallest are the same with a minus. */
    private static double[] weights(int n) {
        double[] a = new double[n / 2];
        if (n == LEAST) {
            a[0] = Math.sqrt(0.5);
            return a;
        }
        var sum = new CompensatedSum();
        for (int i = 0; i < a.length; i++) {
            a[i] = Math.sqrt(2) * InverseErfc.value(2 * (i + 1 - 0.375) / (n + 0.25));         // −Φ⁻¹
            sum.add(2 * a[i] * a[i]);
        }
        double squares = sum.value(), root = Math.sqrt(squares), u = 1 / Math.sqrt(n);
        double m1 = a[0], m2 = a[1];
        a[0] = polynomial(LAST, u) + m1 / root;
        if (n > 5) a[1] = polynomial(LAST_BUT_ONE, u) + m2 / root;
        int first = n > 5 ? 2 : 1;
        double scale = n > 5 ? Math.sqrt((squares - 2 * m1 * m1 - 2 * m2 * m2) / (1 - 2 * a[0] * a[0] - 2 * a[1] * a[1]))
                : Math.sqrt((squares - 2 * m1 * m1) / (1 - 2 * a[0] * a[0]));
        for (int i = first; i < a.length; i++) a[i] /= scale;
        return a;
    }

    /** 1 − W without a difference of nearly equal numbers. The weights sum to zero. */
    private static double oneMinusW(double[] sorted, double[] weights) {
        int n = sorted.length;
        CompensatedSum total = new CompensatedSum(), aa = new CompensatedSum(), xx = new CompensatedSum(), ax = new CompensatedSum();
        for (double x : sorted) total.add(x);
        double mean = total.value() / n;
        for (double x : sorted) xx.add((x - mean) * (x - mean));
        for (int i = 0; i < weights.length; i++) {
            aa.add(2 * weights[i] * weights[i]);
            ax.add(weights[i] * (sorted[n - 1 - i] - sorted[i]));
        }
        double product = aa.value() * xx.value(), root = Math.sqrt(product);
        return Math.max(0, (root - ax.value()) * (root + ax.value()) / product);
    }

    private static double probability(double oneMinusW, int n) {
        if (n == LEAST) return Math.max(0, 6 / Math.PI * (Math.asin(Math.sqrt(1 - oneMinusW)) - Math.asin(Math.sqrt(0.75))));
        double y = Math.log(oneMinusW), mean, sd;
        if (n <= FEW) {
            double limit = polynomial(FEW_SHIFT, n);
            if (y >= limit) return VANISHING;
            y = -Math.log(limit - y);
            mean = polynomial(FEW_MEAN, n);
            sd = Math.exp(polynomial(FEW_LOG_SD, n));
        } else {
            mean = polynomial(MANY_MEAN, Math.log(n));
            sd = Math.exp(polynomial(MANY_LOG_SD, Math.log(n)));
        }
        return 0.5 * Erfc.value((y - mean) / sd / Math.sqrt(2));
    }

    private static double polynomial(double[] c, double x) {
        double y = 0;
        for (int i = c.length - 1; i >= 0; i--) y = y * x + c[i];
        return y;
    }
}
