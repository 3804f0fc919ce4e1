package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;
import org.dgd.engine.*;

/**
 * The 4x4, stride 2, padding 1 convolution and its adjoint with 9 instead of 16 multiplications: F(2x2,2x2) of Winograd, as Lavin
 * and Gray (2016) use it.
 *
 * <p>Even and odd rows and columns make four phases of the large image. Each is a 2x2 convolution of the small image x: along
 * one axis an even row y[2i] = g0·x[i−1] + g1·x[i] with the taps g = w[3], w[1], an odd one y[2i+1] = g0·x[i] + g1·x[i+1] with
 * w[2], w[0]. Two neighbours of a phase share their middle pixel:
 *
 * <pre>    g0·x0 + g1·x1 = (x0 − x1)·g0 + x1·(g0 + g1)
 *    g0·x1 + g1·x2 = (x2 − x1)·g1 + x1·(g0 + g1) </pre>
 *
 * Three products, or points, instead of four; in two dimensions 9 instead of 16 for 2x2 outputs. All coefficients are 0 and ±1.
 * The way down, from large to small, is the same with the taps the other way round, and sums over the four phases before it adds
 * the points up. Products are made by the register tile of the direct kernels, {@link Tiles}, from points in the place of pixels.
 * {@link WinogradFilter} has the gradient of the filter.
 */
final class Winograd {
    /** Rows of the result that are made at a time: two small ones, or the four large ones that belong to them. */
    static final int SHRINK_ROWS = 2, GROW_ROWS = 4;
    /** Rows of the filter that an even and an odd row of the large image meet, first x0's. */
    static final int[][] TAPS = {{3, 1}, {2, 0}};
    /** Output channels are cut too when there are fewer rows than this to share among threads. */
    private static final int CHUNKS = 16;
    /** Floats of transformed tiles: with the filter's part they stay in L2. */
    private static final int NEAR = 1 << 17;
    private static final int GROW = 2, SHRINK = 3;

    private final Pool pool;

    Winograd(Pool pool) { this.pool = pool; }

    /** Small image x (n,h,w,k) to large image y (n,2h,2w,c): {@link Kernels#convBackwardData}. */
    void grow(Floats w, Floats x, Rows y) { run(new Transformed(x, packed(w, GROW), true, w.shape.c(), y)); }

    /** Large image x (n,2h,2w,c) to small image y (n,h,w,k): {@link Kernels#convForward}. */
    void shrink(Floats x, Floats w, Rows y) { run(new Transformed(x, packed(w, SHRINK), false, w.shape.n(), y)); }

    private void run(Transformed t) {
        int rows = t.small().h() / 2, units = t.x.blocks * rows, tiles = t.channels / 8;
        int slices = t.rows.inWindow() ? 1 : Math.clamp(CHUNKS / units, 1, tiles);
        pool.run(units * slices, (chunk, own) -> {
            int unit = chunk / slices, slice = chunk % slices;
            t.row(unit / rows, unit % rows * 2, tiles * slice / slices, tiles * (slice + 1) / slices, own);
        });
    }

    /**
     * One convolution, up from small to large or down.
     *
     * @param channels that it makes
     * @param depth    channels of a product: those of x, and on the way down those of all four phases of x
     * @param runs     of channels, as {@link Tiles#sum} takes them
     */
    private record Transformed(Floats x, float[] filter, boolean grow, int channels, Rows rows, int depth, int[] runs) {
        Transformed(Floats x, float[] filter, boolean grow, int channels, Rows rows) {
            int depth = (grow ? 1 : 4) * x.shape.c();
            this(x, filter, grow, channels, rows, depth, new int[Math.ceilDiv(depth, Tiles.RUN) * Tiles.ENTRY]);
            Tiles.list(0, 0, depth, runs, 0);
        }

        Shape small() { return grow ? x.shape : rows.image().shape; }

        /** Tiles whose points are kept at a time: an even number, for vectors are taken in pairs. */
        private int tiles() { return Math.clamp(NEAR / (9 * depth * LANES) / 2 * 2, 2, 4); }

        /** What the tiles of small rows i and i + 1 make of channels 8·c0 .. 8·c1 of one lane block. */
        void row(int block, int i, int c0, int c1, Scratch own) {
            Floats y = rows.image();
            int scale = grow ? 2 : 1, stride = rows.inWindow() ? (channels + 1) * LANES : y.pixelStride, length = y.shape.w() * stride;
            float[] to = rows.inWindow() ? own.floats(Scratch.Use.WINDOW, (grow ? GROW_ROWS : SHRINK_ROWS) * length) : y.a;
            int at = rows.inWindow() ? 0 : y.at(block, scale * i), vectors = Math.ceilDiv(samples(x.shape.n(), block), L);
            for (int phase = 0; phase < scale * scale; phase++) phase(block, i, c0, c1, phase, vectors, to, at, stride, own);
            for (int v = 0; v < vectors; v++)
                rows.finish(to, at + v * L, stride, 8 * c0, 8 * c1, block * VECTORS + v, scale * i, grow ? GROW_ROWS : SHRINK_ROWS, own);
        }

        private void phase(int block, int i, int c0, int c1, int phase, int vectors, float[] to, int at, int pixelStride, Scratch own) {
            int width = small().w(), step = 2 * tiles(), made = 8 * (c1 - c0), scale = grow ? 2 : 1;
            int stride = (tiles() * depth + 1) * LANES, productStride = (tiles() * made + 1) * LANES;
            float[] points = own.floats(Scratch.Use.POINTS, 9 * stride), products = own.floats(Scratch.Use.PRODUCTS, 9 * productStride);
            int first = at + (phase >> 1) * rows.image().shape.w() * pixelStride + (phase & 1) * pixelStride + 8 * c0 * LANES;
            for (int j = 0; j < width; j += step) {
                int tiles = Math.min(step, width - j) / 2;
                for (int t = 0; t < tiles; t++) transform(block, i, j + 2 * t, phase, points, t * depth * LANES, stride, own);
                for (int point = 0; point < 9; point++)
                    multiply(points, point * stride, tiles, vectors, phase * 9 + point, c0, c1, products, point * productStride, own);
                for (int t = 0; t < tiles; t++)
                    output(products, t * made * LANES, productStride, made, to, first + scale * (j + 2 * t) * pixelStride, scale * pixelStride);
            }
        }

        private void transform(int block, int i, int j, int phase, float[] points, int to, int stride, Scratch own) {
            if (grow) {
                transform(x.at(block, 0), x.rowStride, x.pixelStride, i - 1 + (phase >> 1), j - 1 + (phase & 1), points, to, stride, own);
                return;
            }
            for (int p = 0; p < 4; p++) {
                int py = p >> 1, px = p & 1, first = x.at(block, py) + px * x.pixelStride;
                transform(first, 2 * x.rowStride, 2 * x.pixelStride, i - py, j - px, points, to + p * x.shape.c() * LANES, stride, own);
            }
        }

        /** Points of the 3x3 pixels from (i,j) on, of x or a phase of it, which starts at {@code first}. */
        private void transform(int first, int row, int column, int i, int j, float[] points, int to, int stride, Scratch own) {
            int height = small().h(), width = small().w(), length = x.shape.c() * LANES, at = first + i * row + j * column;
            float[] zeros = own.floats(Scratch.Use.ZEROS, length);
            if (i >= 0 && j >= 0 && i + 3 <= height && j + 3 <= width) WinogradTiles.input(x.a, at, row, column, points, to, stride, length);
            else WinogradTiles.border(x.a, at, row, column, i, height, j, width, zeros, points, to, stride, length);
        }

        /**
         * Products [tile][channel] of one point for the panels c0 .. c1 of 8 channels. The point's pixels and the panels of its filter
         * are in L1 while all of them meet.
         *
         * @param vectors of a tile: those of a block that hold no sample are left out
         * @param layer of the filter: point of a phase
         */
        private void multiply(float[] points, int from, int tiles, int vectors, int layer, int c0, int c1, float[] products, int to, Scratch own) {
            float[] zeros = own.floats(Scratch.Use.ZEROS, 16 * LANES);
            int last = tiles * vectors - 1, panel = depth * 8, made = 8 * (c1 - c0);
            for (int v = 0; v <= last; v += 2) {
                int xa = from + start(v, vectors, depth), xb = from + start(v + 1, vectors, depth);
                int ya = to + start(v, vectors, made), yb = to + start(v + 1, vectors, made);
                for (int c = c0, w0 = (layer * (channels / 8) + c0) * panel; c < c1; c++, w0 += panel, ya += 8 * LANES, yb += 8 * LANES)
                    if (v < last) Tiles.sum(8, filter, w0, points, xa, xb, runs, 0, runs.length, products, ya, yb, zeros);
                    else Tiles.sum(filter, w0, points, xa, runs, 0, runs.length, products, ya, zeros);
            }
        }

        /** Where vector v starts in tiles of so many vectors and channels. */
        private static int start(int v, int vectors, int channels) { return v / vectors * channels * LANES + v % vectors * L; }

        private void output(float[] products, int from, int stride, int made, float[] to, int at, int column) {
            int row = column * rows.image().shape.w();
            if (rows.add()) WinogradTiles.addOutput(products, from, stride, to, at, row, column, made * LANES);
            else WinogradTiles.output(products, from, stride, to, at, row, column, made * LANES);
        }
    }

    /** A filter (k,4,4,c) as [phase][point][c/8][k][8] to grow, as [point][k/8][phase][c][8] to shrink. */
    private float[] packed(Floats w, int way) {
        Floats.Packed p = w.packed[way];
        int k = w.shape.n(), c = w.shape.c(), panels = (way == GROW ? c : k) / 8;
        if (p == null) {
            p = w.packed[way] = new Floats.Packed();
            p.a = new float[36 * k * c];
        }
        if (p.version == w.version) return p.a;
        float[] to = p.a;
        pool.run(4 * panels, (chunk, own) -> {
            int phase = chunk / panels, panel = chunk % panels;
            int[] rows = TAPS[phase >> 1], columns = TAPS[phase & 1];
            int first = (rows[0] * 4 + columns[0]) * c, down = (rows[1] - rows[0]) * 4 * c, right = (columns[1] - columns[0]) * c;
            if (way == GROW) {
                pack(w.a, first + panel * 8, right, down, 16 * c, k, to, (phase * 9 * panels + panel) * k * 8, panels * k * 8);
            } else {
                float[] turned = own.floats(Scratch.Use.TILE, 4 * c * 8 + LANES);
                for (int tap = 0; tap < 4; tap++)
                    turn(w.a, first + (1 - tap / 2) * down + (1 - tap % 2) * right + panel * 128 * c, 16 * c, c, turned, tap * c * 8);
                pack(turned, 0, c * 8, 2 * c * 8, 8, c, to, (panel * 4 + phase) * c * 8, panels * 32 * c);
            }
        });
        p.version = w.version;
        return to;
    }

    /** 8 rows of a matrix, which are {@code ld} apart, as columns. */
    private static void turn(float[] w, int from, int ld, int length, float[] to, int t) {
        for (int j = 0; j < 8; j++)
            for (int i = 0; i < length; i++) to[t + i * 8 + j] = w[from + j * ld + i];
    }

    /**
     * Points of {@code depth} by 8 filters of 2x2 taps: per axis g0, g0 + g1, g1.
     *
     * @param from where tap (0,0) of the first 8 filters is; the others are {@code right} and {@code down} of it
     * @param line how far the filters of the next channel are apart from these
     */
    private static void pack(float[] w, int from, int right, int down, int line, int depth, float[] to, int t, int stride) {
        for (int i = 0; i < depth; i++)
            for (int j = 0; j < 8; j += L) {
                int start = from + i * line + j, o = t + i * 8 + j;
                FloatVector a = at(w, start), b = at(w, start + right);
                FloatVector c = at(w, start + down), d = at(w, start + down + right);
                FloatVector ab = a.add(b), cd = c.add(d);
                a.intoArray(to, o, EIGHT);
                ab.intoArray(to, o + stride, EIGHT);
                b.intoArray(to, o + 2 * stride, EIGHT);
                a.add(c).intoArray(to, o + 3 * stride, EIGHT);
                ab.add(cd).intoArray(to, o + 4 * stride, EIGHT);
                b.add(d).intoArray(to, o + 5 * stride, EIGHT);
                c.intoArray(to, o + 6 * stride, EIGHT);
                cd.intoArray(to, o + 7 * stride, EIGHT);
                d.intoArray(to, o + 8 * stride, EIGHT);
            }
    }
}
