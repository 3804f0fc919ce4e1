package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import org.dgd.engine.cpu.BatchNormConv.Head;
import org.dgd.engine.cpu.Normalization.Line;

/**
 * Where the rows of a convolution go, and what becomes of each as soon as it is made, while it is in the cache: a bias is added, or a whole
 * tail is done to it. Before a head rows lie in a window of scratch, for only what the head makes of them is kept.
 *
 * @param bias of the convolution, or null
 * @param tail null: none
 * @param y    what is kept
 * @param add  whether to add to it; not with a tail
 */
record Rows(Floats bias, Tail tail, Floats y, boolean add) {
    /** @param head null: batch norm alone */
    record Tail(Line line, Head head) { }

    /** To keep what comes out of a tail. */
    Rows(Floats bias, Tail tail, Floats y) { this(bias, tail, y, false); }

    /** Whether rows are not kept: they are to be made in a window, all channels of a row at a time. */
    boolean inWindow() { return tail != null && tail.head != null; }

    /** One row is made: channels c0 .. c1 of it for vector {@code v} of samples start at {@code at}, its pixels are {@code stride} apart. */
    void finish(float[] a, int at, int stride, int c0, int c1, int v, int row, Scratch own) {
        if (bias != null) addBias(a, at, stride, y.shape.w(), bias.a, c0, c1);
        if (tail == null) return;
        if (tail.head == null) normalize(a, at, stride, y.shape.w(), tail.line, c0, c1);
        else tail.head.row(a, at, stride, c1, y.shape.w(), y, start(y, v) + row * y.rowStride, own);
    }

    /** Where vector {@code v} of samples starts. */
    static int start(Floats t, int v) { return v / VECTORS * t.blockStride + v % VECTORS * L; }

    private static void addBias(float[] a, int at, int stride, int width, float[] bias, int c0, int c1) {
        for (int q = 0; q < width; q++, at += stride)
            for (int c = c0, i = at + c0 * LANES; c < c1; c++, i += LANES) at(a, i).add(bias[c]).intoArray(a, i);
    }

    /** As {@link Normalization#forward} does it. */
    private static void normalize(float[] a, int at, int stride, int width, Line line, int c0, int c1) {
        for (int q = 0; q < width; q++, at += stride)
            for (int c = c0, i = at + c0 * LANES; c < c1; c++, i += LANES)
                at(a, i).sub(line.means()[c]).fma(all(line.scales()[c]), all(line.beta()[c])).max(line.floor()).intoArray(a, i);
    }
}
