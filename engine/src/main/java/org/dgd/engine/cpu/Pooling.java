package org.dgd.engine.cpu;

import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.IS_NAN;
import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;
import org.dgd.engine.Window;

/**
 * Maxima and averages over windows: of the result a thread has whole rows; of a gradient, where windows overlap, it has some channels of a
 * lane block, and adds windows in their order.
 */
final class Pooling {
    private final Pool pool;

    Pooling(Pool pool) { this.pool = pool; }

    /**
     * What to do with one window: high x wide pixels of the image from place {@code large} on, and the pixel {@code small} of the
     * result, {@code length} floats of each.
     */
    private interface Work { void run(int large, int high, int wide, int small, int length); }

    /** Visits the windows of one row, for {@code length} floats from channel c on. */
    private static void row(Floats large, Floats small, Window w, int block, int p, int c, int length, Work work) {
        int top = w.top(p), high = w.bottom(p, large.shape.h()) - top, from = large.at(block, top) + c * LANES, to = small.at(block, p) + c * LANES;
        for (int q = 0; q < small.shape.w(); q++, to += small.pixelStride) {
            int left = w.left(q);
            work.run(from + left * large.pixelStride, high, w.right(q, large.shape.w()) - left, to, length);
        }
    }

    private void each(Floats x, Floats y, Window w, Work work) {
        int rows = y.shape.h(), length = x.shape.c() * LANES;
        pool.run(y.blocks * rows, (chunk, own) -> row(x, y, w, chunk / rows, chunk % rows, 0, length, work));
    }

    private void eachOfGradient(Floats dx, boolean add, Floats dy, Window w, Work work) {
        ChannelSlices.run(pool, dx, add, (block, c, length) -> {
            for (int p = 0; p < dy.shape.h(); p++) row(dx, dy, w, block, p, c, length, work);
        });
    }

    void max(Floats x, Window w, Floats y) {
        each(x, y, w, (large, high, wide, small, length) -> max(x.a, large, x.rowStride, x.pixelStride, high, wide, y.a, small, length));
    }

    private static void max(float[] x, int from, int row, int pixel, int high, int wide, float[] y, int to, int length) {
        for (int v = 0; v < length; v += L) {
            FloatVector most = at(x, from + v);
            for (int i = 0, start = from + v; i < high; i++, start += row)
                for (int j = 0, k = start; j < wide; j++, k += pixel) most = most.max(at(x, k));
            most.intoArray(y, to + v);
        }
    }

    void average(Floats x, Window w, boolean padded, Floats y) {
        each(x, y, w, (large, high, wide, small, length) ->
                average(x.a, large, x.rowStride, x.pixelStride, high, wide, share(w, padded, high, wide), y.a, small, length));
    }

    private static float share(Window w, boolean padded, int high, int wide) { return 1f / (padded ? w.pixels() : high * wide); }

    private static void average(float[] x, int from, int row, int pixel, int high, int wide, float share, float[] y, int to, int length) {
        for (int v = 0; v < length; v += L) {
            FloatVector sum = all(0);
            for (int i = 0, start = from + v; i < high; i++, start += row)
                for (int j = 0, k = start; j < wide; j++, k += pixel) sum = sum.add(at(x, k));
            sum.mul(share).intoArray(y, to + v);
        }
    }

    void maxBackward(Floats x, Floats y, Floats dy, Window w, Floats dx, boolean add) {
        eachOfGradient(dx, add, dy, w, (large, high, wide, small, length) ->
                maxGradient(x.a, dx.a, large, dx.rowStride, dx.pixelStride, high, wide, y.a, dy.a, small, length));
    }

    /** The first number that is the maximum takes what is left of dy: all of it. Where a window holds NaN, that is the first NaN. */
    private static void maxGradient(float[] x, float[] dx, int from, int row, int pixel, int high, int wide,
                                    float[] y, float[] dy, int at, int length) {
        for (int v = 0; v < length; v += L) {
            FloatVector most = at(y, at + v), left = at(dy, at + v);
            for (int i = 0, start = from + v; i < high; i++, start += row)
                for (int j = 0, k = start; j < wide; j++, k += pixel) {
                    var hit = at(x, k).compare(EQ, most).or(at(x, k).test(IS_NAN));
                    at(dx, k).add(left, hit).intoArray(dx, k);
                    left = left.blend(0f, hit);
                }
        }
    }

    void averageBackward(Floats dy, Window w, boolean padded, Floats dx, boolean add) {
        eachOfGradient(dx, add, dy, w, (large, high, wide, small, length) ->
                spread(dy.a, small, share(w, padded, high, wide), dx.a, large, dx.rowStride, dx.pixelStride, high, wide, length));
    }

    private static void spread(float[] dy, int at, float share, float[] dx, int from, int row, int pixel, int high, int wide, int length) {
        for (int v = 0; v < length; v += L) {
            FloatVector part = at(dy, at + v).mul(share);
            for (int i = 0, start = from + v; i < high; i++, start += row)
                for (int j = 0, k = start; j < wide; j++, k += pixel) at(dx, k).add(part).intoArray(dx, k);
        }
    }
}
