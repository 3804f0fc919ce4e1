package org.dgd.engine.cpu;

import static jdk.incubator.vector.FloatVector.fromArray;
import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;

/**
 * The register tile of convolutions, linear layers and matrix products: 8 output channels of one pixel for two vectors of
 * samples.
 *
 * <p>C2 keeps the accumulators in registers as long as they are plain locals and each broadcast stands right before its two
 * multiplications; hence written out. It stops inlining after some 75 vector operations in a method and boxes every vector
 * after that: so a tile adds what it has summed to other vectors when it stores it, and can do no more; those are loaded by the
 * JDK's own method, for with ours this was too much already, and it boxed. Accumulators that start from a bias instead of 0 made
 * the whole tile a tenth slower.
 */
final class Tiles {
    /** Numbers of a list entry of {@link #sum}: offset into w, offset into x, length. */
    static final int ENTRY = 3;

    /**
     * So many products are added one to the other. Longer sums are made in parts, for the rounding error of a sum grows with its length: 512
     * products in one go were 2.3 times as far from double. Shorter parts would be more exact still, but 32 took a sixth longer.
     */
    static final int RUN = 64;

    /** AVX2 has 16 vector registers and would spill the accumulators of 8 channels by two vectors; AVX-512 and NEON have 32. */
    static final boolean FEW_REGISTERS = L == 8;

    private Tiles() { }

    /** Appends a run of {@code depth} channels to a list, in pieces of at most {@link #RUN}; returns the list's new end. */
    static int list(int w, int x, int depth, int[] taps, int end) {
        int pieces = Math.ceilDiv(depth, RUN);
        for (int i = 0; i < pieces; i++, end += ENTRY) {
            int first = depth * i / pieces;
            taps[end] = w + first * 8;
            taps[end + 1] = x + first * LANES;
            taps[end + 2] = depth * (i + 1) / pieces - first;
        }
        return end;
    }

    /** The end of the first entries that make at most {@link #RUN} products. */
    private static int part(int[] taps, int from, int to) {
        int end = from, products = 0;
        while (end < to && (products += taps[end + 2]) <= RUN) end += ENTRY;
        return end;
    }

    /**
     * The first {@code channels} of 8 output channels, or some more: y[j] = Σ over list entries t, channels i of w[t][i][j] · x[t][i],
     * j = 0 .. 7, for the vectors that start at xa and xb. Channels of x and y are {@link Lanes#LANES} floats apart.
     *
     * @param taps  runs of channels: (offset into w, offset into x, how many) from {@code from} to {@code to}
     * @param zeros 16 vectors
     */
    static void sum(int channels, float[] w, int w0, float[] x, int xa, int xb, int[] taps, int from, int to, float[] y, int ya, int yb,
                    float[] zeros) {
        int end = part(taps, from, to);
        tile(channels, w, w0, x, xa, xb, taps, from, end, zeros, 0, 0, y, ya, yb);
        for (int at = end; at < to; at = end) {
            end = part(taps, at, to);
            tile(channels, w, w0, x, xa, xb, taps, at, end, y, ya, yb, y, ya, yb);
        }
    }

    /** As {@link #sum} for one vector: the last of an odd number. */
    static void sum(float[] w, int w0, float[] x, int xa, int[] taps, int from, int to, float[] y, int ya, float[] zeros) {
        int end = part(taps, from, to);
        tile8x1(w, w0, x, xa, taps, from, end, zeros, 0, y, ya);
        for (int at = end; at < to; at = end) {
            end = part(taps, at, to);
            tile8x1(w, w0, x, xa, taps, at, end, y, ya, y, ya);
        }
    }

    /** A part of a sum, added to z, in the tiles that suit the machine. */
    private static void tile(int channels, float[] w, int w0, float[] x, int xa, int xb, int[] taps, int from, int to,
                             float[] z, int za, int zb, float[] y, int ya, int yb) {
        if (channels > 4 && !FEW_REGISTERS) {
            tile8x2(w, w0, x, xa, xb, taps, from, to, z, za, zb, y, ya, yb);
        } else {
            tile4x2(w, w0, x, xa, xb, taps, from, to, z, za, zb, y, ya, yb);
            if (channels > 4) tile4x2(w, w0 + 4, x, xa, xb, taps, from, to, z, za + 4 * LANES, zb + 4 * LANES, y, ya + 4 * LANES, yb + 4 * LANES);
        }
    }

    /** As {@link #sum}, added to z, which may be y. */
    private static void tile8x2(float[] w, int w0, float[] x, int xa, int xb, int[] taps, int from, int to,
                                float[] z, int za, int zb, float[] y, int ya, int yb) {
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
        fromArray(S, z, za).add(a0).intoArray(y, ya);
        fromArray(S, z, zb).add(b0).intoArray(y, yb);
        fromArray(S, z, za + LANES).add(a1).intoArray(y, ya + LANES);
        fromArray(S, z, zb + LANES).add(b1).intoArray(y, yb + LANES);
        fromArray(S, z, za + 2 * LANES).add(a2).intoArray(y, ya + 2 * LANES);
        fromArray(S, z, zb + 2 * LANES).add(b2).intoArray(y, yb + 2 * LANES);
        fromArray(S, z, za + 3 * LANES).add(a3).intoArray(y, ya + 3 * LANES);
        fromArray(S, z, zb + 3 * LANES).add(b3).intoArray(y, yb + 3 * LANES);
        fromArray(S, z, za + 4 * LANES).add(a4).intoArray(y, ya + 4 * LANES);
        fromArray(S, z, zb + 4 * LANES).add(b4).intoArray(y, yb + 4 * LANES);
        fromArray(S, z, za + 5 * LANES).add(a5).intoArray(y, ya + 5 * LANES);
        fromArray(S, z, zb + 5 * LANES).add(b5).intoArray(y, yb + 5 * LANES);
        fromArray(S, z, za + 6 * LANES).add(a6).intoArray(y, ya + 6 * LANES);
        fromArray(S, z, zb + 6 * LANES).add(b6).intoArray(y, yb + 6 * LANES);
        fromArray(S, z, za + 7 * LANES).add(a7).intoArray(y, ya + 7 * LANES);
        fromArray(S, z, zb + 7 * LANES).add(b7).intoArray(y, yb + 7 * LANES);
    }

    /** As {@link #tile8x2} for one vector: the last of an odd number. */
    private static void tile8x1(float[] w, int w0, float[] x, int xa, int[] taps, int from, int to, float[] z, int za, float[] y, int ya) {
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
        fromArray(S, z, za).add(a0).intoArray(y, ya);
        fromArray(S, z, za + LANES).add(a1).intoArray(y, ya + LANES);
        fromArray(S, z, za + 2 * LANES).add(a2).intoArray(y, ya + 2 * LANES);
        fromArray(S, z, za + 3 * LANES).add(a3).intoArray(y, ya + 3 * LANES);
        fromArray(S, z, za + 4 * LANES).add(a4).intoArray(y, ya + 4 * LANES);
        fromArray(S, z, za + 5 * LANES).add(a5).intoArray(y, ya + 5 * LANES);
        fromArray(S, z, za + 6 * LANES).add(a6).intoArray(y, ya + 6 * LANES);
        fromArray(S, z, za + 7 * LANES).add(a7).intoArray(y, ya + 7 * LANES);
    }

    /** As {@link #tile8x2} for the first 4 of 8 channels: images of one or three channels, and machines with few registers. */
    private static void tile4x2(float[] w, int w0, float[] x, int xa, int xb, int[] taps, int from, int to,
                                float[] z, int za, int zb, float[] y, int ya, int yb) {
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
        fromArray(S, z, za).add(a0).intoArray(y, ya);
        fromArray(S, z, zb).add(b0).intoArray(y, yb);
        fromArray(S, z, za + LANES).add(a1).intoArray(y, ya + LANES);
        fromArray(S, z, zb + LANES).add(b1).intoArray(y, yb + LANES);
        fromArray(S, z, za + 2 * LANES).add(a2).intoArray(y, ya + 2 * LANES);
        fromArray(S, z, zb + 2 * LANES).add(b2).intoArray(y, yb + 2 * LANES);
        fromArray(S, z, za + 3 * LANES).add(a3).intoArray(y, ya + 3 * LANES);
        fromArray(S, z, zb + 3 * LANES).add(b3).intoArray(y, yb + 3 * LANES);
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
