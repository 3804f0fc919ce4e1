package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import java.util.Arrays;
import org.dgd.engine.*;

/** The same numbers in other places. In a batch whole lines of 16 samples move, unless samples themselves change places. */
final class Rearrange {
    private final Pool pool;

    Rearrange(Pool pool) { this.pool = pool; }

    /** A row of a lane block, or of a sample of a tensor that is no batch. */
    private interface Row { void run(int block, int row); }

    private void rows(Floats y, Shape part, Row row) {
        int blocks = part.batch() ? Math.ceilDiv(part.n(), LANES) : part.n();
        if (y.shape.batch()) pool.run(blocks * part.h(), (chunk, own) -> row.run(chunk / part.h(), chunk % part.h()));
        else for (int i = 0; i < blocks * part.h(); i++) row.run(i / part.h(), i % part.h());
    }

    private static void copy(float[] x, int from, float[] y, int to, int count, boolean add) {
        if (add) add(x, from, y, to, count);
        else System.arraycopy(x, from, y, to, count);
    }

    private static void add(float[] x, int from, float[] y, int to, int count) {
        int i = 0;
        for (; i + L <= count; i += L) at(x, from + i).add(at(y, to + i)).intoArray(y, to + i);
        for (; i < count; i++) y[to + i] += x[from + i];
    }

    void view(Floats x, Floats y, boolean add) {
        if (!x.shape.batch()) {
            copy(x.a, 0, y.a, 0, x.shape.size(), add);
            return;
        }
        int features = x.shape.features(), xRun = run(x), yRun = run(y);
        pool.run(x.blocks, (block, own) -> {
            for (int i = 0, count; i < features; i += count) {
                count = Math.min(xRun - i % xRun, yRun - i % yRun);
                int from = x.at(block, 0) + i / xRun * x.pixelStride + i % xRun * LANES;
                copy(x.a, from, y.a, y.at(block, 0) + i / yRun * y.pixelStride + i % yRun * LANES, count * LANES, add);
            }
        });
    }

    /** Lines of a block that lie together: all, or those of a pixel where there is a gap between pixels. */
    private static int run(Floats x) { return x.pixelStride == x.shape.c() * LANES ? x.shape.features() : x.shape.c(); }

    void permute(Floats x, int[] axes, Floats y, boolean add) {
        int nStep = step(x, axes[0]), hStep = step(x, axes[1]), wStep = step(x, axes[2]), cStep = step(x, axes[3]);
        int channels = y.shape.c(), together = cStep == x.line ? channels : 1;
        rows(y, y.shape, (block, row) -> {
            for (int w = 0; w < y.shape.w(); w++)
                for (int c = 0; c < channels; c += together)
                    copy(x.a, block * nStep + row * hStep + w * wStep + c * cStep,
                            y.a, y.at(block, row) + w * y.pixelStride + c * y.line, together * y.line, add);
        });
    }

    /** From one number to the next along an axis; along the samples of a batch, from one lane block to the next. */
    private static int step(Floats x, int axis) {
        return switch (Axis.values()[axis]) {
            case N -> x.blockStride;
            case H -> x.rowStride;
            case W -> x.pixelStride;
            case C -> x.line;
        };
    }

    void slice(Floats x, Axis axis, int from, Floats y, boolean add) {
        if (axis == Axis.N && x.shape.batch()) lanes(x, from, y, 0, y.shape.n(), add);
        else box(x, from * step(x, axis.ordinal()), y, 0, y.shape, add);
    }

    void place(Floats x, Axis axis, int at, Floats y, boolean add) {
        if (axis == Axis.N && x.shape.batch()) lanes(x, 0, y, at, x.shape.n(), add);
        else box(x, 0, y, at * step(y, axis.ordinal()), x.shape, add);
    }

    /** Copies or adds a part of the given shape. */
    private void box(Floats x, int from, Floats y, int to, Shape part, boolean add) {
        rows(y, part, (block, row) -> {
            for (int w = 0; w < part.w(); w++)
                copy(x.a, from + x.at(block, row) + w * x.pixelStride, y.a, to + y.at(block, row) + w * y.pixelStride, part.c() * x.line, add);
        });
    }

    /** Copies or adds some samples of a batch to other lanes. */
    private static void lanes(Floats x, int from, Floats y, int to, int count, boolean add) {
        Shape s = x.shape;
        for (int n = 0; n < count; n++)
            for (int h = 0; h < s.h(); h++)
                for (int w = 0; w < s.w(); w++)
                    for (int c = 0, i = x.at(from + n, h, w, 0), j = y.at(to + n, h, w, 0); c < s.c(); c++, i += LANES, j += LANES)
                        y.a[j] = add ? y.a[j] + x.a[i] : x.a[i];
    }

    /** Lanes past the last sample repeat it. */
    void rows(Floats table, int[] index, Floats y) {
        pool.run(y.blocks, (block, own) -> {
            for (int lane = 0; lane < LANES; lane++) {
                int from = table.at(index[Math.min(block * LANES + lane, index.length - 1)], 0), channels = y.shape.c();
                for (int h = 0; h < y.shape.h(); h++)
                    for (int w = 0, to = y.at(block, h) + lane; w < y.shape.w(); w++, to += y.pixelStride)
                        for (int c = 0; c < channels; c++) y.a[to + c * LANES] = table.a[from++];
            }
        });
    }

    void scatterRows(Floats x, int[] index, Floats table, boolean add) {
        if (!add) Arrays.fill(table.a, 0);
        int channels = x.shape.c();
        for (int n = 0; n < index.length; n++)
            for (int h = 0, to = table.at(index[n], 0); h < x.shape.h(); h++)
                for (int w = 0, from = x.at(n, h, 0, 0); w < x.shape.w(); w++, from += x.pixelStride)
                    for (int c = 0; c < channels; c++) table.a[to++] += x.a[from + c * LANES];
    }
}
