package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import java.util.Arrays;
import org.dgd.engine.Shape;

/**
 * The gradient of the filter of {@link Winograd}, with 9 instead of 16 multiplications too.
 *
 * <p>Growing, a point's product is m = p·h: p are differences of the small image, h sums of taps, and the large image has
 * y0 = m0 + m1 and y1 = m1 + m2 along one axis. So the gradients of the points are
 *
 * <pre>    dm0 = dy0,  dm1 = dy0 + dy1,  dm2 = dy1;   dh = Σ dm·p over tiles and samples;   dg0 = dh0 + dh1,  dg1 = dh1 + dh2 </pre>
 *
 * and only the sum over all tiles is turned into taps. Sums are outer products as in {@link FilterGradient}: of the points of the
 * small image, transposed so that lanes are its channels, with those of the large one. Lane blocks are cut into groups by the
 * shapes alone, each with sums of its own, which are added in order.
 */
final class WinogradFilter {
    /** Channels of the small image side by side. */
    private static final int WIDE = FilterSums.WIDE;
    /** Channels of the large image that are worth transforming the small one for; and whose sums stay in L2. */
    private static final int MIN_CHANNELS = 32, MAX_CHANNELS = 64;
    /** Channels of the large image whose sums are turned into taps at a time. */
    private static final int TURNED = 16;
    /** Tiles of a row whose points are kept at a time. */
    private static final int TILES = 8;
    /** All groups' sums together are to stay in L3. */
    private static final int MAX_SUMS = 1 << 20;
    private static final int CHUNKS = 16, PHASES = 4, POINTS = 9;

    private final Pool pool;

    WinogradFilter(Pool pool) { this.pool = pool; }

    /**
     * @param t the small image transposed, [k/lanes][pixel][n][lanes], with 0 for samples that are not there
     * @param rest the last block of the large image x if it has empty lanes
     */
    void run(Floats x, Shape small, float[] t, float[] rest, Floats dw, boolean add) {
        int blocks = x.blocks, channels = x.shape.c(), units = Math.ceilDiv(small.c(), WIDE);
        int size = PHASES * POINTS * units * channels * WIDE;
        int groups = Math.clamp(Math.min(MAX_SUMS / size, CHUNKS / PHASES), 1, blocks);
        int slices = Math.max(Math.ceilDiv(channels, MAX_CHANNELS), Math.min(CHUNKS / PHASES / groups, channels / MIN_CHANNELS));
        float[] sums = pool.shared().floats(Scratch.Use.SUMS, groups * size);
        Points p = new Points(x, small, t, rest, sums);
        pool.run(groups * PHASES * slices, (chunk, own) -> {
            int slice = chunk % slices, phase = chunk / slices % PHASES, group = chunk / slices / PHASES, tiles = channels / 8;
            p.add(blocks * group / groups, blocks * (group + 1) / groups, phase, tiles * slice / slices * 8, tiles * (slice + 1) / slices * 8,
                    group * size + phase * POINTS * p.pointSize(), own);
        });
        int parts = Math.ceilDiv(channels, TURNED);
        pool.run(PHASES * units * parts, (chunk, own) -> {
            int c0 = chunk % parts * TURNED, unit = chunk / parts % units, phase = chunk / parts / units;
            turn(p, groups, size, phase, unit, c0, Math.min(TURNED, channels - c0), dw, add, own);
        });
    }

    /** What the chunks of one gradient share. Sums are [group][phase][point][unit of k][c][WIDE]. */
    private record Points(Floats x, Shape small, float[] t, float[] rest, float[] sums) {
        int units() { return Math.ceilDiv(small.c(), WIDE); }

        int pointSize() { return units() * x.shape.c() * WIDE; }

        /** Sums of a phase for channels c0 .. c1 of the large image, over some lane blocks. */
        void add(int firstBlock, int endBlock, int phase, int c0, int c1, int to, Scratch own) {
            for (int point = 0; point < POINTS; point++)
                for (int unit = 0; unit < units(); unit++) {
                    int from = to + point * pointSize() + unit * x.shape.c() * WIDE;
                    Arrays.fill(sums, from + c0 * WIDE, from + c1 * WIDE, 0);
                }
            int lanes = FilterSums.lanes(small.c()), smallStride = TILES * LANES * units() * lanes + LANES;
            int largeStride = (TILES * (c1 - c0) + 1) * LANES;
            float[] smallPoints = own.floats(Scratch.Use.POINTS, POINTS * smallStride + L);       // tiles read L beyond
            float[] largePoints = own.floats(Scratch.Use.PRODUCTS, POINTS * largeStride);
            for (int block = firstBlock; block < endBlock; block++)
                for (int i = 0; i < small.h(); i += 2)
                    for (int j = 0; j < small.w(); j += 2 * TILES) {
                        int tiles = Math.min(2 * TILES, small.w() - j) / 2;
                        for (int tile = 0; tile < tiles; tile++) {
                            for (int unit = 0; unit < units(); unit++)
                                transformSmall(unit, block, i - 1 + (phase >> 1), j + 2 * tile - 1 + (phase & 1), smallPoints,
                                        (unit * TILES + tile) * LANES * lanes, smallStride, own);
                            transformLarge(block, 2 * i + (phase >> 1), 2 * (j + 2 * tile) + (phase & 1), c0, c1 - c0, largePoints,
                                    tile * (c1 - c0) * LANES, largeStride);
                        }
                        multiply(smallPoints, smallStride, largePoints, largeStride, tiles, c0, c1, to);
                    }
        }

        private void transformSmall(int unit, int block, int i, int j, float[] points, int to, int stride, Scratch own) {
            int length = LANES * FilterSums.lanes(small.c()), row = small.w() * length;
            int at = (unit * x.blocks + block) * small.h() * row + i * row + j * length;
            float[] zeros = own.floats(Scratch.Use.ZEROS, length);
            boolean inside = i >= 0 && j >= 0 && i + 3 <= small.h() && j + 3 <= small.w();
            if (inside) WinogradTiles.input(t, at, row, length, points, to, stride, length);
            else WinogradTiles.border(t, at, row, length, i, small.h(), j, small.w(), zeros, points, to, stride, length);
        }

        private void transformLarge(int block, int row, int column, int c0, int channels, float[] points, int to, int stride) {
            boolean whole = samples(small.n(), block) == LANES;
            int at = (whole ? block * x.blockStride : 0) + row * x.rowStride + column * x.pixelStride + c0 * LANES;
            WinogradTiles.outputGradient(whole ? x.a : rest, at, 2 * x.rowStride, 2 * x.pixelStride, points, to, stride, channels * LANES);
        }

        private void multiply(float[] s, int sStride, float[] l, int lStride, int tiles, int c0, int c1, int to) {
            int lanes = FilterSums.lanes(small.c()), pixel = LANES * lanes;
            int step = Tiles.FEW_REGISTERS ? 4 : lanes == L && (c1 - c0) % 16 == 0 ? 16 : 8;
            for (int point = 0; point < POINTS; point++)
                for (int unit = 0; unit < units(); unit++) {
                    int s0 = point * sStride + unit * TILES * pixel, sum = to + point * pointSize() + (unit * x.shape.c() + c0) * WIDE;
                    for (int c = 0, l0 = point * lStride; c < c1 - c0; c += step, l0 += step * LANES, sum += step * WIDE)
                        switch (step) {
                            case 4 -> OuterTiles.outer4x2(s, s0, 0, pixel, lanes, l, l0, 0, (c1 - c0) * LANES, 1, tiles, sums, sum, WIDE);
                            case 8 -> OuterTiles.outer8x2(s, s0, 0, pixel, lanes, l, l0, 0, (c1 - c0) * LANES, 1, tiles, sums, sum, WIDE);
                            default -> OuterTiles.outer16x1(s, s0, 0, pixel, lanes, l, l0, 0, (c1 - c0) * LANES, 1, tiles, sums, sum, WIDE);
                        }
                }
        }
    }

    /** Adds the groups' sums of one phase and unit, turns the nine points into four taps and these into dw. */
    private static void turn(Points p, int groups, int size, int phase, int unit, int c0, int channels, Floats dw, boolean add, Scratch own) {
        int from = phase * POINTS * p.pointSize() + (unit * p.x.shape.c() + c0) * WIDE, length = channels * WIDE;
        for (int group = 1; group < groups; group++)
            for (int point = 0; point < POINTS; point++) {
                int at = from + point * p.pointSize();
                Tiles.accumulate(p.sums, group * size + at, L, p.sums, at, L, length / L);
            }
        float[] taps = own.floats(Scratch.Use.SUMS, 4 * length + L * WIDE);                    // tiles of L channels read beyond
        WinogradTiles.taps(p.sums, from, p.pointSize(), taps, length);
        for (int a = 0; a < 2; a++)
            for (int b = 0; b < 2; b++) {
                int tap = Winograd.TAPS[phase >> 1][a] * 4 + Winograd.TAPS[phase & 1][b];
                FilterGradient.turn(taps, (2 * a + b) * length, unit * WIDE, c0, channels, tap, dw, add, own);
            }
    }
}
