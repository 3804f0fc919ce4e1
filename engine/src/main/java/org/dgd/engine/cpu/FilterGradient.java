package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import java.util.Arrays;
import org.dgd.engine.*;

/**
 * dw[k,r,s,c] = Σ over samples n and pixels (p,q) of dy[n,p,q,k] · x[n, p·stride − padding + r, q·stride − padding + s, c].
 *
 * <p>The small image dy is transposed to [pixel][n][k], so that lanes are its channels and no lane sum is needed; x is
 * broadcast. Lane blocks are cut into groups by the shapes alone, each with sums of its own, which are added in order and in
 * double afterwards: same bits on any number of threads. A last block with empty lanes is copied with zeros there, for a tile
 * whose loop over samples has no fixed length is a fifth slower.
 */
final class FilterGradient {
    /** Channels of x in a unit of work. */
    private static final int CHANNELS = 16;
    /** Channels of dy in a unit of work. */
    private static final int WIDE = 2 * L;
    /** Columns at a time: a tile of both images and of the sums stays in L1. */
    private static final int TILE = 4;
    /** All groups' sums together are to stay in L3. */
    private static final int MAX_SUMS = 1 << 20;
    /** A group's sums are worth their reduction from this many numbers on. */
    private static final int MIN_TERMS = 256;
    private static final int CHUNKS = 16;

    private final Pool pool;

    FilterGradient(Pool pool) { this.pool = pool; }

    void run(Floats x, Floats dy, Floats dw, boolean add, Geometry g) {
        int pixels = dy.shape.pixels(), blocks = dy.blocks, taps = dw.shape.pixels();
        int lanes = Math.ceilDiv(dy.shape.c(), L) * L, unitsC = Math.ceilDiv(x.shape.c(), CHANNELS), units = Math.ceilDiv(lanes, WIDE) * unitsC;
        int size = units * taps * CHANNELS * WIDE;
        int groups = Math.clamp(Math.min(MAX_SUMS / size, blocks * LANES * pixels / MIN_TERMS), 1, blocks);
        int slices = Math.clamp(Math.ceilDiv(CHUNKS, groups), 1, units);
        float[] t = pool.shared().floats(Scratch.Use.TRANSPOSED, blocks * pixels * LANES * lanes + L);       // tiles read L beyond
        float[] sums = pool.shared().floats(Scratch.Use.SUMS, groups * size);
        float[] rest = x.shape.n() % LANES == 0 ? null : withoutEmptyLanes(x);
        Sums s = new Sums(x, dy.shape, dw.shape, g, t, lanes, rest, sums);
        pool.run(blocks * dy.shape.h(), (chunk, own) ->
                transposeRow(dy, chunk / dy.shape.h(), chunk % dy.shape.h(), t, lanes, own.floats(Scratch.Use.TILE, L * L)));
        pool.run(groups * slices, (chunk, own) -> {
            int group = chunk / slices, slice = chunk % slices;
            for (int unit = units * slice / slices; unit < units * (slice + 1) / slices; unit++)
                s.unit(blocks * group / groups, blocks * (group + 1) / groups, unit / unitsC * WIDE, unit % unitsC * CHANNELS,
                        group * size + unit * taps * CHANNELS * WIDE);
        });
        pool.run(units * taps, (chunk, own) -> reduce(sums, chunk, groups, size, unitsC, dw, add, own.doubles(CHANNELS * WIDE)));
    }

    /** The last block of x with 0 in its empty lanes. */
    private float[] withoutEmptyLanes(Floats x) {
        int from = (x.blocks - 1) * x.blockStride, samples = samples(x.shape.n(), x.blocks - 1);
        float[] to = pool.shared().floats(Scratch.Use.LAST_BLOCK, x.blockStride + CHANNELS * LANES);
        pool.run(x.shape.h(), (row, own) -> {
            int start = row * x.rowStride;
            System.arraycopy(x.a, from + start, to, start, x.rowStride);
            for (int i = start; i < start + x.rowStride; i += LANES) Arrays.fill(to, i + samples, i + LANES, 0);
        });
        return to;
    }

    /** [pixel][k][n] of one row to [pixel][n][k]: k filled up to a multiple of L with whatever the scratch tile holds, empty n with 0. */
    private static void transposeRow(Floats dy, int block, int row, float[] t, int lanes, float[] tile) {
        int channels = dy.shape.c(), width = dy.shape.w(), samples = samples(dy.shape.n(), block);
        for (int q = 0, to = (block * dy.shape.h() + row) * width * LANES * lanes; q < width; q++, to += LANES * lanes) {
            for (int k = 0; k < channels; k += L)
                for (int n = 0; n < LANES; n += L) {
                    int from = dy.at(block, row) + q * dy.pixelStride + k * LANES + n;
                    for (int i = 0; i < Math.min(L, channels - k); i++) at(dy.a, from + i * LANES).intoArray(tile, i * L);
                    Transpose.tile(tile);
                    for (int i = 0; i < L; i++) at(tile, i * L).intoArray(t, to + (n + i) * lanes + k);
                }
            Arrays.fill(t, to + samples * lanes, to + LANES * lanes, 0);
        }
    }

    /**
     * What the units of one gradient share.
     *
     * @param dy shape of the small image, transposed in {@code t} with {@code lanes} channels
     * @param rest the last block of x if it has empty lanes
     */
    private record Sums(Floats x, Shape dy, Shape w, Geometry g, float[] t, int lanes, float[] rest, float[] sums) {
        /** Sums [tap][c][k] for 16 channels of x from c0 and two vectors of dy from k0, over some lane blocks. */
        void unit(int firstBlock, int endBlock, int k0, int c0, int to) {
            int endC = Math.min(CHANNELS, x.shape.c() - c0);
            Arrays.fill(sums, to, to + w.pixels() * CHANNELS * WIDE, 0);
            boolean narrow = lanes - k0 < WIDE && endC > 4 && !Tiles.FEW_REGISTERS;
            int step = narrow ? 16 : Tiles.FEW_REGISTERS ? 4 : 8;
            for (int c = 0; c < endC; c += step) {
                int channels = endC - c <= 4 ? 4 : step;
                if (dy.pixels() == 1) pixel(firstBlock, endBlock, k0, c0 + c, channels, to + c * WIDE);
                else for (int b = firstBlock; b < endBlock; b++) block(b, k0, c0 + c, channels, to + c * WIDE);
            }
        }

        /** A small image of one pixel: the lane blocks take the place of rows, for a block alone has too few terms. */
        private void pixel(int firstBlock, int endBlock, int k0, int c, int channels, int to) {
            int whole = Math.min(endBlock, dy.n() / LANES);
            for (int r = 0; r < w.h(); r++)
                for (int s = 0; s < w.w(); s++) {
                    int i = r - g.paddingH(), j = s - g.paddingW(), sum = to + (r * w.w() + s) * CHANNELS * WIDE;
                    if (i < 0 || i >= x.shape.h() || j < 0 || j >= x.shape.w()) continue;
                    int at = x.at(0, i) + j * x.pixelStride + c * LANES, tBlock = LANES * lanes;
                    outer(channels, firstBlock * tBlock + k0, tBlock, x.a, at + firstBlock * x.blockStride, x.blockStride, 0, whole - firstBlock, 1, sum);
                    if (whole < endBlock) outer(channels, whole * tBlock + k0, 0, rest, at, 0, 0, 1, 1, sum);
                }
        }

        private void block(int block, int k0, int c, int channels, int to) {
            boolean whole = samples(dy.n(), block) == LANES;
            float[] image = whole ? x.a : rest;
            int start = (whole ? block * x.blockStride : 0) + c * LANES;
            int width = dy.w(), pixel = LANES * lanes, tileRows = width >= 2 * TILE ? 1 : TILE;
            for (int p0 = 0; p0 < dy.h(); p0 += tileRows)
                for (int q0 = 0; q0 < width; q0 += TILE)
                    for (int r = 0; r < w.h(); r++) {
                        int i = r - g.paddingH();
                        int pa = Math.max(p0, first(i, g.strideH())), pb = Math.min(p0 + tileRows, Math.min(dy.h(), end(i, g.strideH(), x.shape.h())));
                        for (int s = 0; s < w.w() && pa < pb; s++) {
                            int j = s - g.paddingW();
                            int qa = Math.max(q0, first(j, g.strideW())), qb = Math.min(q0 + TILE, Math.min(width, end(j, g.strideW(), x.shape.w())));
                            if (qa >= qb) continue;
                            int from = ((block * dy.h() + pa) * width + qa) * pixel + k0;
                            int at = start + (pa * g.strideH() + i) * x.rowStride + (qa * g.strideW() + j) * x.pixelStride;
                            outer(channels, from, width * pixel, image, at, g.strideH() * x.rowStride, g.strideW() * x.pixelStride,
                                    pb - pa, qb - qa, to + (r * w.w() + s) * CHANNELS * WIDE);
                        }
                    }
        }

        private void outer(int channels, int from, int tRow, float[] image, int at, int xRow, int xColumn, int rows, int columns, int to) {
            int pixel = LANES * lanes;
            switch (channels) {
                case 4 -> OuterTiles.outer4x2(t, from, tRow, pixel, lanes, image, at, xRow, xColumn, rows, columns, sums, to, WIDE);
                case 8 -> OuterTiles.outer8x2(t, from, tRow, pixel, lanes, image, at, xRow, xColumn, rows, columns, sums, to, WIDE);
                default -> OuterTiles.outer16x1(t, from, tRow, pixel, lanes, image, at, xRow, xColumn, rows, columns, sums, to, WIDE);
            }
        }

        /** First row of the small image whose tap, {@code offset} further on, lies in the large one; and one past the last. */
        private static int first(int offset, int stride) { return Math.max(0, Math.ceilDiv(-offset, stride)); }

        private static int end(int offset, int stride, int size) { return Math.floorDiv(size - 1 - offset, stride) + 1; }
    }

    /** Adds the groups' sums [c][k] of one unit and tap and turns them into dw (k, tap, c). */
    private static void reduce(float[] sums, int chunk, int groups, int size, int unitsC, Floats dw, boolean add, double[] total) {
        Shape w = dw.shape;
        int taps = w.pixels(), unit = chunk / taps, tap = chunk % taps, k0 = unit / unitsC * WIDE, c0 = unit % unitsC * CHANNELS;
        int from = chunk * CHANNELS * WIDE, channels = Math.min(CHANNELS, w.c() - c0);
        for (int i = 0; i < CHANNELS * WIDE; i++) total[i] = sums[from + i];
        for (int group = 1; group < groups; group++) addTo(total, sums, from + group * size);
        for (int j = 0; j < Math.min(WIDE, w.n() - k0); j++) {
            int to = ((k0 + j) * taps + tap) * w.c() + c0;
            for (int i = 0; i < channels; i++) {
                double d = total[i * WIDE + j];
                dw.a[to + i] = (float) (add ? dw.a[to + i] + d : d);
            }
        }
    }

    private static void addTo(double[] total, float[] sums, int from) {
        for (int i = 0; i < CHANNELS * WIDE; i++) total[i] += sums[from + i];
    }
}
