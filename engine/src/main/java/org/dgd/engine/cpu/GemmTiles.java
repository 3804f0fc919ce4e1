package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;

/**
 * The register tile of matrix products: 8 rows by two vectors of columns, both operands packed. As in {@link Tiles}, and for the same
 * reasons, it is written out; it differs in that y is a plain matrix.
 */
final class GemmTiles {
    /** Rows of a panel of op(a) and columns of a panel of op(b). */
    static final int HIGH = Interleave.WIDTH, WIDE = 2 * L;

    private GemmTiles() { }

    /**
     * y[i·ld + j] = Σ over k of a[k][i]·b[k][j] for i = 0 .. rows − 1 (or some more, up to 7) and j = 0 .. 2L − 1, in the tiles that suit
     * the machine.
     */
    static void tile(int rows, float[] a, int a0, float[] b, int b0, int depth, float[] y, int y0, int ld) {
        if (rows > 4 && !Tiles.FEW_REGISTERS) {
            tile8x2(a, a0, b, b0, depth, y, y0, ld);
        } else {
            tile4x2(a, a0, b, b0, depth, y, y0, ld);
            if (rows > 4) tile4x2(a, a0 + 4, b, b0, depth, y, y0 + 4 * ld, ld);
        }
    }

    private static void tile8x2(float[] a, int a0, float[] b, int b0, int depth, float[] y, int y0, int ld) {
        FloatVector s0 = all(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
        FloatVector t0 = s0, t1 = s0, t2 = s0, t3 = s0, t4 = s0, t5 = s0, t6 = s0, t7 = s0;
        for (int k = 0, i = a0, j = b0; k < depth; k++, i += HIGH, j += WIDE) {
            FloatVector u = at(b, j), v = at(b, j + L);
            FloatVector a0_ = all(a[i]);     s0 = a0_.fma(u, s0); t0 = a0_.fma(v, t0);
            FloatVector a1 = all(a[i + 1]);  s1 = a1.fma(u, s1);  t1 = a1.fma(v, t1);
            FloatVector a2 = all(a[i + 2]);  s2 = a2.fma(u, s2);  t2 = a2.fma(v, t2);
            FloatVector a3 = all(a[i + 3]);  s3 = a3.fma(u, s3);  t3 = a3.fma(v, t3);
            FloatVector a4 = all(a[i + 4]);  s4 = a4.fma(u, s4);  t4 = a4.fma(v, t4);
            FloatVector a5 = all(a[i + 5]);  s5 = a5.fma(u, s5);  t5 = a5.fma(v, t5);
            FloatVector a6 = all(a[i + 6]);  s6 = a6.fma(u, s6);  t6 = a6.fma(v, t6);
            FloatVector a7 = all(a[i + 7]);  s7 = a7.fma(u, s7);  t7 = a7.fma(v, t7);
        }
        s0.intoArray(y, y0);           t0.intoArray(y, y0 + L);
        s1.intoArray(y, y0 + ld);      t1.intoArray(y, y0 + ld + L);
        s2.intoArray(y, y0 + 2 * ld);  t2.intoArray(y, y0 + 2 * ld + L);
        s3.intoArray(y, y0 + 3 * ld);  t3.intoArray(y, y0 + 3 * ld + L);
        s4.intoArray(y, y0 + 4 * ld);  t4.intoArray(y, y0 + 4 * ld + L);
        s5.intoArray(y, y0 + 5 * ld);  t5.intoArray(y, y0 + 5 * ld + L);
        s6.intoArray(y, y0 + 6 * ld);  t6.intoArray(y, y0 + 6 * ld + L);
        s7.intoArray(y, y0 + 7 * ld);  t7.intoArray(y, y0 + 7 * ld + L);
    }

    /** The first 4 rows alone. */
    private static void tile4x2(float[] a, int a0, float[] b, int b0, int depth, float[] y, int y0, int ld) {
        FloatVector s0 = all(0), s1 = s0, s2 = s0, s3 = s0, t0 = s0, t1 = s0, t2 = s0, t3 = s0;
        for (int k = 0, i = a0, j = b0; k < depth; k++, i += HIGH, j += WIDE) {
            FloatVector u = at(b, j), v = at(b, j + L);
            FloatVector a0_ = all(a[i]);     s0 = a0_.fma(u, s0); t0 = a0_.fma(v, t0);
            FloatVector a1 = all(a[i + 1]);  s1 = a1.fma(u, s1);  t1 = a1.fma(v, t1);
            FloatVector a2 = all(a[i + 2]);  s2 = a2.fma(u, s2);  t2 = a2.fma(v, t2);
            FloatVector a3 = all(a[i + 3]);  s3 = a3.fma(u, s3);  t3 = a3.fma(v, t3);
        }
        s0.intoArray(y, y0);           t0.intoArray(y, y0 + L);
        s1.intoArray(y, y0 + ld);      t1.intoArray(y, y0 + ld + L);
        s2.intoArray(y, y0 + 2 * ld);  t2.intoArray(y, y0 + 2 * ld + L);
        s3.intoArray(y, y0 + 3 * ld);  t3.intoArray(y, y0 + 3 * ld + L);
    }

    /** Adds {@code rows} rows of a tile in scratch, [8][WIDE], to y. A plain loop, for it runs rarely. */
    static void accumulate(float[] tile, float[] y, int y0, int ld, int rows) {
        for (int row = 0; row < rows; row++)
            for (int i = 0; i < WIDE; i++) y[y0 + row * ld + i] += tile[row * WIDE + i];
    }
}
