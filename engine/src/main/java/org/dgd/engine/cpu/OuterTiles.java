package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;

/**
 * The register tile of the filter gradient, a sum of outer products: lanes are channels of the transposed image t, the
 * channels of x are broadcast. Written out for the reasons that {@link Tiles} gives.
 */
final class OuterTiles {
    private OuterTiles() { }

    /**
     * sum[j][0 .. 2L) += Σ over rows, columns, samples n of x[pixel][j][n] · t[pixel][n][0 .. 2L), j = 0 .. 7.
     *
     * @param tSample how far the samples of t are apart
     * @param ld how far the rows of sum are apart
     */
    static void outer8x2(float[] t, int t0, int tRow, int tColumn, int tSample, float[] x, int x0, int xRow, int xColumn,
                         int rows, int columns, float[] sum, int s, int ld) {
        FloatVector a0 = at(sum, s),          b0 = at(sum, s + L);
        FloatVector a1 = at(sum, s + ld),     b1 = at(sum, s + ld + L);
        FloatVector a2 = at(sum, s + 2 * ld), b2 = at(sum, s + 2 * ld + L);
        FloatVector a3 = at(sum, s + 3 * ld), b3 = at(sum, s + 3 * ld + L);
        FloatVector a4 = at(sum, s + 4 * ld), b4 = at(sum, s + 4 * ld + L);
        FloatVector a5 = at(sum, s + 5 * ld), b5 = at(sum, s + 5 * ld + L);
        FloatVector a6 = at(sum, s + 6 * ld), b6 = at(sum, s + 6 * ld + L);
        FloatVector a7 = at(sum, s + 7 * ld), b7 = at(sum, s + 7 * ld + L);
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++) {
                int ti = t0 + row * tRow + column * tColumn, xi = x0 + row * xRow + column * xColumn;
                for (int n = 0; n < LANES; n++) {
                    FloatVector u = at(t, ti), v = at(t, ti + L);
                    FloatVector x0_ = all(x[xi]);             a0 = x0_.fma(u, a0); b0 = x0_.fma(v, b0);
                    FloatVector x1 = all(x[xi + LANES]);      a1 = x1.fma(u, a1);  b1 = x1.fma(v, b1);
                    FloatVector x2 = all(x[xi + 2 * LANES]);  a2 = x2.fma(u, a2);  b2 = x2.fma(v, b2);
                    FloatVector x3 = all(x[xi + 3 * LANES]);  a3 = x3.fma(u, a3);  b3 = x3.fma(v, b3);
                    FloatVector x4 = all(x[xi + 4 * LANES]);  a4 = x4.fma(u, a4);  b4 = x4.fma(v, b4);
                    FloatVector x5 = all(x[xi + 5 * LANES]);  a5 = x5.fma(u, a5);  b5 = x5.fma(v, b5);
                    FloatVector x6 = all(x[xi + 6 * LANES]);  a6 = x6.fma(u, a6);  b6 = x6.fma(v, b6);
                    FloatVector x7 = all(x[xi + 7 * LANES]);  a7 = x7.fma(u, a7);  b7 = x7.fma(v, b7);
                    ti += tSample;
                    xi++;
                }
            }
        a0.intoArray(sum, s);           b0.intoArray(sum, s + L);
        a1.intoArray(sum, s + ld);      b1.intoArray(sum, s + ld + L);
        a2.intoArray(sum, s + 2 * ld);  b2.intoArray(sum, s + 2 * ld + L);
        a3.intoArray(sum, s + 3 * ld);  b3.intoArray(sum, s + 3 * ld + L);
        a4.intoArray(sum, s + 4 * ld);  b4.intoArray(sum, s + 4 * ld + L);
        a5.intoArray(sum, s + 5 * ld);  b5.intoArray(sum, s + 5 * ld + L);
        a6.intoArray(sum, s + 6 * ld);  b6.intoArray(sum, s + 6 * ld + L);
        a7.intoArray(sum, s + 7 * ld);  b7.intoArray(sum, s + 7 * ld + L);
    }

    /** As {@link #outer8x2} for 4 channels of x: images of one or three channels, and machines with few registers. */
    static void outer4x2(float[] t, int t0, int tRow, int tColumn, int tSample, float[] x, int x0, int xRow, int xColumn,
                         int rows, int columns, float[] sum, int s, int ld) {
        FloatVector a0 = at(sum, s),          b0 = at(sum, s + L);
        FloatVector a1 = at(sum, s + ld),     b1 = at(sum, s + ld + L);
        FloatVector a2 = at(sum, s + 2 * ld), b2 = at(sum, s + 2 * ld + L);
        FloatVector a3 = at(sum, s + 3 * ld), b3 = at(sum, s + 3 * ld + L);
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++) {
                int ti = t0 + row * tRow + column * tColumn, xi = x0 + row * xRow + column * xColumn;
                for (int n = 0; n < LANES; n++) {
                    FloatVector u = at(t, ti), v = at(t, ti + L);
                    FloatVector x0_ = all(x[xi]);             a0 = x0_.fma(u, a0); b0 = x0_.fma(v, b0);
                    FloatVector x1 = all(x[xi + LANES]);      a1 = x1.fma(u, a1);  b1 = x1.fma(v, b1);
                    FloatVector x2 = all(x[xi + 2 * LANES]);  a2 = x2.fma(u, a2);  b2 = x2.fma(v, b2);
                    FloatVector x3 = all(x[xi + 3 * LANES]);  a3 = x3.fma(u, a3);  b3 = x3.fma(v, b3);
                    ti += tSample;
                    xi++;
                }
            }
        a0.intoArray(sum, s);           b0.intoArray(sum, s + L);
        a1.intoArray(sum, s + ld);      b1.intoArray(sum, s + ld + L);
        a2.intoArray(sum, s + 2 * ld);  b2.intoArray(sum, s + 2 * ld + L);
        a3.intoArray(sum, s + 3 * ld);  b3.intoArray(sum, s + 3 * ld + L);
    }

    /** As {@link #outer8x2} for 16 channels of x and L of t: few channels of t. */
    static void outer16x1(float[] t, int t0, int tRow, int tColumn, int tSample, float[] x, int x0, int xRow, int xColumn,
                          int rows, int columns, float[] sum, int s, int ld) {
        FloatVector a0 = at(sum, s),           a1 = at(sum, s + ld),      a2 = at(sum, s + 2 * ld),  a3 = at(sum, s + 3 * ld);
        FloatVector a4 = at(sum, s + 4 * ld),  a5 = at(sum, s + 5 * ld),  a6 = at(sum, s + 6 * ld),  a7 = at(sum, s + 7 * ld);
        FloatVector a8 = at(sum, s + 8 * ld),  a9 = at(sum, s + 9 * ld),  aa = at(sum, s + 10 * ld), ab = at(sum, s + 11 * ld);
        FloatVector ac = at(sum, s + 12 * ld), ad = at(sum, s + 13 * ld), ae = at(sum, s + 14 * ld), af = at(sum, s + 15 * ld);
        for (int row = 0; row < rows; row++)
            for (int column = 0; column < columns; column++) {
                int ti = t0 + row * tRow + column * tColumn, xi = x0 + row * xRow + column * xColumn;
                for (int n = 0; n < LANES; n++) {
                    FloatVector u = at(t, ti);
                    a0 = all(x[xi]).fma(u, a0);
                    a1 = all(x[xi + LANES]).fma(u, a1);
                    a2 = all(x[xi + 2 * LANES]).fma(u, a2);
                    a3 = all(x[xi + 3 * LANES]).fma(u, a3);
                    a4 = all(x[xi + 4 * LANES]).fma(u, a4);
                    a5 = all(x[xi + 5 * LANES]).fma(u, a5);
                    a6 = all(x[xi + 6 * LANES]).fma(u, a6);
                    a7 = all(x[xi + 7 * LANES]).fma(u, a7);
                    a8 = all(x[xi + 8 * LANES]).fma(u, a8);
                    a9 = all(x[xi + 9 * LANES]).fma(u, a9);
                    aa = all(x[xi + 10 * LANES]).fma(u, aa);
                    ab = all(x[xi + 11 * LANES]).fma(u, ab);
                    ac = all(x[xi + 12 * LANES]).fma(u, ac);
                    ad = all(x[xi + 13 * LANES]).fma(u, ad);
                    ae = all(x[xi + 14 * LANES]).fma(u, ae);
                    af = all(x[xi + 15 * LANES]).fma(u, af);
                    ti += tSample;
                    xi++;
                }
            }
        a0.intoArray(sum, s);            a1.intoArray(sum, s + ld);       a2.intoArray(sum, s + 2 * ld);   a3.intoArray(sum, s + 3 * ld);
        a4.intoArray(sum, s + 4 * ld);   a5.intoArray(sum, s + 5 * ld);   a6.intoArray(sum, s + 6 * ld);   a7.intoArray(sum, s + 7 * ld);
        a8.intoArray(sum, s + 8 * ld);   a9.intoArray(sum, s + 9 * ld);   aa.intoArray(sum, s + 10 * ld);  ab.intoArray(sum, s + 11 * ld);
        ac.intoArray(sum, s + 12 * ld);  ad.intoArray(sum, s + 13 * ld);  ae.intoArray(sum, s + 14 * ld);  af.intoArray(sum, s + 15 * ld);
    }
}
