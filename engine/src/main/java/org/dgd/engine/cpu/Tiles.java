package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;

/**
 * The register tile of convolutions, linear layers and matrix products: 8 output channels of one pixel for two vectors of
 * samples.
 *
 * <p>C2 keeps the accumulators in registers as long as they are plain locals and each broadcast stands right before its two
 * multiplications; hence written out. It stops inlining after some 75 vector operations in a method and boxes every vector
 * after that: so a tile only computes and stores, and adding to what is there is a method of its own. Accumulators that start
 * from a bias instead of 0 made the whole tile a tenth slower.
 */
final class Tiles {
    /** Numbers of a list entry of {@link #tile8x2}: offset into w, offset into x, length. */
    static final int ENTRY = 3;

    /** AVX2 has 16 vector registers and would spill the accumulators of 8 channels by two vectors; AVX-512 and NEON have 32. */
    static final boolean FEW_REGISTERS = L == 8;

    private Tiles() { }

    /** The first {@code channels} of 8 output channels, or some more, as {@link #tile8x2} gives them, in the tiles that suit the machine. */
    static void tile(int channels, float[] w, int w0, float[] x, int xa, int xb, int[] taps, int from, int to, float[] y, int ya, int yb) {
        if (channels > 4 && !FEW_REGISTERS) {
            tile8x2(w, w0, x, xa, xb, taps, from, to, y, ya, yb);
        } else {
            tile4x2(w, w0, x, xa, xb, taps, from, to, y, ya, yb);
            if (channels > 4) tile4x2(w, w0 + 4, x, xa, xb, taps, from, to, y, ya + 4 * LANES, yb + 4 * LANES);
        }
    }

    /**
     * y[j] = Σ over list entries t, channels i of w[t][i][j] · x[t][i], j = 0 .. 7, for the vectors that start at
     * xa and xb. Channels of x and y are {@link Lanes#LANES} floats apart.
     *
     * @param taps runs of channels: (offset into w, offset into x, how many) from {@code from} to {@code to}
     */
    private static void tile8x2(float[] w, int w0, float[] x, int xa, int xb, int[] taps, int from, int to,
                        float[] y, int ya, int yb) {
        FloatVector a0 = all(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
        FloatVector b0 = a0, b1 = a0, b2 = a0, b3 = a0, b4 = a0, b5 = a0, b6 = a0, b7 = a0;
        for (int t = from; t < to; t += ENTRY) {
            int wi = w0 + taps[t], ia = xa + taps[t + 1], ib = xb + taps[t + 1], depth = taps[t + 2];
            for (int i = 0; i < depth; i++) {
                FloatVector u = at(x, ia), v = at(x, ib);
                FloatVector w0_ = all(w[wi]);     a0 = w0_.fma(u, a0); b0 = w0_.fma(v, b0);
                FloatVector w1 = all(w[wi + 1]);  a1 = w1.fma(u, a1);  b1 = w1.fma(v, b1);
                FloatVector w2 = all(w[wi + 2]);  a2 = w2.fma(u, a2);  b2 = w2.fma(v, b2);
                FloatVector w3 = all(w[wi + 3]);  a3 = w3.fma(u, a3);  b3 = w3.fma(v, b3);
                FloatVector w4 = all(w[wi + 4]);  a4 = w4.fma(u, a4);  b4 = w4.fma(v, b4);
                FloatVector w5 = all(w[wi + 5]);  a5 = w5.fma(u, a5);  b5 = w5.fma(v, b5);
                FloatVector w6 = all(w[wi + 6]);  a6 = w6.fma(u, a6);  b6 = w6.fma(v, b6);
                FloatVector w7 = all(w[wi + 7]);  a7 = w7.fma(u, a7);  b7 = w7.fma(v, b7);
                wi += 8;
                ia += LANES;
                ib += LANES;
            }
        }
        a0.intoArray(y, ya);              b0.intoArray(y, yb);
        a1.intoArray(y, ya + LANES);      b1.intoArray(y, yb + LANES);
        a2.intoArray(y, ya + 2 * LANES);  b2.intoArray(y, yb + 2 * LANES);
        a3.intoArray(y, ya + 3 * LANES);  b3.intoArray(y, yb + 3 * LANES);
        a4.intoArray(y, ya + 4 * LANES);  b4.intoArray(y, yb + 4 * LANES);
        a5.intoArray(y, ya + 5 * LANES);  b5.intoArray(y, yb + 5 * LANES);
        a6.intoArray(y, ya + 6 * LANES);  b6.intoArray(y, yb + 6 * LANES);
        a7.intoArray(y, ya + 7 * LANES);  b7.intoArray(y, yb + 7 * LANES);
    }

    /** As {@link #tile8x2} for one vector: the last of an odd number. */
    static void tile8x1(float[] w, int w0, float[] x, int xa, int[] taps, int from, int to, float[] y, int ya) {
        FloatVector a0 = all(0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
        for (int t = from; t < to; t += ENTRY) {
            int wi = w0 + taps[t], ia = xa + taps[t + 1], depth = taps[t + 2];
            for (int i = 0; i < depth; i++) {
                FloatVector u = at(x, ia);
                a0 = all(w[wi]).fma(u, a0);
                a1 = all(w[wi + 1]).fma(u, a1);
                a2 = all(w[wi + 2]).fma(u, a2);
                a3 = all(w[wi + 3]).fma(u, a3);
                a4 = all(w[wi + 4]).fma(u, a4);
                a5 = all(w[wi + 5]).fma(u, a5);
                a6 = all(w[wi + 6]).fma(u, a6);
                a7 = all(w[wi + 7]).fma(u, a7);
                wi += 8;
                ia += LANES;
            }
        }
        a0.intoArray(y, ya);
        a1.intoArray(y, ya + LANES);
        a2.intoArray(y, ya + 2 * LANES);
        a3.intoArray(y, ya + 3 * LANES);
        a4.intoArray(y, ya + 4 * LANES);
        a5.intoArray(y, ya + 5 * LANES);
        a6.intoArray(y, ya + 6 * LANES);
        a7.intoArray(y, ya + 7 * LANES);
    }

    /** As {@link #tile8x2} for the first 4 of 8 channels: images of one or three channels, and machines with few registers. */
    private static void tile4x2(float[] w, int w0, float[] x, int xa, int xb, int[] taps, int from, int to,
                        float[] y, int ya, int yb) {
        FloatVector a0 = all(0), a1 = a0, a2 = a0, a3 = a0;
        FloatVector b0 = a0, b1 = a0, b2 = a0, b3 = a0;
        for (int t = from; t < to; t += ENTRY) {
            int wi = w0 + taps[t], ia = xa + taps[t + 1], ib = xb + taps[t + 1], depth = taps[t + 2];
            for (int i = 0; i < depth; i++) {
                FloatVector u = at(x, ia), v = at(x, ib);
                FloatVector w0_ = all(w[wi]);     a0 = w0_.fma(u, a0); b0 = w0_.fma(v, b0);
                FloatVector w1 = all(w[wi + 1]);  a1 = w1.fma(u, a1);  b1 = w1.fma(v, b1);
                FloatVector w2 = all(w[wi + 2]);  a2 = w2.fma(u, a2);  b2 = w2.fma(v, b2);
                FloatVector w3 = all(w[wi + 3]);  a3 = w3.fma(u, a3);  b3 = w3.fma(v, b3);
                wi += 8;
                ia += LANES;
                ib += LANES;
            }
        }
        a0.intoArray(y, ya);              b0.intoArray(y, yb);
        a1.intoArray(y, ya + LANES);      b1.intoArray(y, yb + LANES);
        a2.intoArray(y, ya + 2 * LANES);  b2.intoArray(y, yb + 2 * LANES);
        a3.intoArray(y, ya + 3 * LANES);  b3.intoArray(y, yb + 3 * LANES);
    }

    /** Copies {@code rows} vectors of a tile in scratch to y, from {@code stride} floats apart to {@code yStride}. */
    static void store(float[] tile, int from, int stride, float[] y, int to, int yStride, int rows) {
        for (int j = 0; j < rows; j++) at(tile, from + j * stride).intoArray(y, to + j * yStride);
    }

    /** As {@link #store}, added to what is there. */
    static void accumulate(float[] tile, int from, int stride, float[] y, int to, int yStride, int rows) {
        for (int j = 0; j < rows; j++) at(y, to + j * yStride).add(at(tile, from + j * stride)).intoArray(y, to + j * yStride);
    }

    /** As {@link #store} or {@link #accumulate} for less than a vector of every row. */
    static void putPart(float[] tile, int from, int stride, float[] y, int to, int yStride, int rows, int columns, boolean add) {
        for (int j = 0; j < rows; j++)
            for (int i = 0; i < columns; i++) {
                float v = tile[from + j * stride + i];
                y[to + j * yStride + i] = add ? y[to + j * yStride + i] + v : v;
            }
    }
}
