package org.dgd.engine.reference;

import static org.dgd.engine.reference.Doubles.of;
import static org.dgd.engine.reference.Doubles.start;

import org.dgd.engine.*;

/** Bilinear interpolation and its adjoint walk over the same four pairs of pixels for each pixel of the result. */
final class Resize {
    private Resize() { }

    /** A pixel of the original image, one of the result, and the weight with which the first is part of the second. */
    private interface Pair { void at(int x, int y, double weight); }

    private static void pairs(Shape x, Shape y, Pair pair) {
        for (int n = 0; n < y.n(); n++)
            for (int p = 0; p < y.h(); p++)
                for (int q = 0; q < y.w(); q++) {
                    double row = Bilinear.place(p, x.h(), y.h()), column = Bilinear.place(q, x.w(), y.w());
                    int i = (int) row, j = (int) column, below = Bilinear.next(i, x.h()), right = Bilinear.next(j, x.w());
                    double down = row - i, across = column - j;
                    int to = ((n * y.h() + p) * y.w() + q) * y.c();
                    pair.at(pixel(x, n, i, j), to, (1 - down) * (1 - across));
                    pair.at(pixel(x, n, i, right), to, (1 - down) * across);
                    pair.at(pixel(x, n, below, j), to, down * (1 - across));
                    pair.at(pixel(x, n, below, right), to, down * across);
                }
    }

    private static int pixel(Shape x, int n, int i, int j) { return ((n * x.h() + i) * x.w() + j) * x.c(); }

    static void bilinear(Tensor x, Tensor y) {
        double[] in = of(x), out = start(Target.over(y));
        pairs(x.shape, y.shape, (i, k, weight) -> {
            for (int c = 0; c < x.shape.c(); c++) out[k + c] += weight * in[i + c];
        });
    }

    static void bilinearBackward(Tensor dy, Target dx) {
        double[] in = of(dy), out = start(dx);
        pairs(dx.tensor().shape, dy.shape, (i, k, weight) -> {
            for (int c = 0; c < dy.shape.c(); c++) out[i + c] += weight * in[k + c];
        });
    }
}
