package org.dgd.engine.reference;

import static org.dgd.engine.reference.Doubles.of;
import static org.dgd.engine.reference.Doubles.start;

import java.util.Arrays;
import org.dgd.engine.*;

/** Maxima and averages over windows. */
final class Pooling {
    private Pooling() { }

    /** One pixel of one window: the channels at place x of the image meet those at place y of the result. */
    private interface Pixel { void at(int x, int y, int windowPixels); }

    /** Visits every pixel of every window, row by row. */
    private static void pixels(Shape x, Shape y, Window w, Pixel pixel) {
        for (int n = 0; n < y.n(); n++)
            for (int p = 0; p < y.h(); p++)
                for (int q = 0; q < y.w(); q++) {
                    int bottom = w.bottom(p, x.h()), right = w.right(q, x.w()), count = (bottom - w.top(p)) * (right - w.left(q));
                    for (int i = w.top(p); i < bottom; i++)
                        for (int j = w.left(q); j < right; j++)
                            pixel.at(((n * x.h() + i) * x.w() + j) * x.c(), ((n * y.h() + p) * y.w() + q) * y.c(), count);
                }
    }

    static void max(Tensor x, Window w, Tensor y) {
        double[] in = of(x), out = of(y);
        Arrays.fill(out, Double.NEGATIVE_INFINITY);
        pixels(x.shape, y.shape, w, (i, k, _) -> {
            for (int c = 0; c < x.shape.c(); c++) out[k + c] = Math.max(out[k + c], in[i + c]);
        });
    }

    static void maxBackward(Tensor x, Tensor y, Tensor dy, Window w, Target dx) {
        double[] in = of(x), largest = of(y), left = of(dy).clone(), out = start(dx);
        pixels(x.shape, y.shape, w, (i, k, _) -> {
            for (int c = 0; c < x.shape.c(); c++) {
                if (!Reduction.reaches(in[i + c], largest[k + c])) continue;
                out[i + c] += left[k + c];
                left[k + c] = 0;
            }
        });
    }

    static void average(Tensor x, Window w, boolean padded, Tensor y) {
        double[] in = of(x), out = of(y);
        Arrays.fill(out, 0);
        pixels(x.shape, y.shape, w, (i, k, count) -> {
            for (int c = 0; c < x.shape.c(); c++) out[k + c] += in[i + c] / (padded ? w.pixels() : count);
        });
    }

    static void averageBackward(Tensor dy, Window w, boolean padded, Target dx) {
        double[] small = of(dy), out = start(dx);
        pixels(dx.tensor().shape, dy.shape, w, (i, k, count) -> {
            for (int c = 0; c < dy.shape.c(); c++) out[i + c] += small[k + c] / (padded ? w.pixels() : count);
        });
    }
}
