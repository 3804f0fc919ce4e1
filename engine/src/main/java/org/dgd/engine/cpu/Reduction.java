package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.dgd.engine.Shape;
import org.dgd.engine.cpu.Scratch.Use;

/**
 * Sums and maxima over the axes where the result has 1, and their adjoints. Vectors serve batches that stay batches or
 * lose their samples; other pairs of shapes are rare and small and take a plain loop.
 */
final class Reduction {
    /** So many floats are added as floats; such sums are added in double. */
    private static final int STRIP = 64;
    private final Pool pool;

    Reduction(Pool pool) { this.pool = pool; }

    /**
     * Which lines of 16 floats of a batch add up to one line: {@code outer} times {@code inner} of them, so many floats
     * apart, from the pixels of some rows.
     */
    private record Lines(int outer, int outerStride, int inner, int innerStride) {
        static Lines of(Floats x, Shape y, int rows) {
            boolean row = y.w() < x.shape.w();
            int pixels = row ? rows * x.shape.w() : rows, stride = row ? x.pixelStride : x.rowStride;
            int channels = y.c() < x.shape.c() ? x.shape.c() : 1;
            if (channels == 1) return new Lines(1, 0, pixels, stride);
            return stride == channels * LANES ? new Lines(1, 0, pixels * channels, LANES) : new Lines(pixels, stride, channels, LANES);
        }

        /** totals[lane] = the sum over all lines. */
        void add(float[] a, int from, Scratch own, double[] totals) {
            float[] lanes = own.floats(Use.LANES, LANES);
            int outerStep = Math.max(1, STRIP / inner);
            Arrays.fill(totals, 0, LANES, 0);
            for (int o = 0; o < outer; o += outerStep)
                for (int i = 0; i < inner; i += STRIP) {
                    strip(a, from + o * outerStride + i * innerStride, Math.min(outerStep, outer - o), Math.min(STRIP, inner - i), lanes);
                    for (int lane = 0; lane < LANES; lane++) totals[lane] += lanes[lane];
                }
        }

        private void strip(float[] a, int from, int outer, int inner, float[] lanes) {
            for (int v = 0; v < LANES; v += L) {
                FloatVector sum = all(0);
                for (int o = 0, start = from + v; o < outer; o++, start += outerStride)
                    for (int i = 0, at = start; i < inner; i++, at += innerStride) sum = sum.add(at(a, at));
                sum.intoArray(lanes, v);
            }
        }
    }

    void sum(Floats x, double factor, Floats y, boolean add) {
        if (sameSamples(x, y)) sumWithin(x, factor, y, add);
        else if (x.shape.batch() && !y.shape.batch() && y.shape.n() == 1) sumOver(x, factor, y, add);
        else sumAny(x, factor, y, add);
    }

    private static boolean sameSamples(Floats x, Floats y) { return x.shape.batch() && y.shape.batch() && x.shape.n() == y.shape.n(); }

    /** Every sample has its own sum. */
    private void sumWithin(Floats x, double factor, Floats y, boolean add) {
        int rows = x.shape.h() / y.shape.h();
        Lines lines = Lines.of(x, y.shape, rows);
        pool.run(x.blocks * y.shape.h(), (chunk, own) -> {
            int block = chunk / y.shape.h(), row = chunk % y.shape.h();
            double[] totals = own.doubles(LANES);
            for (int w = 0; w < y.shape.w(); w++)
                for (int c = 0; c < y.shape.c(); c++) {
                    lines.add(x.a, x.at(block, row * rows) + w * x.pixelStride + c * LANES, own, totals);
                    for (int lane = 0, at = y.at(block, row) + w * y.pixelStride + c * LANES; lane < LANES; lane++, at++)
                        y.a[at] = (float) (factor * totals[lane]) + (add ? y.a[at] : 0);
                }
        });
    }

    /** Samples are summed too. A chunk is some rows of a lane block and gives a part of the sum to each number of its row of y. */
    private void sumOver(Floats x, double factor, Floats y, boolean add) {
        int rows = y.shape.h() < x.shape.h() ? rowsOfAChunk(x.shape) : 1, groups = x.shape.h() / rows, width = y.shape.w() * y.shape.c();
        Lines lines = Lines.of(x, y.shape, rows);
        double[] parts = pool.shared().doubles(x.blocks * groups * width);
        pool.run(x.blocks * groups, (chunk, own) -> {
            int block = chunk / groups, from = x.at(block, chunk % groups * rows), samples = samples(x.shape.n(), block);
            Arrays.fill(parts, chunk * width, (chunk + 1) * width, 0);
            if (y.shape.c() > 1) addPixels(x, from, lines, y.shape.w(), samples, own, parts, chunk * width);
            else for (int w = 0; w < width; w++) {
                double[] totals = own.doubles(LANES);
                lines.add(x.a, from + w * x.pixelStride, own, totals);
                for (int lane = 0; lane < samples; lane++) parts[chunk * width + w] += totals[lane];
            }
        });
        int size = y.shape.size(), count = x.blocks * groups * width / size;
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int part = 0; part < count; part++) sum += parts[part * size + i];
            y.a[i] = (float) (factor * sum) + (add ? y.a[i] : 0);
        }
    }

    /** Where channels stay, all those of a pixel are added at once: the lines of one channel lie far apart in memory. */
    private static void addPixels(Floats x, int from, Lines pixels, int width, int samples, Scratch own, double[] parts, int to) {
        int channels = x.shape.c();
        float[] sums = own.floats(Use.SUMS, channels * LANES);
        for (int w = 0; w < width; w++)
            for (int p = 0; p < pixels.inner; p += STRIP) {
                addPixels(x.a, from + w * x.pixelStride + p * pixels.innerStride, pixels.innerStride, Math.min(STRIP, pixels.inner - p),
                        sums, channels * LANES);
                for (int c = 0; c < channels; c++) parts[to + w * channels + c] += Lanes.sum(sums, c * LANES, samples);
            }
    }

    private static void addPixels(float[] a, int from, int stride, int pixels, float[] sums, int length) {
        Arrays.fill(sums, 0, length, 0);
        for (int p = 0, start = from; p < pixels; p++, start += stride)
            for (int i = 0; i < length; i += L) at(sums, i).add(at(a, start + i)).intoArray(sums, i);
    }

    /** As many rows as make about a strip, all chunks alike. */
    private static int rowsOfAChunk(Shape x) {
        int rows = Math.clamp(STRIP / x.w(), 1, x.h());
        while (x.h() % rows != 0) rows--;
        return rows;
    }

    private void sumAny(Floats x, double factor, Floats y, boolean add) {
        double[] sums = pool.shared().doubles(y.length());
        Arrays.fill(sums, 0, y.length(), 0);
        Shape s = x.shape;
        for (int n = 0; n < s.n(); n++)
            for (int h = 0; h < s.h(); h++)
                for (int w = 0; w < s.w(); w++) {
                    int at = x.at(n, h, w, 0), to = partner(y, n, h, w), step = channelStep(y);
                    for (int c = 0; c < s.c(); c++) sums[to + c * step] += x.a[at + c * x.line];
                }
        for (int n = 0; n < y.shape.n(); n++)
            for (int h = 0; h < y.shape.h(); h++)
                for (int w = 0; w < y.shape.w(); w++)
                    for (int c = 0, at = y.at(n, h, w, 0); c < y.shape.c(); c++, at += y.line)
                        y.a[at] = (float) (factor * sums[at]) + (add ? y.a[at] : 0);
    }

    /** Where the numbers of pixel (n,h,w) of a larger tensor have their partner in y, which has 1 or as many along each axis. */
    private static int partner(Floats y, int n, int h, int w) {
        return y.at(Math.min(n, y.shape.n() - 1), Math.min(h, y.shape.h() - 1), Math.min(w, y.shape.w() - 1), 0);
    }

    /** From one channel's partner to the next one's. */
    private static int channelStep(Floats y) { return y.shape.c() == 1 ? 0 : y.line; }

    void broadcast(Floats x, float factor, Floats y, boolean add) {
        if (sameSamples(x, y)) repeat(x, factor, y, add);
        else if (y.shape.batch() && !x.shape.batch() && x.shape.n() == 1) repeat(x, factor, y, add);
        else broadcastAny(x, factor, y, add);
    }

    /** Whole lines of y are the same line of x, or the same number of it. */
    private void repeat(Floats x, float factor, Floats y, boolean add) {
        int height = y.shape.h(), channels = y.shape.c(), step = channelStep(x);
        pool.run(y.blocks * height, (chunk, own) -> {
            int block = chunk / height, row = chunk % height, to = y.at(block, row);
            for (int w = 0; w < y.shape.w(); w++, to += y.pixelStride) {
                int from = partner(x, x.shape.batch() ? block * LANES : 0, row, w);
                if (x.shape.batch()) repeatLines(x.a, from, step, factor, y.a, to, channels, add);
                else repeatNumbers(x.a, from, step, factor, y.a, to, channels, add);
            }
        });
    }

    private static void repeatLines(float[] x, int from, int step, float factor, float[] y, int to, int count, boolean add) {
        for (int c = 0, i = from, j = to; c < count; c++, i += step, j += LANES)
            for (int v = 0; v < LANES; v += L) put(at(x, i + v).mul(factor), y, j + v, add);
    }

    private static void repeatNumbers(float[] x, int from, int step, float factor, float[] y, int to, int count, boolean add) {
        for (int c = 0, i = from, j = to; c < count; c++, i += step, j += LANES)
            for (int v = 0; v < LANES; v += L) put(all(factor * x[i]), y, j + v, add);
    }

    private static void broadcastAny(Floats x, float factor, Floats y, boolean add) {
        Shape s = y.shape;
        for (int n = 0; n < s.n(); n++)
            for (int h = 0; h < s.h(); h++)
                for (int w = 0; w < s.w(); w++) {
                    int from = partner(x, n, h, w), step = channelStep(x), to = y.at(n, h, w, 0);
                    for (int c = 0; c < s.c(); c++, from += step, to += y.line) y.a[to] = factor * x.a[from] + (add ? y.a[to] : 0);
                }
    }

    void max(Floats x, Floats y) {
        Shape s = x.shape;
        Arrays.fill(y.a, Float.NEGATIVE_INFINITY);
        for (int n = 0; n < s.n(); n++)
            for (int h = 0; h < s.h(); h++)
                for (int w = 0; w < s.w(); w++) {
                    int from = x.at(n, h, w, 0), to = partner(y, n, h, w), step = channelStep(y);
                    for (int c = 0; c < s.c(); c++, from += x.line, to += step) y.a[to] = Math.max(y.a[to], x.a[from]);
                }
    }

    /** NaN is the maximum of numbers that it is among. */
    private static boolean reaches(float x, float largest) { return x == largest || Float.isNaN(x); }

    void maxBackward(Floats x, Floats y, Floats dy, Floats dx, boolean add) {
        double[] reached = pool.shared().doubles(y.length());
        Arrays.fill(reached, 0, y.length(), 0);
        Shape s = x.shape;
        for (int n = 0; n < s.n(); n++)
            for (int h = 0; h < s.h(); h++)
                for (int w = 0; w < s.w(); w++) {
                    int at = x.at(n, h, w, 0), to = partner(y, n, h, w), step = channelStep(y);
                    for (int c = 0; c < s.c(); c++, at += x.line, to += step) if (reaches(x.a[at], y.a[to])) reached[to]++;
                }
        for (int n = 0; n < s.n(); n++)
            for (int h = 0; h < s.h(); h++)
                for (int w = 0; w < s.w(); w++) {
                    int at = x.at(n, h, w, 0), to = partner(y, n, h, w), step = channelStep(y);
                    for (int c = 0; c < s.c(); c++, at += x.line, to += step)
                        dx.a[at] = (add ? dx.a[at] : 0) + (reaches(x.a[at], y.a[to]) ? (float) (dy.a[to] / reached[to]) : 0);
                }
    }
}
