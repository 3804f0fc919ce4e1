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
    void forward(Floats x, Floats w, Floats bias, Floats y, boolean add, Geometry g) {
        if (choice.winograd(Convolutions.Pass.SHRINK, w.shape, y.shape, g)) {
            winograd.shrink(x, w, bias, y, add);
            return;
        }
        if (choice.unfolded(Convolutions.Pass.SHRINK, w.shape, g)) {
            forward(unfolded.unfold(x, w.shape, y.shape, g), w.flat(), bias, y, add, Unfolded.POINT);
            return;
        }
        Taps taps = lists.computeIfAbsent(Taps.Key.of(true, x, y, w.shape, g), Taps::of);
        run(new Gather(x, packed(w, FORWARD), w.shape.pixels() * x.shape.c(), taps, 1, bias, y, add));
    }

    /** The adjoint: dx[n, p·stride − padding + r, …, c] = bias[c] + Σ dy[n,p,q,k] · w[k,r,s,c], gathered for each pixel of dx. */
    void backwardData(Floats w, Floats dy, Floats bias, Floats dx, boolean add, Geometry g) {
        if (choice.winograd(Convolutions.Pass.GROW, w.shape, dy.shape, g)) {
            winograd.grow(w, dy, bias, dx, add);
            return;
        }
        if (choice.unfolded(Convolutions.Pass.GROW, w.shape, g)) {
            Floats products = unfolded.room(dx.device, w.shape, dy.shape);
            backwardData(w.flat(), dy, null, products, false, Unfolded.POINT);
            unfolded.fold(products, w.shape, bias, dx, add, g);
            return;
        }
        Taps taps = lists.computeIfAbsent(Taps.Key.of(false, dy, dx, w.shape, g), Taps::of);
        run(new Gather(dy, packed(w, BACKWARD), w.shape.pixels() * dy.shape.c(), taps, g.strideW(), bias, dx, add));
    }

    private void run(Gather g) {
        int rows = g.y.shape.h(), units = Math.ceilDiv(g.vectors(), 2) * rows, tiles = Math.ceilDiv(g.y.shape.c(), 8);
        int slices = Math.clamp(CHUNKS / units, 1, tiles);
        pool.run(units * slices, (chunk, own) -> {
            int unit = chunk / slices, slice = chunk % slices;
            g.row(unit / rows * 2, unit % rows, tiles * slice / slices * 8, Math.min(tiles * (slice + 1) / slices * 8, g.y.shape.c()), own);
        });
    }

    /**
     * One convolution: every pixel of y gathers what reaches it from x.
     *
     * @param filter packed, {@code filterLength} numbers a channel
     * @param phases pixels of a row that are so far apart share their part of the filter
     */
    private record Gather(Floats x, float[] filter, int filterLength, Taps list, int phases, Floats bias, Floats y, boolean add) {
        /** Vectors of samples; those of a block that hold none are left out. */
        int vectors() { return Math.ceilDiv(y.shape.n(), L); }

        /** Where vector {@code v} of samples starts. */
        private static int start(Floats t, int v) { return v / VECTORS * t.blockStride + v % VECTORS * L; }

        /** Channels c0 .. c1 of one row, for the vectors v and v + 1. */
        void row(int v, int row, int c0, int c1, Scratch own) {
            int width = y.shape.w();
            for (int phase = 0; phase < phases; phase++)
                for (int q = phase; q < width; q += phases) pixel(v, row * width + q, c0, c1, own);
            if (bias == null) return;
            addBias(v, row, c0, c1);
            if (v + 1 < vectors()) addBias(v + 1, row, c0, c1);
        }

        private void addBias(int v, int row, int c0, int c1) {
            for (int q = 0, at = start(y, v) + row * y.rowStride; q < y.shape.w(); q++, at += y.pixelStride)
                for (int c = c0; c < c1; c++) at(y.a, at + c * LANES).add(bias.a[c]).intoArray(y.a, at + c * LANES);
        }

        private void pixel(int v, int pixel, int c0, int c1, Scratch own) {
            boolean pair = v + 1 < vectors();
            int ya = start(y, v) + pixel * y.pixelStride, yb = start(y, v + 1) + pixel * y.pixelStride;
            for (int c = c0; c < c1; c += 8) {
                int line = c * LANES, left = c1 - c;
                if (add || left < 8) part(v, pair, pixel, c, left, ya + line, yb + line, own.floats(Scratch.Use.TILE, 16 * LANES));
                else tile(v, pair, pixel, c, left, y.a, ya + line, yb + line);
            }
        }

        /** By way of scratch: for a tile that is added, or of which only some channels are wanted. */
        private void part(int v, boolean pair, int pixel, int c, int left, int ya, int yb, float[] scratch) {
            int b = 8 * LANES, channels = Math.min(8, left);
            tile(v, pair, pixel, c, left, scratch, 0, b);
            if (add) {
                Tiles.accumulate(scratch, 0, LANES, y.a, ya, LANES, channels);
                if (pair) Tiles.accumulate(scratch, b, LANES, y.a, yb, LANES, channels);
            } else {
                Tiles.store(scratch, 0, LANES, y.a, ya, LANES, channels);
                if (pair) Tiles.store(scratch, b, LANES, y.a, yb, LANES, channels);
            }
        }

        private void tile(int v, boolean pair, int pixel, int c, int left, float[] to, int a, int b) {
            int xa = start(x, v), xb = start(x, v + 1), w0 = c * filterLength, from = list.start()[pixel], end = list.start()[pixel + 1];
            if (pair) Tiles.tile(left, filter, w0, x.a, xa, xb, list.taps(), from, end, to, a, b);
            else Tiles.tile8x1(filter, w0, x.a, xa, list.taps(), from, end, to, a);
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
