package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

/**
 * Panels of 8 columns for the register tile: to[i·width + j] for i = 0 .. depth−1, j = 0 .. 7. A panel that has fewer columns
 * is filled up with numbers that nobody uses.
 */
final class Pack {
    private Pack() { }

    /** Column j of the panel is from[at + j·stride ..], contiguous; there are {@code count} of them. */
    static void columns(float[] from, int at, int stride, int count, int depth, float[] to, int start, int width) {
        int last = at + (Math.min(8, count) - 1) * stride;
        int f1 = Math.min(at + stride, last), f2 = Math.min(at + 2 * stride, last), f3 = Math.min(at + 3 * stride, last);
        int f4 = Math.min(at + 4 * stride, last), f5 = Math.min(at + 5 * stride, last);
        int f6 = Math.min(at + 6 * stride, last), f7 = Math.min(at + 7 * stride, last);
        for (int i = 0, t = start; i < depth; i++, t += width) {
            to[t] = from[at + i];
            to[t + 1] = from[f1 + i];
            to[t + 2] = from[f2 + i];
            to[t + 3] = from[f3 + i];
            to[t + 4] = from[f4 + i];
            to[t + 5] = from[f5 + i];
            to[t + 6] = from[f6 + i];
            to[t + 7] = from[f7 + i];
        }
    }

    /** Row i of the panel is from[at + i·stride .. + 8). */
    static void rows(float[] from, int at, int stride, int depth, float[] to, int start, int width) {
        for (int i = 0, f = at, t = start; i < depth; i++, f += stride, t += width) {
            to[t] = from[f];
            to[t + 1] = from[f + 1];
            to[t + 2] = from[f + 2];
            to[t + 3] = from[f + 3];
            to[t + 4] = from[f + 4];
            to[t + 5] = from[f + 5];
            to[t + 6] = from[f + 6];
            to[t + 7] = from[f + 7];
        }
    }

    /** As {@link #rows} for panels of {@link Lanes#LANES} columns. */
    static void lines(float[] from, int at, int stride, int depth, float[] to, int start) {
        for (int i = 0, f = at, t = start; i < depth; i++, f += stride, t += LANES)
            for (int v = 0; v < LANES; v += L) at(from, f + v).intoArray(to, t + v);
    }
}
