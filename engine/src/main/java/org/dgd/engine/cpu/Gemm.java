package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

/**
 * Products of plain row-major matrices. The operands are packed as a convolution finds its own, rows of op(a) like a filter
 * and columns of op(b) like samples, so the register tile is the same. Blocked as Goto and van de Geijn (2008) describe:
 * a panel of op(b) stays in L1, one of op(a) in L2. Products are added in the order of the inner dimension.
 */
final class Gemm {
    /** Inner dimension, rows and columns that are packed at a time. */
    private static final int DEPTH = 256, ROWS = 2048, COLUMNS = 1024;
    /** Rows and columns of y in a chunk. */
    private static final int CHUNK_ROWS = 64, CHUNK_COLUMNS = 128;

    private final Pool pool;
    private final int[] run = new int[Tiles.ENTRY];

    Gemm(Pool pool) { this.pool = pool; }

    /** y = op(a)·op(b), or added to y. */
    void matmul(Floats a, boolean transposeA, Floats b, boolean transposeB, Floats y, boolean add) {
        int m = y.shape.n(), n = y.shape.c(), depth = transposeA ? a.shape.n() : a.shape.c();
        float[] pa = pool.shared().floats(Scratch.Use.PACKED_A, Math.min(DEPTH, depth) * ceil(Math.min(ROWS, m), 8));
        float[] pb = pool.shared().floats(Scratch.Use.PACKED_B, Math.min(DEPTH, depth) * ceil(Math.min(COLUMNS, n), LANES));
        for (int i = 0; i < m; i += ROWS)
            for (int k = 0; k < depth; k += DEPTH) {
                int rows = Math.min(ROWS, m - i), inner = Math.min(DEPTH, depth - k);
                run[2] = inner;
                packRows(a, transposeA, i, rows, k, inner, pa);
                for (int j = 0; j < n; j += COLUMNS) {
                    int columns = Math.min(COLUMNS, n - j);
                    packColumns(b, transposeB, j, columns, k, inner, pb);
                    multiply(pa, pb, rows, columns, inner, y, i, j, add || k > 0);
                }
            }
    }

    private static int ceil(int size, int unit) { return Math.ceilDiv(size, unit) * unit; }

    /** [row/8][inner][8] of op(a). */
    private void packRows(Floats a, boolean transpose, int i, int rows, int k, int inner, float[] to) {
        int ld = a.shape.c();
        pool.run(Math.ceilDiv(rows, 8), (tile, own) -> {
            int row = i + tile * 8, start = tile * inner * 8;
            if (transpose) Pack.rows(a.a, k * ld + row, ld, inner, to, start, 8);
            else Pack.columns(a.a, row * ld + k, ld, i + rows - row, inner, to, start, 8);
        });
    }

    /** [column/16][inner][16] of op(b). */
    private void packColumns(Floats b, boolean transpose, int j, int columns, int k, int inner, float[] to) {
        int ld = b.shape.c();
        pool.run(Math.ceilDiv(columns, LANES), (panel, own) -> {
            int column = j + panel * LANES, start = panel * inner * LANES, count = j + columns - column;
            if (!transpose) Pack.lines(b.a, k * ld + column, ld, inner, to, start);
            else {
                Pack.columns(b.a, column * ld + k, ld, count, inner, to, start, LANES);
                if (count > 8) Pack.columns(b.a, (column + 8) * ld + k, ld, count - 8, inner, to, start + 8, LANES);
            }
        });
    }

    private void multiply(float[] a, float[] b, int rows, int columns, int inner, Floats y, int i, int j, boolean add) {
        int down = Math.ceilDiv(rows, CHUNK_ROWS), across = Math.ceilDiv(columns, CHUNK_COLUMNS), ld = y.shape.c();
        pool.run(down * across, (chunk, own) -> {
            int top = chunk / across * CHUNK_ROWS, left = chunk % across * CHUNK_COLUMNS;
            int bottom = Math.min(rows, top + CHUNK_ROWS), right = Math.min(columns, left + CHUNK_COLUMNS);
            float[] tile = own.floats(Scratch.Use.TILE, 16 * LANES);
            for (int column = left; column < right; column += 2 * L)
                for (int row = top; row < bottom; row += 8) {
                    int first = panel(column, inner), second = panel(column + L, inner), to = (i + row) * ld + j + column, height = Math.min(8, bottom - row);
                    if (column + L < right) {
                        Tiles.tile(height, a, row * inner, b, first, second, run, 0, Tiles.ENTRY, tile, 0, 8 * LANES);
                        put(tile, 8 * LANES, y.a, to + L, ld, height, right - column - L, add);
                    } else {
                        Tiles.tile8x1(a, row * inner, b, first, run, 0, Tiles.ENTRY, tile, 0);
                    }
                    put(tile, 0, y.a, to, ld, height, right - column, add);
                }
        });
    }

    /** Where the vector of op(b) that starts at a column lies. */
    private static int panel(int column, int inner) { return column / LANES * inner * LANES + column % LANES; }

    /** A vector's worth of columns of a tile, as far as y has them. */
    private static void put(float[] tile, int from, float[] y, int to, int ld, int rows, int columns, boolean add) {
        if (columns < L) Tiles.putPart(tile, from, LANES, y, to, ld, rows, columns, add);
        else if (add) Tiles.accumulate(tile, from, LANES, y, to, ld, rows);
        else Tiles.store(tile, from, LANES, y, to, ld, rows);
    }
}
