package org.dgd.engine.reference;

import static org.dgd.engine.reference.Doubles.of;
import static org.dgd.engine.reference.Doubles.start;

import java.util.Arrays;
import org.dgd.engine.*;

/** Sums, maxima and norms, and what repeats their gradients. The losses are in {@link Loss}. */
final class Reduction {
    private Reduction() { }

    static void sum(Tensor x, double factor, Target y) {
        double[] a = of(x), out = start(y);
        Shape s = x.shape;
        Steps d = Steps.repeated(y.tensor().shape);
        int i = 0;
        for (int n = 0; n < s.n(); n++)
            for (int h = 0; h < s.h(); h++)
                for (int w = 0; w < s.w(); w++) {
                    int at = d.at(n, h, w), step = d.c();
                    for (int c = 0; c < s.c(); c++) out[at + c * step] += factor * a[i++];
                }
    }

    static void broadcast(Tensor x, double factor, Target y) {
        double[] a = of(x), out = of(y.tensor());
        Shape s = y.tensor().shape;
        Steps d = Steps.repeated(x.shape);
        int i = 0;
        for (int n = 0; n < s.n(); n++)
            for (int h = 0; h < s.h(); h++)
                for (int w = 0; w < s.w(); w++)
                    for (int c = 0; c < s.c(); c++, i++) out[i] = (y.add() ? out[i] : 0) + factor * a[d.at(n, h, w) + c * d.c()];
    }

    static void max(Tensor x, Tensor y) {
        double[] a = of(x), out = of(y);
        Arrays.fill(out, Double.NEGATIVE_INFINITY);
        int[] partner = partners(x.shape, y.shape);
        for (int i = 0; i < a.length; i++) out[partner[i]] = Math.max(out[partner[i]], a[i]);
    }

    static void maxBackward(Tensor x, Tensor y, Tensor dy, Target dx) {
        double[] a = of(x), largest = of(y), g = of(dy), out = start(dx);
        int[] partner = partners(x.shape, y.shape), reached = new int[largest.length];
        for (int i = 0; i < a.length; i++) if (reaches(a[i], largest[partner[i]])) reached[partner[i]]++;
        for (int i = 0; i < a.length; i++) if (reaches(a[i], largest[partner[i]])) out[i] += g[partner[i]] / reached[partner[i]];
    }

    /** Whether one of the numbers of which {@code largest} is the maximum is that maximum: NaN is, of numbers that it is among. */
    static boolean reaches(double x, double largest) { return x == largest || Double.isNaN(x); }

    /** For every number of the shape {@code large}, the place of the one in {@code small} that it is reduced to. */
    private static int[] partners(Shape large, Shape small) {
        int[] partner = new int[large.size()];
        Steps d = Steps.repeated(small);
        int i = 0;
        for (int n = 0; n < large.n(); n++)
            for (int h = 0; h < large.h(); h++)
                for (int w = 0; w < large.w(); w++)
                    for (int c = 0; c < large.c(); c++) partner[i++] = d.at(n, h, w) + c * d.c();
        return partner;
    }

    static void logSumExp(Tensor x, Tensor y) {
        double[] a = of(x), out = of(y);
        int channels = x.shape.c();
        for (int i = 0; i < out.length; i++) out[i] = logSumExp(a, i * channels, channels);
    }

    static void logSumExpBackward(Tensor x, Tensor y, Tensor dy, Target dx) {
        double[] a = of(x), b = of(y), g = of(dy), out = start(dx);
        int channels = x.shape.c();
        for (int i = 0; i < out.length; i++) if (a[i] != Double.NEGATIVE_INFINITY) out[i] += g[i / channels] * Math.exp(a[i] - b[i / channels]);
    }

    static void logSoftmax(Tensor x, Tensor y) {
        double[] a = of(x), out = of(y);
        int channels = x.shape.c();
        for (int from = 0; from < a.length; from += channels) {
            double total = logSumExp(a, from, channels);
            for (int i = from; i < from + channels; i++) out[i] = a[i] - total;
        }
    }

    static void logSoftmaxBackward(Tensor y, Tensor dy, Target dx) {
        double[] b = of(y), g = of(dy), out = start(dx);
        int channels = y.shape.c();
        for (int from = 0; from < b.length; from += channels) {
            double total = 0;
            for (int i = from; i < from + channels; i++) total += g[i];
            for (int i = from; i < from + channels; i++) out[i] += g[i] - Math.exp(b[i]) * total;
        }
    }

    /** log Σ exp of {@code count} numbers; the largest is taken out of the sum so that none overflows. */
    private static double logSumExp(double[] a, int from, int count) {
        double largest = Double.NEGATIVE_INFINITY, sum = 0;
        for (int i = from; i < from + count; i++) largest = Math.max(largest, a[i]);
        if (Double.isInfinite(largest)) return largest;
        for (int i = from; i < from + count; i++) sum += Math.exp(a[i] - largest);
        return largest + Math.log(sum);
    }

    static void norm(Tensor x, Tensor y) {
        double[] a = of(x), out = of(y);
        int channels = x.shape.c();
        for (int i = 0; i < out.length; i++) {
            double squares = 0;
            for (int c = 0; c < channels; c++) squares += a[i * channels + c] * a[i * channels + c];
            out[i] = Math.sqrt(squares);
        }
    }

    static void normBackward(Tensor x, Tensor y, Tensor dy, Target dx) {
        double[] a = of(x), length = of(y), g = of(dy), out = start(dx);
        int channels = x.shape.c();
        for (int i = 0; i < out.length; i++)
            if (length[i / channels] > 0) out[i] += g[i / channels] * a[i] / length[i / channels];
    }
}
