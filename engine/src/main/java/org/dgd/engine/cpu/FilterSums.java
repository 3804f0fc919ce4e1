package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import java.util.Arrays;
import org.dgd.engine.*;

/**
 * The sums of a {@link FilterGradient} in units that lie side by side: [unit][tap][c][2L], of some channels c of x and two vectors
 * of channels of dy.
 *
 * @param dy shape of the small image, whose numbers lie transposed in {@code t}: [k/lanes][pixel][n][lanes]
 * @param rest the last block of x if it has empty lanes
 * @param unfolded x as a filter (k,1,1,r·s·c) sees it; null if w and g are the convolution's own
 */
record FilterSums(Floats x, Shape dy, Shape w, Geometry g, float[] t, float[] rest, Unfolded.Rows unfolded) {
    /** Channels of dy in a unit. */
    static final int WIDE = 2 * L;
    /** Channels of x that a unit has at least, and a multiple of; and at most. */
    static final int CHANNELS = 16, MAX_CHANNELS = 128;
    /** Channels of x times taps in a unit: its sums are 64 KB and stay in L2. */
    private static final int NEAR = 512;
    /** Columns at a time: a tile of both images stays in L1. */
    private static final int TILE = 4;

    /** Channels of dy that lie side by side in t. */
    static int lanes(int channels) { return channels <= L ? L : WIDE; }

    /** Channels of x in a unit: the more the better, for a pixel of x is read as a whole. */
    int channels() {
        int wanted = Math.clamp(NEAR / w.pixels(), CHANNELS, MAX_CHANNELS);
        return Math.ceilDiv(Math.min(wanted, w.c()), CHANNELS) * CHANNELS;
    }

    int unitsC() { return Math.ceilDiv(w.c(), channels()); }

    /** Sums of a unit and tap. */
    int tapSize() { return channels() * WIDE; }

    int firstK(int unit) { return unit / unitsC() * WIDE; }

    int firstC(int unit) { return unit % unitsC() * channels(); }

    /** Sums of one unit over some lane blocks. */
    void unit(int unit, int firstBlock, int endBlock, float[] sums, int to, Scratch own) {
        int c0 = firstC(unit), channels = Math.min(channels(), w.c() - c0), tapSize = tapSize(), tBlock = dy.pixels() * LANES * lanes(dy.c());
        int t0 = firstK(unit) / WIDE * x.blocks * tBlock;
        Arrays.fill(sums, to, to + w.pixels() * tapSize, 0);
        boolean narrow = dy.c() - firstK(unit) <= L && channels > 4 && !Tiles.FEW_REGISTERS;
        int step = narrow ? 16 : Tiles.FEW_REGISTERS ? 4 : 8, at = c0 * LANES;
        if (unfolded != null) unfolded(firstBlock, endBlock, t0, tBlock, at, channels, step, sums, to, own);
        else if (dy.pixels() == 1) pixel(firstBlock, endBlock, t0, at, channels, step, sums, to, tapSize);
        else for (int b = firstBlock; b < endBlock; b++) {
            boolean whole = samples(dy.n(), b) == LANES;
            block(t0 + b * tBlock, whole ? x.a : rest, at + (whole ? b * x.blockStride : 0), channels, step, sums, to, tapSize);
        }
    }

    private void unfolded(int firstBlock, int endBlock, int t0, int tBlock, int x0, int channels, int step, float[] sums, int to, Scratch own) {
        int width = dy.w(), pixel = LANES * lanes(dy.c()), stride = unfolded.pixelStride();
        for (int b = firstBlock; b < endBlock; b++)
            for (int p = 0; p < dy.h(); p++) {
                float[] row = unfolded.row(b, p, own);
                for (int q = 0; q < width; q += TILE)
                    outer(channels, step, t0 + b * tBlock + (p * width + q) * pixel, 0, row, x0 + q * stride, 0, stride, 1,
                            Math.min(TILE, width - q), sums, to);
            }
    }

    /** A small image of one pixel: the lane blocks take the place of rows, for a block alone has too few terms. */
    private void pixel(int firstBlock, int endBlock, int t0, int x0, int channels, int step, float[] sums, int to, int tapSize) {
        int whole = Math.min(endBlock, dy.n() / LANES), tBlock = LANES * lanes(dy.c());
        for (int r = 0; r < w.h(); r++)
            for (int s = 0; s < w.w(); s++) {
                int i = r - g.paddingH(), j = s - g.paddingW(), sum = to + (r * w.w() + s) * tapSize;
                if (i < 0 || i >= x.shape.h() || j < 0 || j >= x.shape.w()) continue;
                int at = x0 + i * x.rowStride + j * x.pixelStride;
                outer(channels, step, t0 + firstBlock * tBlock, tBlock, x.a, at + firstBlock * x.blockStride, x.blockStride, 0,
                        whole - firstBlock, 1, sums, sum);
                if (whole < endBlock) outer(channels, step, t0 + whole * tBlock, 0, rest, at, 0, 0, 1, 1, sums, sum);
            }
    }

    /** One lane block, which starts at t0 of t and x0 of {@code image}; {@code step} channels at a time. */
    private void block(int t0, float[] image, int x0, int channels, int step, float[] sums, int to, int tapSize) {
        int width = dy.w(), pixel = LANES * lanes(dy.c()), tileRows = width >= 2 * TILE ? 1 : TILE;
        for (int p0 = 0; p0 < dy.h(); p0 += tileRows)
            for (int q0 = 0; q0 < width; q0 += TILE)
                for (int r = 0; r < w.h(); r++) {
                    int i = r - g.paddingH();
                    int pa = Math.max(p0, first(i, g.strideH())), pb = Math.min(p0 + tileRows, Math.min(dy.h(), end(i, g.strideH(), x.shape.h())));
                    for (int s = 0; s < w.w() && pa < pb; s++) {
                        int j = s - g.paddingW();
                        int qa = Math.max(q0, first(j, g.strideW())), qb = Math.min(q0 + TILE, Math.min(width, end(j, g.strideW(), x.shape.w())));
                        if (qa >= qb) continue;
                        int at = x0 + (pa * g.strideH() + i) * x.rowStride + (qa * g.strideW() + j) * x.pixelStride;
                        outer(channels, step, t0 + (pa * width + qa) * pixel, width * pixel, image, at,
                                g.strideH() * x.rowStride, g.strideW() * x.pixelStride, pb - pa, qb - qa, sums, to + (r * w.w() + s) * tapSize);
                    }
                }
    }

    private void outer(int channels, int step, int from, int tRow, float[] image, int at, int xRow, int xColumn, int rows, int columns,
                       float[] sums, int to) {
        int lanes = lanes(dy.c()), pixel = LANES * lanes;
        for (int c = 0; c < channels; c += step, at += step * LANES, to += step * WIDE)
            if (step == 4 || channels - c <= 4)
                OuterTiles.outer4x2(t, from, tRow, pixel, lanes, image, at, xRow, xColumn, rows, columns, sums, to, WIDE);
            else if (step == 8) OuterTiles.outer8x2(t, from, tRow, pixel, lanes, image, at, xRow, xColumn, rows, columns, sums, to, WIDE);
            else OuterTiles.outer16x1(t, from, tRow, pixel, lanes, image, at, xRow, xColumn, rows, columns, sums, to, WIDE);
    }

    /** First row of the small image whose tap, {@code offset} further on, lies in the large one; and one past the last. */
    private static int first(int offset, int stride) { return Math.max(0, Math.ceilDiv(-offset, stride)); }

    private static int end(int offset, int stride, int size) { return Math.floorDiv(size - 1 - offset, stride) + 1; }
}
