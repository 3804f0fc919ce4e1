package org.dgd.engine.reference;

import static org.dgd.engine.reference.Doubles.of;
import static org.dgd.engine.reference.Doubles.start;

import org.dgd.engine.*;

/**
 * A convolution pairs numbers of the large image x, the filter w and the small image y. Forward, backward by data and
 * backward by filter walk over the same pairs; each adds into another of the three.
 */
final class Convolution {
    private Convolution() { }

    /**
     * One row of a filter on the image: {@code count} numbers from place x in the large image lie over as many from place w
     * in the filter, and all of them meet the number at place y of the small image.
     */
    private interface Row { void at(int x, int w, int y, int count); }

    /** Visits every row of every filter at every place. Columns and channels of a row are neighbours in both arrays. */
    private static void rows(Shape x, Shape w, Shape y, Geometry g, Row row) {
        for (int n = 0; n < y.n(); n++)
            for (int p = 0; p < y.h(); p++)
                for (int r = 0; r < w.h(); r++) {
                    int h = p * g.strideH() - g.paddingH() + r;
                    if (h < 0 || h >= x.h()) continue;
                    for (int q = 0; q < y.w(); q++) {
                        int left = q * g.strideW() - g.paddingW();
                        int s = Math.max(0, -left), end = Math.min(w.w(), x.w() - left);
                        if (s >= end) continue;
                        int atX = ((n * x.h() + h) * x.w() + left + s) * x.c(), atY = ((n * y.h() + p) * y.w() + q) * y.c();
                        for (int k = 0; k < y.c(); k++) row.at(atX, ((k * w.h() + r) * w.w() + s) * w.c(), atY + k, (end - s) * x.c());
                    }
                }
    }

    static void forward(Tensor x, Tensor w, Tensor bias, Target y, Geometry g) {
        double[] image = of(x), filter = of(w), out = start(y);
        if (bias != null) addBias(of(bias), out);
        rows(x.shape, w.shape, y.tensor().shape, g, (i, j, k, count) -> out[k] += dot(image, i, filter, j, count));
    }

    static void backwardData(Tensor w, Tensor dy, Tensor bias, Target dx, Geometry g) {
        double[] filter = of(w), small = of(dy), out = start(dx);
        if (bias != null) addBias(of(bias), out);
        rows(dx.tensor().shape, w.shape, dy.shape, g, (i, j, k, count) -> addMultiple(small[k], filter, j, out, i, count));
    }

    static void backwardFilter(Tensor x, Tensor dy, Target dw, Geometry g) {
        double[] image = of(x), small = of(dy), out = start(dw);
        rows(x.shape, dw.tensor().shape, dy.shape, g, (i, j, k, count) -> addMultiple(small[k], image, i, out, j, count));
    }

    private static void addBias(double[] bias, double[] out) {
        for (int i = 0; i < out.length; i += bias.length)
            for (int c = 0; c < bias.length; c++) out[i + c] += bias[c];
    }

    /** Σ a·b. Four sums, because one would make every addition wait for the one before it. */
    private static double dot(double[] a, int i, double[] b, int j, int count) {
        double s0 = 0, s1 = 0, s2 = 0, s3 = 0;
        int t = 0;
        for (; t + 4 <= count; t += 4) {
            s0 += a[i + t] * b[j + t];
            s1 += a[i + t + 1] * b[j + t + 1];
            s2 += a[i + t + 2] * b[j + t + 2];
            s3 += a[i + t + 3] * b[j + t + 3];
        }
        for (; t < count; t++) s0 += a[i + t] * b[j + t];
        return s0 + s1 + s2 + s3;
    }

    /** b += factor·a. */
    private static void addMultiple(double factor, double[] a, int i, double[] b, int j, int count) {
        for (int t = 0; t < count; t++) b[j + t] += factor * a[i + t];
    }
}
