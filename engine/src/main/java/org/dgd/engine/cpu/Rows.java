package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import org.dgd.engine.cpu.BatchNormConv.Head;
import org.dgd.engine.cpu.ChannelMoments.Strips;
import org.dgd.engine.cpu.Normalization.Line;

/**
 * Where the rows of a convolution go, and what becomes of each as soon as it is made, while it is in the cache: a bias is added; moments are
 * taken; batch norm, and a head, follow. Before a head rows lie in a window of scratch, for only what the head makes of them is kept.
 *
 * @param bias    of the convolution, or null
 * @param strips  of moments to take, or null
 * @param line    batch norm, or null
 * @param head    1x1 convolution behind batch norm, or null
 * @param image   what is kept
 * @param add     whether to add to it; not if anything but a bias follows
 */
record Rows(Floats bias, Strips strips, Line line, Head head, Floats image, boolean add) {
    static Rows plain(Floats bias, Floats y, boolean add) { return new Rows(bias, null, null, null, y, add); }

    /** Whether nothing but a bias follows. */
    boolean isPlain() { return strips == null && line == null; }

    /** Whether rows are not kept: they are to be made in a window, all channels of a row at a time. */
    boolean inWindow() { return head != null; }

    /**
     * Some rows are made: channels c0 .. c1 of them for vector {@code v} of samples.
     *
     * @param at     where the first starts
     * @param stride from one pixel to the next
     * @param first  number of the first
     * @param count  how many; always as many as a strip of moments has
     */
    void finish(float[] a, int at, int stride, int c0, int c1, int v, int first, int count, Scratch own) {
        int width = image.shape.w(), length = width * stride;
        for (int i = 0; i < count; i++) {
            int row = at + i * length;
            if (bias != null) addBias(a, row, stride, width, bias.a, c0, c1);
            if (head != null) head.row(a, row, stride, c1, width, image, start(image, v) + (first + i) * image.rowStride, own);
            else if (line != null) normalize(a, row, stride, width, line, c0, c1);
        }
        if (strips != null) strips.take(a, at, length, stride, v, first, c0, c1, own);
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
