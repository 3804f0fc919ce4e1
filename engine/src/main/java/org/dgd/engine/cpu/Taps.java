package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.LANES;

import org.dgd.engine.Geometry;
import org.dgd.engine.Shape;

/**
 * What a convolution reads for each pixel it writes, worked out once per geometry: pixel p reads entries
 * start[p] .. start[p+1] of taps, which are runs of channels as {@link Tiles#sum} takes them. Taps outside of the image are
 * not listed, so padding costs neither branches nor multiplications. Taps that are neighbours both in the filter and in the
 * image make one run, as far as {@link Tiles#RUN} goes: images of few channels would else have runs of one to three.
 */
record Taps(int[] start, int[] taps) {
    /** What makes two lists equal. The list of a forward convolution leads from small to large image, of its adjoint back. */
    record Key(boolean forward, int fromH, int fromW, int depth, int pixelStride, int toH, int toW, int r, int s, Geometry g) {
        static Key of(boolean forward, Floats from, Floats to, Shape filter, Geometry g) {
            Shape x = from.shape;
            return new Key(forward, x.h(), x.w(), x.c(), from.pixelStride, to.shape.h(), to.shape.w(), filter.h(), filter.w(), g);
        }
    }

    static Taps of(Key k) {
        int[] start = new int[k.toH * k.toW + 1], taps = new int[count(k) * Math.ceilDiv(k.depth, Tiles.RUN) * Tiles.ENTRY];
        int end = 0;
        for (int p = 0, pixel = 0; p < k.toH; p++)
            for (int q = 0; q < k.toW; q++) {
                for (int r = 0; r < k.r; r++)
                    for (int s = 0; s < k.s; s++) {
                        int i = row(k, p, r), j = column(k, q, s);
                        if (i < 0 || j < 0) continue;
                        int w = (r * k.s + s) * k.depth * 8, x = (i * k.fromW + j) * k.pixelStride, last = end - Tiles.ENTRY;
                        boolean neighbour = last >= start[pixel] && taps[last] + taps[last + 2] * 8 == w
                                && taps[last + 1] + taps[last + 2] * LANES == x;
                        if (neighbour && taps[last + 2] + k.depth <= Tiles.RUN) taps[last + 2] += k.depth;
                        else end = Tiles.list(w, x, k.depth, taps, end);
                    }
                start[++pixel] = end;
            }
        return new Taps(start, taps);
    }

    /** How many taps lie inside of the image, over all pixels. */
    private static int count(Key k) {
        int rows = 0, columns = 0;
        for (int p = 0; p < k.toH; p++)
            for (int r = 0; r < k.r; r++) if (row(k, p, r) >= 0) rows++;
        for (int q = 0; q < k.toW; q++)
            for (int s = 0; s < k.s; s++) if (column(k, q, s) >= 0) columns++;
        return Math.multiplyExact(rows, columns);
    }

    /** The row that row p reads through tap r, or −1. */
    private static int row(Key k, int p, int r) { return source(k.forward, p, r, k.g.strideH(), k.g.paddingH(), k.fromH); }

    private static int column(Key k, int q, int s) { return source(k.forward, q, s, k.g.strideW(), k.g.paddingW(), k.fromW); }

    private static int source(boolean forward, int p, int r, int stride, int padding, int size) {
        int i = forward ? p * stride - padding + r : p + padding - r;
        if (i < 0) return -1;
        if (!forward) {
            if (i % stride != 0) return -1;
            i /= stride;
        }
        return i < size ? i : -1;
    }
}
