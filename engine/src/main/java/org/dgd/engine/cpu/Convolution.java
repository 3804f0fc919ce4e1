package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import java.util.HashMap;
import java.util.Map;
import org.dgd.engine.*;

/**
 * Convolution and its adjoint, directly: every output pixel is a sum over taps and channels, computed in register tiles of
 * 8 channels by two vectors of samples. A linear layer is one pixel with one tap. Filters are packed once per version.
 */
final class Convolution {
    /** Output channels are cut too when there are fewer rows than this to share among threads. */
    private static final int CHUNKS = 16;
    private static final int FORWARD = 0, BACKWARD = 1;

    private final Pool pool;
    private final Convolutions choice;
    private final Winograd winograd;
    private final Unfolded unfolded;
    private final Map<Taps.Key, Taps> lists = new HashMap<>();

    Convolution(Pool pool, Convolutions choice) {
        this.pool = pool;
        this.choice = choice;
        winograd = new Winograd(pool);
        unfolded = new Unfolded(pool);
    }

    /** y[n,p,q,k] = bias[k] + Σ x[n, p·stride − padding + r, q·stride − padding + s, c] · w[k,r,s,c]. */
    void forward(Floats x, Floats w, Rows y, Geometry g) {
        if (choice.winograd(Convolutions.Pass.SHRINK, w.shape, y.image().shape, g)) {
            winograd.shrink(x, w, y);
            return;
        }
        if (choice.unfolded(Convolutions.Pass.SHRINK, w.shape, y.image().shape, g)) {
            forward(unfolded.unfold(x, w.shape, y.image().shape, g), w.flat(), y, Unfolded.POINT);
            return;
        }
        Taps taps = lists.computeIfAbsent(Taps.Key.of(true, x, y.image(), w.shape, g), Taps::of);
        run(new Gather(x, packed(w, FORWARD), w.shape.pixels() * x.shape.c(), taps, 1, w.shape.n(), y));
    }

    /** The adjoint: dx[n, p·stride − padding + r, …, c] = bias[c] + Σ dy[n,p,q,k] · w[k,r,s,c], gathered for each pixel of dx. */
    void backwardData(Floats w, Floats dy, Rows dx, Geometry g) {
        if (choice.winograd(Convolutions.Pass.GROW, w.shape, dy.shape, g)) {
            winograd.grow(w, dy, dx);
            return;
        }
        if (dx.isPlain() && choice.unfolded(Convolutions.Pass.GROW, w.shape, dy.shape, g)) {
            Floats products = unfolded.room(dx.image().device, w.shape, dy.shape);
            backwardData(w.flat(), dy, Rows.plain(null, products, false), Unfolded.POINT);
            unfolded.fold(products, w.shape, dx.bias(), dx.image(), dx.add(), g);
            return;
        }
        Taps taps = lists.computeIfAbsent(Taps.Key.of(false, dy, dx.image(), w.shape, g), Taps::of);
        run(new Gather(dy, packed(w, BACKWARD), w.shape.pixels() * dy.shape.c(), taps, g.strideW(), w.shape.c(), dx));
    }

    /** How many rows of its result are made at a time. */
    int rowsAtATime(boolean forward, Floats w, Floats small, Geometry g) {
        if (forward) return choice.winograd(Convolutions.Pass.SHRINK, w.shape, small.shape, g) ? Winograd.SHRINK_ROWS : 1;
        return choice.winograd(Convolutions.Pass.GROW, w.shape, small.shape, g) ? Winograd.GROW_ROWS : 1;
    }

    private void run(Gather g) {
        int rows = g.y().h(), units = Math.ceilDiv(g.vectors(), 2) * rows, tiles = Math.ceilDiv(g.channels, 8);
        int slices = g.rows.inWindow() ? 1 : Math.clamp(CHUNKS / units, 1, tiles);
        pool.run(units * slices, (chunk, own) -> {
            int unit = chunk / slices, slice = chunk % slices;
            g.row(unit / rows * 2, unit % rows, tiles * slice / slices * 8, Math.min(tiles * (slice + 1) / slices * 8, g.channels), own);
        });
    }

    /**
     * One convolution: every pixel gathers what reaches it from x.
     *
     * @param filter   packed, {@code filterLength} numbers a channel
     * @param phases   pixels of a row that are so far apart share their part of the filter
     * @param channels that the convolution makes
     * @param rows     where they go
     */
    private record Gather(Floats x, float[] filter, int filterLength, Taps list, int phases, int channels, Rows rows) {
        Shape y() { return rows.image().shape; }

        /** Vectors of samples; those of a block that hold none are left out. */
        int vectors() { return Math.ceilDiv(x.shape.n(), L); }

        /** Channels c0 .. c1 of one row, for the vectors v and v + 1. */
        void row(int v, int row, int c0, int c1, Scratch own) {
            boolean window = rows.inWindow(), pair = v + 1 < vectors();
            int stride = window ? (channels + 1) * LANES : rows.image().pixelStride, length = y().w() * stride;
            float[] to = window ? own.floats(Scratch.Use.WINDOW, 2 * length) : rows.image().a;
            int a = window ? 0 : Rows.start(rows.image(), v) + row * length, b = window ? length : Rows.start(rows.image(), v + 1) + row * length;
            for (int phase = 0; phase < phases; phase++)
                for (int q = phase; q < y().w(); q += phases)
                    pixel(v, pair, row * y().w() + q, c0, c1, to, a + q * stride, b + q * stride, own);
            rows.finish(to, a, stride, c0, c1, v, row, 1, own);
            if (pair) rows.finish(to, b, stride, c0, c1, v + 1, row, 1, own);
        }

        private void pixel(int v, boolean pair, int pixel, int c0, int c1, float[] to, int a, int b, Scratch own) {
            for (int c = c0; c < c1; c += 8) {
                int line = c * LANES, left = c1 - c;
                if (rows.add() || left < 8) part(v, pair, pixel, c, left, to, a + line, b + line, own);
                else tile(v, pair, pixel, c, left, to, a + line, b + line, own);
            }
        }

        /** By way of scratch: for a tile that is added, or of which only some channels are wanted. */
        private void part(int v, boolean pair, int pixel, int c, int left, float[] to, int a, int b, Scratch own) {
            float[] scratch = own.floats(Scratch.Use.TILE, 16 * LANES);
            int second = 8 * LANES, count = Math.min(8, left);
            tile(v, pair, pixel, c, left, scratch, 0, second, own);
            if (rows.add()) {
                Tiles.accumulate(scratch, 0, LANES, to, a, LANES, count);
                if (pair) Tiles.accumulate(scratch, second, LANES, to, b, LANES, count);
            } else {
                Tiles.store(scratch, 0, LANES, to, a, LANES, count);
                if (pair) Tiles.store(scratch, second, LANES, to, b, LANES, count);
            }
        }

        private void tile(int v, boolean pair, int pixel, int c, int left, float[] to, int a, int b, Scratch own) {
            float[] zeros = own.floats(Scratch.Use.ZEROS, 16 * LANES);
            int xa = Rows.start(x, v), xb = Rows.start(x, v + 1), w0 = c * filterLength, from = list.start()[pixel], end = list.start()[pixel + 1];
            if (pair) Tiles.sum(left, filter, w0, x.a, xa, xb, list.taps(), from, end, to, a, b, zeros);
            else Tiles.sum(filter, w0, x.a, xa, list.taps(), from, end, to, a, zeros);
        }
    }

    /** A filter (k,r,s,c) as [k/8][tap][c][8] for the way forward, as [c/8][tap][k][8] for the way back. */
    private float[] packed(Floats w, int way) {
        Floats.Packed p = w.packed[way];
        int k = w.shape.n(), taps = w.shape.pixels(), c = w.shape.c();
        int tiles = Math.ceilDiv(way == FORWARD ? k : c, 8), depth = way == FORWARD ? c : k;
        if (p == null) {
            p = w.packed[way] = new Floats.Packed();
            p.a = new float[tiles * taps * depth * 8];
        }
        if (p.version == w.version) return p.a;
        if (way == FORWARD) FilterPack.forward(pool, w, p.a);
        else FilterPack.backward(pool, w, p.a);
        p.version = w.version;
        return p.a;
    }
}
