package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.dgd.engine.Shape;
import org.dgd.engine.Target;

/**
 * Batch normalization, in streaming passes. Sums are made per strip of some rows of a lane block: in float along a lane, over lanes and
 * strips in double and in a fixed order. Empty lanes are summed like others, each by itself, and left out when lanes are added. That is
 * done for all channels of a strip at once: reading single floats of a vector that has just been stored would wait for the store.
 */
final class Normalization {
    /** Rows of a strip. */
    private static final int STRIP = 4;
    /** Channels at a time: neighbours in memory, and enough independent sums to hide the latency of an addition. */
    private static final int GROUP = 4;
    /** Floats of the two lane sums of one channel. */
    private static final int PAIR = 2 * LANES;

    private final Pool pool;

    Normalization(Pool pool) { this.pool = pool; }

    private static int strips(Floats x) { return Math.ceilDiv(x.shape.h(), STRIP); }

    /** running += momentum · (moments − running), the variance made unbiased for {@code count} numbers and the bias, if any, added to the mean. */
    void running(Floats moments, Floats bias, int count, double momentum, Floats running) {
        int channels = moments.shape.c();
        double unbiased = (double) count / Math.max(1, count - 1);
        for (int c = 0; c < 2 * channels; c++) {
            double now = c < channels ? moments.a[c] + (bias == null ? 0.0 : bias.a[c]) : moments.a[c] * unbiased;
            running.a[c] = (float) (running.a[c] + momentum * (now - running.a[c]));
        }
    }

    /** y = γ·(x − mean)/√(variance + ε) + β, and with {@code relu} the maximum of that and 0. */
    void forward(Floats x, Floats gamma, Floats beta, Floats moments, double epsilon, boolean relu, Floats y) {
        int rows = x.shape.h();
        Line line = line(gamma, beta, moments, epsilon, relu);
        pool.run(x.blocks * rows, (chunk, own) -> normalize(x, line, y, x.at(chunk / rows, chunk % rows)));
    }

    /** What batch norm makes of a number: (x − mean)·scale + β with scale = γ/√(variance + ε); nothing below the floor passes. */
    record Line(float[] means, float[] scales, float[] beta, float floor) {
        /** The same for numbers to which a bias has not been added yet. @param shifted room for the means */
        Line before(Floats bias, float[] shifted) {
            for (int c = 0; c < bias.shape.c(); c++) shifted[c] = means[c] - bias.a[c];
            return new Line(shifted, scales, beta, floor);
        }
    }

    /** The floor serves with and without relu. Scales lie in shared scratch. */
    Line line(Floats gamma, Floats beta, Floats moments, double epsilon, boolean relu) {
        float[] scales = pool.shared().floats(Scratch.Use.AFFINE, gamma.shape.c() + GROUP);
        for (int c = 0; c < gamma.shape.c(); c++) scales[c] = (float) (gamma.a[c] * inverse(moments, c, epsilon));
        return new Line(moments.a, scales, beta.a, relu ? 0 : Float.NEGATIVE_INFINITY);
    }

    private static double inverse(Floats moments, int c, double epsilon) { return 1 / Math.sqrt(moments.a[moments.shape.c() + c] + epsilon); }

    private static void normalize(Floats x, Line line, Floats y, int row) {
        int channels = x.shape.c();
        for (int q = 0, from = row; q < x.shape.w(); q++, from += x.pixelStride)
            for (int v = 0, i = from; v < channels * VECTORS; v++, i += L) {
                int c = v / VECTORS;
                at(x.a, i).sub(line.means[c]).fma(all(line.scales[c]), all(line.beta[c])).max(line.floor).intoArray(y.a, i);
            }
    }

    /**
     * dx = A·dy + B·(x − mean) + C per channel; A, B and C follow from the moments, Σ dy and Σ dy·(x − mean), which are also the gradients
     * of β and, but for a factor, of γ. With {@code fixed} moments B and C are 0. Where relu stopped the result, which is computed
     * anew from x exactly as forward did, dy counts as 0. dx may share dy's storage.
     */
    void backward(Floats x, Floats gamma, Floats beta, Floats moments, double epsilon, boolean fixed, boolean relu, Floats dy,
                  Target dx, Target dGamma, Target dBeta) {
        int strips = strips(x), chunks = x.blocks * strips, channels = x.shape.c(), rows = x.shape.h();
        Line line = line(gamma, beta, moments, epsilon, relu);
        double[] sums = pool.shared().doubles(chunks * 2 * channels);
        if (!fixed || dGamma != null || dBeta != null) {
            pool.run(chunks, (chunk, own) -> stripProducts(x, dy, line, chunk / strips, chunk % strips * STRIP, sums, chunk * 2 * channels, own));
            for (int chunk = 1; chunk < chunks; chunk++)
                for (int i = 0; i < 2 * channels; i++) sums[i] += sums[chunk * 2 * channels + i];
        }
        float[] abc = coefficients(x.shape, gamma, moments, epsilon, fixed, sums, dGamma, dBeta);
        if (dx == null) return;
        Floats to = Floats.of(dx);
        boolean add = dx.add();
        pool.run(x.blocks * rows, (chunk, own) -> {
            int at = x.at(chunk / rows, chunk % rows);
            if (add) accumulateGradient(x, line, dy, to, at, abc);
            else gradient(x, line, dy, to, at, abc);
        });
    }

    /**
     * A, B and C of {@link #backward} in shared scratch, one after the other, and the gradients of γ and β.
     *
     * @param sums Σ dy of every channel, then Σ dy·(x − mean)
     */
    float[] coefficients(Shape x, Floats gamma, Floats moments, double epsilon, boolean fixed, double[] sums, Target dGamma, Target dBeta) {
        int channels = x.c();
        double count = (double) x.n() * x.pixels();
        float[] abc = pool.shared().floats(Scratch.Use.COEFFICIENTS, 3 * channels);
        for (int c = 0; c < channels; c++) {
            double inverse = inverse(moments, c, epsilon), a = gamma.a[c] * inverse;
            abc[c] = (float) a;
            abc[channels + c] = fixed ? 0 : (float) (-a * inverse * inverse * sums[channels + c] / count);
            abc[2 * channels + c] = fixed ? 0 : (float) (-a * sums[c] / count);
            put(dGamma, c, sums[channels + c] * inverse);
            put(dBeta, c, sums[c]);
        }
        return abc;
    }

    static void put(Target to, int c, double value) {
        if (to == null) return;
        float[] a = Floats.of(to).a;
        a[c] = (float) (to.add() ? a[c] + value : value);
    }

    /** Σ dy and Σ dy·(x − mean) of every channel of a strip. */
    private static void stripProducts(Floats x, Floats dy, Line line, int block, int row, double[] sums, int to, Scratch own) {
        int channels = x.shape.c(), rows = Math.min(STRIP, x.shape.h() - row), samples = samples(x.shape.n(), block), at = x.at(block, row);
        float[] lanes = own.floats(Scratch.Use.LANES, (channels + GROUP) * PAIR);
        for (int c = 0; c < channels; c += GROUP)
            for (int v = 0; v < LANES; v += L)
                products(x.a, dy.a, at + c * LANES + v, x.rowStride, x.pixelStride, rows, x.shape.w(), line, c, lanes, c * PAIR + v);
        for (int c = 0; c < channels; c++) {
            sums[to + c] = sum(lanes, c * PAIR, samples);
            sums[to + channels + c] = sum(lanes, c * PAIR + LANES, samples);
        }
    }

    /** Lane sums of dy and dy·(x − mean) for four channels of some rows, two at a time. */
    private static void products(float[] x, float[] dy, int at, int rowStride, int pixelStride, int rows, int width,
                                 Line line, int c, float[] lanes, int to) {
        pairProducts(x, dy, at, rowStride, pixelStride, rows, width, line, c, lanes, to);
        pairProducts(x, dy, at + 2 * LANES, rowStride, pixelStride, rows, width, line, c + 2, lanes, to + 2 * PAIR);
    }

    private static void pairProducts(float[] x, float[] dy, int at, int rowStride, int pixelStride, int rows, int width,
                                     Line line, int c, float[] lanes, int to) {
        FloatVector m0 = all(line.means[c]), g0 = all(line.scales[c]), b0 = all(line.beta[c]);
        FloatVector m1 = all(line.means[c + 1]), g1 = all(line.scales[c + 1]), b1 = all(line.beta[c + 1]);
        FloatVector floor = all(line.floor), none = all(0), s0 = none, s1 = none, p0 = none, p1 = none;
        for (int row = 0; row < rows; row++)
            for (int q = 0, i = at + row * rowStride; q < width; q++, i += pixelStride) {
                FloatVector x0 = at(x, i).sub(m0), x1 = at(x, i + LANES).sub(m1);
                FloatVector d0 = at(dy, i).blend(none, x0.fma(g0, b0).compare(VectorOperators.LE, floor));
                FloatVector d1 = at(dy, i + LANES).blend(none, x1.fma(g1, b1).compare(VectorOperators.LE, floor));
                s0 = s0.add(d0);
                p0 = x0.fma(d0, p0);
                s1 = s1.add(d1);
                p1 = x1.fma(d1, p1);
            }
        s0.intoArray(lanes, to);         p0.intoArray(lanes, to + LANES);
        s1.intoArray(lanes, to + PAIR);  p1.intoArray(lanes, to + PAIR + LANES);
    }

    private static void gradient(Floats x, Line line, Floats dy, Floats dx, int row, float[] abc) {
        int channels = x.shape.c();
        for (int q = 0, from = row; q < x.shape.w(); q++, from += x.pixelStride)
            for (int v = 0, i = from; v < channels * VECTORS; v++, i += L) {
                int c = v / VECTORS;
                FloatVector centred = at(x.a, i).sub(line.means[c]);
                FloatVector d = at(dy.a, i).blend(0f, centred.fma(all(line.scales[c]), all(line.beta[c])).compare(VectorOperators.LE, line.floor));
                d.fma(all(abc[c]), centred.fma(all(abc[channels + c]), all(abc[2 * channels + c]))).intoArray(dx.a, i);
            }
    }

    private static void accumulateGradient(Floats x, Line line, Floats dy, Floats dx, int row, float[] abc) {
        int channels = x.shape.c();
        for (int q = 0, from = row; q < x.shape.w(); q++, from += x.pixelStride)
            for (int v = 0, i = from; v < channels * VECTORS; v++, i += L) {
                int c = v / VECTORS;
                FloatVector centred = at(x.a, i).sub(line.means[c]);
                FloatVector d = at(dy.a, i).blend(0f, centred.fma(all(line.scales[c]), all(line.beta[c])).compare(VectorOperators.LE, line.floor));
                FloatVector gradient = d.fma(all(abc[c]), centred.fma(all(abc[channels + c]), all(abc[2 * channels + c])));
                at(dx.a, i).add(gradient).intoArray(dx.a, i);
            }
    }
}
