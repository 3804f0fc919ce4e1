package org.dgd.engine.cpu;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;

/**
 * The transforms of {@link Winograd}: sums and differences of pixels. A pixel is a run of floats, and pixels are {@code row} and
 * {@code column} apart; point (a,b) of the nine is (3a + b)·{@code stride} away from the first.
 *
 * <p>Loads are the JDK's own method: C2 inlines it always, and ours in long methods only sometimes, which then box.
 */
final class WinogradTiles {
    private WinogradTiles() { }

    /** Points of 3x3 pixels x: per axis x0 − x1, x1, x2 − x1. */
    static void input(float[] x, int at, int row, int column, float[] to, int t, int stride, int length) {
        for (int i = 0; i < length; i += L) {
            int x0 = at + i, x1 = x0 + row, x2 = x1 + row, to0 = t + i, to1 = to0 + 3 * stride, to2 = to1 + 3 * stride;
            FloatVector b0 = fromArray(S, x, x1), b1 = fromArray(S, x, x1 + column), b2 = fromArray(S, x, x1 + 2 * column);
            FloatVector a0 = fromArray(S, x, x0).sub(b0), a1 = fromArray(S, x, x0 + column).sub(b1);
            FloatVector a2 = fromArray(S, x, x0 + 2 * column).sub(b2);
            FloatVector c0 = fromArray(S, x, x2).sub(b0), c1 = fromArray(S, x, x2 + column).sub(b1);
            FloatVector c2 = fromArray(S, x, x2 + 2 * column).sub(b2);
            a0.sub(a1).intoArray(to, to0);
            a1.intoArray(to, to0 + stride);
            a2.sub(a1).intoArray(to, to0 + 2 * stride);
            b0.sub(b1).intoArray(to, to1);
            b1.intoArray(to, to1 + stride);
            b2.sub(b1).intoArray(to, to1 + 2 * stride);
            c0.sub(c1).intoArray(to, to2);
            c1.intoArray(to, to2 + stride);
            c2.sub(c1).intoArray(to, to2 + 2 * stride);
        }
    }

    /** As {@link #input} where the first pixel is (i,j) of an image, and some are outside of it and count as 0. */
    static void border(float[] x, int at, int row, int column, int i, int rows, int j, int columns, float[] zeros,
                       float[] to, int t, int stride, int length) {
        boolean r0 = i >= 0, r2 = i + 2 < rows, c0 = j >= 0, c2 = j + 2 < columns;
        int up = at, middle = at + row, down = at + 2 * row;
        float[] x00 = r0 && c0 ? x : zeros, x01 = r0 ? x : zeros, x02 = r0 && c2 ? x : zeros;
        float[] x10 = c0 ? x : zeros, x12 = c2 ? x : zeros;
        float[] x20 = r2 && c0 ? x : zeros, x21 = r2 ? x : zeros, x22 = r2 && c2 ? x : zeros;
        int i00 = r0 && c0 ? up : 0, i01 = r0 ? up + column : 0, i02 = r0 && c2 ? up + 2 * column : 0;
        int i10 = c0 ? middle : 0, i11 = middle + column, i12 = c2 ? middle + 2 * column : 0;
        int i20 = r2 && c0 ? down : 0, i21 = r2 ? down + column : 0, i22 = r2 && c2 ? down + 2 * column : 0;
        for (int k = 0; k < length; k += L) {
            int to0 = t + k, to1 = to0 + 3 * stride, to2 = to1 + 3 * stride;
            FloatVector b0 = fromArray(S, x10, i10 + k), b1 = fromArray(S, x, i11 + k), b2 = fromArray(S, x12, i12 + k);
            FloatVector a0 = fromArray(S, x00, i00 + k).sub(b0), a1 = fromArray(S, x01, i01 + k).sub(b1);
            FloatVector a2 = fromArray(S, x02, i02 + k).sub(b2);
            FloatVector e0 = fromArray(S, x20, i20 + k).sub(b0), e1 = fromArray(S, x21, i21 + k).sub(b1);
            FloatVector e2 = fromArray(S, x22, i22 + k).sub(b2);
            a0.sub(a1).intoArray(to, to0);
            a1.intoArray(to, to0 + stride);
            a2.sub(a1).intoArray(to, to0 + 2 * stride);
            b0.sub(b1).intoArray(to, to1);
            b1.intoArray(to, to1 + stride);
            b2.sub(b1).intoArray(to, to1 + 2 * stride);
            e0.sub(e1).intoArray(to, to2);
            e1.intoArray(to, to2 + stride);
            e2.sub(e1).intoArray(to, to2 + 2 * stride);
        }
    }

    /** Gradients of the points from those of 2x2 pixels: per axis d0, d0 + d1, d1. */
    static void outputGradient(float[] d, int at, int row, int column, float[] to, int t, int stride, int length) {
        for (int i = 0; i < length; i += L) {
            int d0 = at + i, d1 = d0 + row, to0 = t + i, to1 = to0 + 3 * stride, to2 = to1 + 3 * stride;
            FloatVector a = fromArray(S, d, d0), b = fromArray(S, d, d0 + column);
            FloatVector c = fromArray(S, d, d1), e = fromArray(S, d, d1 + column);
            FloatVector ab = a.add(b), ce = c.add(e);
            a.intoArray(to, to0);
            ab.intoArray(to, to0 + stride);
            b.intoArray(to, to0 + 2 * stride);
            a.add(c).intoArray(to, to1);
            ab.add(ce).intoArray(to, to1 + stride);
            b.add(e).intoArray(to, to1 + 2 * stride);
            c.intoArray(to, to2);
            ce.intoArray(to, to2 + stride);
            e.intoArray(to, to2 + 2 * stride);
        }
    }

    /** 2x2 pixels from the products of the nine points: per axis m0 + m1 and m1 + m2. */
    static void output(float[] m, int at, int stride, float[] y, int to, int row, int column, int length) {
        for (int i = 0; i < length; i += L) {
            int m0 = at + i, m1 = m0 + 3 * stride, m2 = m1 + 3 * stride, y0 = to + i, y1 = y0 + row;
            FloatVector c0 = fromArray(S, m, m1), c1 = fromArray(S, m, m1 + stride), c2 = fromArray(S, m, m1 + 2 * stride);
            FloatVector u0 = fromArray(S, m, m0).add(c0), u1 = fromArray(S, m, m0 + stride).add(c1);
            FloatVector u2 = fromArray(S, m, m0 + 2 * stride).add(c2);
            FloatVector v0 = fromArray(S, m, m2).add(c0), v1 = fromArray(S, m, m2 + stride).add(c1);
            FloatVector v2 = fromArray(S, m, m2 + 2 * stride).add(c2);
            u0.add(u1).intoArray(y, y0);
            u1.add(u2).intoArray(y, y0 + column);
            v0.add(v1).intoArray(y, y1);
            v1.add(v2).intoArray(y, y1 + column);
        }
    }

    /** As {@link #output}, added to what is there. */
    static void addOutput(float[] m, int at, int stride, float[] y, int to, int row, int column, int length) {
        for (int i = 0; i < length; i += L) {
            int m0 = at + i, m1 = m0 + 3 * stride, m2 = m1 + 3 * stride, y0 = to + i, y1 = y0 + row;
            FloatVector c0 = fromArray(S, m, m1), c1 = fromArray(S, m, m1 + stride), c2 = fromArray(S, m, m1 + 2 * stride);
            FloatVector u0 = fromArray(S, m, m0).add(c0), u1 = fromArray(S, m, m0 + stride).add(c1);
            FloatVector u2 = fromArray(S, m, m0 + 2 * stride).add(c2);
            FloatVector v0 = fromArray(S, m, m2).add(c0), v1 = fromArray(S, m, m2 + stride).add(c1);
            FloatVector v2 = fromArray(S, m, m2 + 2 * stride).add(c2);
            fromArray(S, y, y0).add(u0.add(u1)).intoArray(y, y0);
            fromArray(S, y, y0 + column).add(u1.add(u2)).intoArray(y, y0 + column);
            fromArray(S, y, y1).add(v0.add(v1)).intoArray(y, y1);
            fromArray(S, y, y1 + column).add(v1.add(v2)).intoArray(y, y1 + column);
        }
    }

    /** Gradients of 2x2 taps from those of the nine points, one run after the other: per axis m0 + m1, m1 + m2. */
    static void taps(float[] m, int at, int stride, float[] to, int length) {
        for (int i = 0; i < length; i += L) {
            int m0 = at + i, m1 = m0 + 3 * stride, m2 = m1 + 3 * stride;
            FloatVector c0 = fromArray(S, m, m1), c1 = fromArray(S, m, m1 + stride), c2 = fromArray(S, m, m1 + 2 * stride);
            FloatVector u0 = fromArray(S, m, m0).add(c0), u1 = fromArray(S, m, m0 + stride).add(c1);
            FloatVector u2 = fromArray(S, m, m0 + 2 * stride).add(c2);
            FloatVector v0 = fromArray(S, m, m2).add(c0), v1 = fromArray(S, m, m2 + stride).add(c1);
            FloatVector v2 = fromArray(S, m, m2 + 2 * stride).add(c2);
            u0.add(u1).intoArray(to, i);
            u1.add(u2).intoArray(to, i + length);
            v0.add(v1).intoArray(to, i + 2 * length);
            v1.add(v2).intoArray(to, i + 3 * length);
        }
    }
}
