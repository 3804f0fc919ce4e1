package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import java.util.Arrays;
import org.dgd.engine.*;

/**
 * dw[k,r,s,c] = Σ over samples n and pixels (p,q) of dy[n,p,q,k] · x[n, p·stride − padding + r, q·stride − padding + s, c].
 *
 * <p>The small image dy is transposed to [k/2L][pixel][n][2L], so that lanes are its channels and no lane sum is needed; x is
 * broadcast. Lane blocks are cut into groups by the shapes alone, each with sums of its own, which are added in order and in
 * double afterwards: same bits on any number of threads. A last block with empty lanes is copied with zeros there, for a tile
 * whose loop over samples has no fixed length is a fifth slower.
 */
final class FilterGradient {
    /** All groups' sums together are to stay in L3. */
    private static final int MAX_SUMS = 1 << 20;
    /** A group's sums are worth their reduction from this many numbers on. */
    private static final int MIN_TERMS = 256;
    private static final int CHUNKS = 16;

    private final Pool pool;
    private final Convolutions choice;
    private final WinogradFilter winograd;
    private final Unfolded unfolded;

    FilterGradient(Pool pool, Convolutions choice) {
        this.pool = pool;
        this.choice = choice;
        winograd = new WinogradFilter(pool);
        unfolded = new Unfolded(pool);
    }

    void run(Floats x, Floats dy, Floats dw, boolean add, Geometry g) {
        if (choice.unfolded(Convolutions.Pass.FILTER, dw.shape, dy.shape, g))
            run(x, dy, dw.flat(), add, Unfolded.POINT, unfolded.rows(x, dw.shape, dy.shape, g));
        else run(x, dy, dw, add, g, null);
    }

    private void run(Floats x, Floats dy, Floats dw, boolean add, Geometry g, Unfolded.Rows image) {
        int pixels = dy.shape.pixels(), rows = dy.shape.h(), blocks = dy.blocks, taps = dw.shape.pixels();
        int unitsK = Math.ceilDiv(dy.shape.c(), FilterSums.WIDE), lanes = FilterSums.lanes(dy.shape.c());
        float[] t = pool.shared().floats(Scratch.Use.TRANSPOSED, unitsK * blocks * pixels * LANES * lanes + L);       // tiles read L beyond
        pool.run(blocks * rows, (chunk, own) -> transposeRow(dy, chunk / rows, chunk % rows, t, lanes, own.floats(Scratch.Use.TILE, L * L)));
        float[] rest = x.shape.n() % LANES == 0 || image != null ? null : withoutEmptyLanes(x);

        if (image == null && choice.winograd(Convolutions.Pass.FILTER, dw.shape, dy.shape, g)) {
            winograd.run(x, dy.shape, t, rest, dw, add);
            return;
        }
        FilterSums s = new FilterSums(x, dy.shape, dw.shape, g, t, rest, image);
        int units = unitsK * s.unitsC(), unitSize = taps * s.tapSize(), size = units * unitSize;
        int groups = Math.clamp(Math.min(MAX_SUMS / size, blocks * LANES * pixels / MIN_TERMS), 1, blocks);
        int slices = Math.clamp(Math.ceilDiv(CHUNKS, groups), 1, units);
        if (groups == 1) {
            pool.run(slices, (slice, own) -> {
                float[] sums = own.floats(Scratch.Use.SUMS, unitSize);
                for (int unit = units * slice / slices; unit < units * (slice + 1) / slices; unit++) {
                    s.unit(unit, 0, blocks, sums, 0, own);
                    for (int tap = 0; tap < taps; tap++)
                        turn(sums, tap * s.tapSize(), s.firstK(unit), s.firstC(unit), s.channels(), tap, dw, add, own);
                }
            });
        } else {
            float[] sums = pool.shared().floats(Scratch.Use.SUMS, groups * size);
            pool.run(groups * slices, (chunk, own) -> {
                int group = chunk / slices, slice = chunk % slices;
                for (int unit = units * slice / slices; unit < units * (slice + 1) / slices; unit++)
                    s.unit(unit, blocks * group / groups, blocks * (group + 1) / groups, sums, group * size + unit * unitSize, own);
            });
            pool.run(units * taps, (chunk, own) -> {
                float[] total = own.floats(Scratch.Use.SUMS, s.tapSize());
                total(sums, chunk * s.tapSize(), s.tapSize(), groups, size, own.doubles(s.tapSize()), total);
                int unit = chunk / taps;
                turn(total, 0, s.firstK(unit), s.firstC(unit), s.channels(), chunk % taps, dw, add, own);
            });
        }
    }

    /** The last block of x with 0 in its empty lanes. */
    private float[] withoutEmptyLanes(Floats x) {
        int from = (x.blocks - 1) * x.blockStride, samples = samples(x.shape.n(), x.blocks - 1);
        float[] to = pool.shared().floats(Scratch.Use.LAST_BLOCK, x.blockStride + FilterSums.CHANNELS * LANES);
        pool.run(x.shape.h(), (row, own) -> {
            int start = row * x.rowStride;
            System.arraycopy(x.a, from + start, to, start, x.rowStride);
            for (int i = start; i < start + x.rowStride; i += LANES) Arrays.fill(to, i + samples, i + LANES, 0);
        });
        return to;
    }

    /**
     * One row of dy from [pixel][k][n] to [k/lanes][pixel][n][lanes]. What fills up the channels is whatever lies behind
     * them; empty samples are filled with 0.
     */
    private static void transposeRow(Floats dy, int block, int row, float[] t, int lanes, float[] tile) {
        int channels = dy.shape.c(), width = dy.shape.w(), samples = samples(dy.shape.n(), block), pixel = LANES * lanes;
        int unit = dy.blocks * dy.shape.pixels() * pixel;
        for (int q = 0; q < width; q++)
            for (int k = 0; k < channels; k += L) {
                int to = k / lanes * unit + ((block * dy.shape.h() + row) * width + q) * pixel + k % lanes;
                for (int n = 0; n < LANES; n += L) {
                    int from = dy.at(block, row) + q * dy.pixelStride + k * LANES + n;
                    Transpose.tile(dy.a, from, LANES, t, to + n * lanes, lanes, tile);
                }
                for (int n = samples; n < LANES; n++) Arrays.fill(t, to + n * lanes, to + n * lanes + L, 0);
            }
    }

    /** The groups' sums of one unit and tap. */
    private static void total(float[] sums, int from, int count, int groups, int size, double[] total, float[] to) {
        Arrays.fill(total, 0, count, 0);
        for (int group = 0; group < groups; group++) addTo(total, sums, from + group * size, count);
        for (int i = 0; i < count; i++) to[i] = (float) total[i];
    }

    private static void addTo(double[] total, float[] sums, int from, int count) {
        for (int i = 0; i < count; i++) total[i] += sums[from + i];
    }

    /** Turns the sums [c][k] of one tap into dw (k, tap, c), as far as it has them: {@code count} channels from c0, 2L from k0. */
    static void turn(float[] sums, int from, int k0, int c0, int count, int tap, Floats dw, boolean add, Scratch own) {
        int taps = dw.shape.pixels(), channels = dw.shape.c(), stride = taps * channels;
        float[] scratch = own.floats(Scratch.Use.TILE, 2 * L * L);
        for (int k = k0; k < Math.min(k0 + FilterSums.WIDE, dw.shape.n()); k += L)
            for (int c = c0; c < Math.min(c0 + count, channels); c += L) {
                int at = from + (c - c0) * FilterSums.WIDE + k - k0, to = (k * taps + tap) * channels + c;
                boolean whole = k + L <= dw.shape.n() && c + L <= channels;
                if (whole && !add) Transpose.tile(sums, at, FilterSums.WIDE, dw.a, to, stride, scratch);
                else {
                    Transpose.tile(sums, at, FilterSums.WIDE, scratch, L * L, L, scratch);
                    if (whole) Tiles.accumulate(scratch, L * L, L, dw.a, to, stride, L);
                    else Tiles.putPart(scratch, L * L, L, dw.a, to, stride, Math.min(L, dw.shape.n() - k), Math.min(L, channels - c), add);
                }
            }
    }
}
