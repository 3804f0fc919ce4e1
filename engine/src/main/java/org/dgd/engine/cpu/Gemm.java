package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.GemmTiles.*;

import org.dgd.engine.Geometry;
import org.dgd.engine.Shape;

/**
 * Products of plain row-major matrices, blocked as Goto and van de Geijn (2008) describe. The operand with fewer rows or columns is
 * packed first, for all threads; the other is cut into chunks, and whoever takes a chunk packs it for itself and multiplies while
 * it is still near. Products are added in the order of the inner dimension, {@link #DEPTH} at a time, so bits do not depend on the
 * chunks.
 */
final class Gemm {
    /** Inner dimension at a time. 256 would let a panel of op(b) stay in L1, but y is read and written twice as often: a tenth slower. */
    private static final int DEPTH = 512;
    /** Rows or columns at a time of the operand that is packed for all. */
    private static final int SHARED = 512;
    /** Rows or columns of a chunk; between them as many as make four chunks. Long runs of a row are what memory likes to give. */
    private static final int MIN_CHUNK = 64, MAX_CHUNK = 256;
    /** Rows and columns from which on a product is worth packing both of its operands. */
    private static final int LEAST = 16;

    private final Pool pool;

    Gemm(Pool pool) { this.pool = pool; }

    /** y = op(a)·op(b), or added to y. */
    void matmul(Floats a, boolean transposeA, Floats b, boolean transposeB, Floats y, boolean add) {
        int m = y.shape.n(), n = y.shape.c(), depth = transposeA ? a.shape.n() : a.shape.c();
        product(new Panels(a, !transposeA, m, HIGH), new Panels(b, transposeB, n, WIDE), depth, y.a, add);
    }

    /** dw[k] = Σ over samples of dy[k]·x: the gradient of a filter that is as large as the image x, and so of a linear layer. */
    void filterGradient(Floats x, Floats dy, Floats dw, boolean add) {
        int k = dw.shape.n();
        product(new Panels(dy, true, k, HIGH), new Panels(x, true, dw.shape.size() / k, WIDE), x.shape.n(), dw.a, add);
    }

    /** Whether {@link #filterGradient} applies, for such a filter meets every pixel of x exactly once; and wins, for it leaves no tile half empty. */
    static boolean fits(Shape x, Shape filter, Geometry g) {
        return x.h() == filter.h() && x.w() == filter.w() && g.paddingH() == 0 && g.paddingW() == 0
                && filter.n() >= LEAST && filter.pixels() * filter.c() >= LEAST;
    }

    private void product(Panels rows, Panels columns, int depth, float[] y, boolean add) {
        boolean wide = rows.size() <= columns.size();
        Panels shared = wide ? rows : columns, cut = wide ? columns : rows;
        int chunk = Math.clamp(cut.size() / 4 / WIDE * WIDE, MIN_CHUNK, MAX_CHUNK);
        for (int s = 0; s < shared.size(); s += SHARED)
            for (int k = 0; k < depth; k += DEPTH) {
                int first = s, count = Math.min(SHARED, shared.size() - s), from = k, inner = Math.min(DEPTH, depth - k);
                boolean more = add || k > 0;
                float[] near = pool.shared().floats(Scratch.Use.PACKED_A, shared.length(count, inner));
                pool.run(Math.ceilDiv(count, MIN_CHUNK), (part, own) -> {
                    int start = part * MIN_CHUNK;
                    shared.pack(first + start, Math.min(MIN_CHUNK, count - start), from, inner, near,
                            start / shared.width() * shared.stride(inner), own);
                });
                pool.run(Math.ceilDiv(cut.size(), chunk), (part, own) -> {
                    int start = part * chunk, size = Math.min(chunk, cut.size() - start);
                    float[] mine = own.floats(Scratch.Use.PACKED_B, cut.length(size, inner));
                    cut.pack(start, size, from, inner, mine, 0, own);
                    if (wide) multiply(rows, near, count, columns, mine, size, inner, y, first, start, more, own);
                    else multiply(rows, mine, size, columns, near, count, inner, y, start, first, more, own);
                });
            }
    }

    /** m rows by n columns of y, from row i and column j on. */
    private static void multiply(Panels rows, float[] a, int m, Panels columns, float[] b, int n, int inner, float[] y, int i, int j,
                                 boolean add, Scratch own) {
        int ld = columns.size(), aStride = rows.stride(inner), bStride = columns.stride(inner);
        float[] scratch = own.floats(Scratch.Use.TILE, HIGH * WIDE);
        for (int column = 0; column < n; column += WIDE)
            for (int row = 0; row < m; row += HIGH) {
                int a0 = row / HIGH * aStride, b0 = column / WIDE * bStride, to = (i + row) * ld + j + column;
                int high = Math.min(HIGH, m - row), across = Math.min(WIDE, n - column);
                if (!add && high == HIGH && across == WIDE) tile(high, a, a0, b, b0, inner, y, to, ld);
                else {
                    tile(high, a, a0, b, b0, inner, scratch, 0, WIDE);
                    put(scratch, y, to, ld, high, across, add);
                }
            }
    }

    /** A tile from scratch, as far as y has it. */
    private static void put(float[] tile, float[] y, int to, int ld, int high, int across, boolean add) {
        if (across < WIDE) Tiles.putPart(tile, 0, WIDE, y, to, ld, high, across, add);
        else if (add) accumulate(tile, y, to, ld, high);
        else for (int row = 0; row < high; row++) System.arraycopy(tile, row * WIDE, y, to + row * ld, WIDE);
    }
}
