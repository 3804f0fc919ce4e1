package org.dgd.engine.cpu;

import static jdk.incubator.vector.VectorOperators.EQ;
import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;
import org.dgd.engine.cpu.Scratch.Use;

/**
 * What a pixel's channels have in common. Of a batch, each lane is a sample and a row of pixels is a chunk: the common
 * numbers of a row are 16 floats a pixel. Any other tensor is small and a plain loop in double.
 */
final class Channels {
    private final Pool pool;

    Channels(Pool pool) { this.pool = pool; }

    /** A row of pixels that starts at {@code x} in tensors with channels, and at {@code y} in those with one. */
    private interface Row { void run(int x, int y); }

    private void rows(Floats x, Row row) {
        int height = x.shape.h(), common = x.shape.w() * LANES;
        pool.run(x.blocks * height, (chunk, own) -> row.run(x.at(chunk / height, chunk % height), chunk * common));
    }

    void logSumExp(Floats x, Floats y) {
        if (x.shape.batch()) logSumExp(x, y.a);
        else for (int i = 0, c = x.shape.c(); i < y.shape.size(); i++) y.a[i] = (float) logSumExp(x.a, i * c, c);
    }

    /** Three loops one after the other, because all of it in one would be more than C2 inlines. */
    private void logSumExp(Floats x, float[] y) {
        float[] sums = pool.shared().floats(Use.SUMS, common(x));
        rows(x, (from, common) -> largest(x, from, y, common));
        rows(x, (from, common) -> sumExp(x, from, y, common, sums));
        Pieces.run(pool, common(x), (from, to) -> {
            for (int i = from; i < to; i += L) at(y, i).add(VectorMath.log(at(sums, i))).intoArray(y, i);
        });
    }

    /** Floats of a tensor like x with one channel. */
    private static int common(Floats x) { return x.blocks * x.shape.pixels() * LANES; }

    /** The largest channel, or 0 where that is infinite, so that a sum shifted by it is log 0 or log ∞ as it must be. */
    private static void largest(Floats x, int from, float[] y, int to) {
        int length = x.shape.c() * LANES;
        for (int w = 0; w < x.shape.w(); w++)
            for (int v = 0, start = from + w * x.pixelStride; v < LANES; v += L) {
                FloatVector max = all(Float.NEGATIVE_INFINITY);
                for (int i = start + v; i < start + length; i += LANES) max = max.max(at(x.a, i));
                max.blend(0f, max.abs().compare(EQ, Float.POSITIVE_INFINITY)).intoArray(y, to + w * LANES + v);
            }
    }

    private static void sumExp(Floats x, int from, float[] shift, int common, float[] sums) {
        int length = x.shape.c() * LANES;
        for (int w = 0; w < x.shape.w(); w++)
            for (int v = 0, start = from + w * x.pixelStride; v < LANES; v += L) {
                FloatVector sum = all(0), s = at(shift, common + w * LANES + v);
                for (int i = start + v; i < start + length; i += LANES) sum = sum.add(VectorMath.exp(at(x.a, i).sub(s)));
                sum.intoArray(sums, common + w * LANES + v);
            }
    }

    private static double logSumExp(float[] x, int from, int count) {
        double largest = Double.NEGATIVE_INFINITY, sum = 0;
        for (int i = from; i < from + count; i++) largest = Math.max(largest, x[i]);
        if (Double.isInfinite(largest)) return largest;
        for (int i = from; i < from + count; i++) sum += StrictMath.exp(x[i] - largest);
        return largest + StrictMath.log(sum);
    }

    void logSumExpBackward(Floats x, Floats y, Floats dy, Floats dx, boolean add) {
        if (x.shape.batch()) rows(x, (from, common) -> shareOfSum(x, from, y.a, dy.a, common, dx.a, add));
        else for (int i = 0, c = x.shape.c(); i < x.shape.size(); i++)
            set(x.a[i] == Float.NEGATIVE_INFINITY ? 0 : (float) (dy.a[i / c] * StrictMath.exp(x.a[i] - y.a[i / c])), dx.a, i, add);
    }

    /** dx = dy·exp(x − y), and 0 where x is −∞, for there y may be so too. */
    private static void shareOfSum(Floats x, int from, float[] y, float[] dy, int common, float[] dx, boolean add) {
        int length = x.shape.c() * LANES;
        for (int w = 0; w < x.shape.w(); w++)
            for (int v = 0, start = from + w * x.pixelStride; v < LANES; v += L) {
                FloatVector total = at(y, common + w * LANES + v), g = at(dy, common + w * LANES + v), none = all(Float.NEGATIVE_INFINITY);
                for (int i = start + v; i < start + length; i += LANES) {
                    FloatVector below = at(x.a, i).sub(total).blend(none, at(x.a, i).compare(EQ, none));
                    put(g.mul(VectorMath.exp(below)), dx, i, add);
                }
            }
    }

    void logSoftmax(Floats x, Floats y) {
        if (x.shape.batch()) {
            float[] totals = pool.shared().floats(Use.ROW, common(x));
            logSumExp(x, totals);
            rows(x, (from, common) -> subtract(x, from, totals, common, y.a));
        } else for (int from = 0, c = x.shape.c(); from < x.shape.size(); from += c) {
            double total = logSumExp(x.a, from, c);
            for (int i = from; i < from + c; i++) y.a[i] = (float) (x.a[i] - total);
        }
    }

    private static void subtract(Floats x, int from, float[] totals, int common, float[] y) {
        int length = x.shape.c() * LANES;
        for (int w = 0; w < x.shape.w(); w++)
            for (int v = 0, start = from + w * x.pixelStride; v < LANES; v += L) {
                FloatVector total = at(totals, common + w * LANES + v);
                for (int i = start + v; i < start + length; i += LANES) at(x.a, i).sub(total).intoArray(y, i);
            }
    }

    void logSoftmaxBackward(Floats y, Floats dy, Floats dx, boolean add) {
        if (y.shape.batch()) rows(y, (from, common) -> softmaxBackward(y, dy.a, from, dx.a, add));
        else for (int from = 0, c = y.shape.c(); from < y.shape.size(); from += c) {
            double total = Lanes.sum(dy.a, from, c);
            for (int i = from; i < from + c; i++) set((float) (dy.a[i] - StrictMath.exp(y.a[i]) * total), dx.a, i, add);
        }
    }

    /** dx = dy − exp(y)·Σ dy */
    private static void softmaxBackward(Floats y, float[] dy, int from, float[] dx, boolean add) {
        int length = y.shape.c() * LANES;
        for (int w = 0; w < y.shape.w(); w++)
            for (int v = 0, start = from + w * y.pixelStride; v < LANES; v += L) {
                FloatVector total = all(0);
                for (int i = start + v; i < start + length; i += LANES) total = total.add(at(dy, i));
                for (int i = start + v; i < start + length; i += LANES) put(VectorMath.exp(at(y.a, i)).neg().fma(total, at(dy, i)), dx, i, add);
            }
    }

    void norm(Floats x, Floats y) {
        if (x.shape.batch()) rows(x, (from, to) -> norm(x, from, y.a, to));
        else for (int i = 0, c = x.shape.c(); i < y.shape.size(); i++) {
            double squares = 0;
            for (int j = i * c; j < i * c + c; j++) squares += (double) x.a[j] * x.a[j];
            y.a[i] = (float) Math.sqrt(squares);
        }
    }

    private static void norm(Floats x, int from, float[] y, int to) {
        int length = x.shape.c() * LANES;
        for (int w = 0; w < x.shape.w(); w++)
            for (int v = 0, start = from + w * x.pixelStride; v < LANES; v += L) {
                FloatVector squares = all(0);
                for (int i = start + v; i < start + length; i += LANES) squares = at(x.a, i).fma(at(x.a, i), squares);
                squares.sqrt().intoArray(y, to + w * LANES + v);
            }
    }

    void normBackward(Floats x, Floats y, Floats dy, Floats dx, boolean add) {
        if (x.shape.batch()) rows(x, (from, common) -> normBackward(x, from, y.a, dy.a, common, dx.a, add));
        else for (int i = 0, c = x.shape.c(); i < x.shape.size(); i++)
            set(y.a[i / c] == 0 ? 0 : dy.a[i / c] * x.a[i] / y.a[i / c], dx.a, i, add);
    }

    /** dx = x·dy/y, and 0 where y is */
    private static void normBackward(Floats x, int from, float[] y, float[] dy, int common, float[] dx, boolean add) {
        int length = x.shape.c() * LANES;
        for (int w = 0; w < x.shape.w(); w++)
            for (int v = 0, start = from + w * x.pixelStride; v < LANES; v += L) {
                FloatVector size = at(y, common + w * LANES + v);
                FloatVector g = at(dy, common + w * LANES + v).div(size).blend(0f, size.compare(EQ, 0f));
                for (int i = start + v; i < start + length; i += LANES) put(at(x.a, i).mul(g), dx, i, add);
            }
    }

    private static void set(float v, float[] y, int i, boolean add) { y[i] = add ? y[i] + v : v; }
}
