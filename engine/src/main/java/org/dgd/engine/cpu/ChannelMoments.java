package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.dgd.engine.Shape;

/**
 * Mean and biased variance of every channel of a batch, from strips of some rows of one vector of samples: in one pass over memory, or taken
 * by a convolution from each strip that it has just made. A strip sums x − s and its square, s being the first number of the channel: like
 * that a mean far from zero costs no digits, and x is read once. Strips are joined in double and in a fixed order as in Chan, Golub and
 * LeVeque (1983): the variance is the mean of the strips' own, plus that of their means.
 */
final class ChannelMoments {
    /** Rows of a strip, in a pass. */
    private static final int STRIP = 4;
    /** Channels at a time: neighbours in memory, and enough independent sums to hide the latency of an addition. */
    private static final int GROUP = 4;
    /** Floats of the two lane sums of one channel. */
    private static final int PAIR = 2 * LANES;

    private final Pool pool;

    ChannelMoments(Pool pool) { this.pool = pool; }

    void of(Floats x, Floats moments) {
        Strips s = strips(x.shape, STRIP);
        pool.run(s.count(), (chunk, own) -> {
            int v = chunk / s.perImage, row = chunk % s.perImage * STRIP;
            s.take(x.a, Rows.start(x, v) + row * x.rowStride, x.rowStride, x.pixelStride, v, row, 0, x.shape.c(), own);
        });
        s.join(moments);
    }

    /** To be filled by whoever makes an image of this shape; no other partial sums may be made until they are joined. */
    Strips strips(Shape image, int rows) { return new Strips(image, rows, pool.shared()); }

    /**
     * Partial results: of each strip the means of all channels, then the variances; after the last strip room for those of all.
     *
     * @param rows     of a strip
     * @param vectors  of samples
     * @param perImage strips of an image
     */
    record Strips(Shape image, int rows, int vectors, int perImage, double[] sums) {
        private Strips(Shape image, int rows, Scratch shared) {
            int vectors = Math.ceilDiv(image.n(), L), perImage = Math.ceilDiv(image.h(), rows);
            this(image, rows, vectors, perImage, shared.doubles((vectors * perImage + 1) * 2 * image.c()));
        }

        int count() { return vectors * perImage; }

        /** Channels c0 .. c1 of the strip that begins with {@code row} of vector {@code v}, which starts at {@code at}. */
        void take(float[] x, int at, int rowStride, int pixelStride, int v, int row, int c0, int c1, Scratch own) {
            int channels = image.c(), length = Math.min(rows, image.h() - row), samples = samples(v), to = (v * perImage + row / rows) * 2 * channels;
            float[] lanes = own.floats(Scratch.Use.LANES, (c1 - c0 + GROUP) * PAIR), shift = own.floats(Scratch.Use.COEFFICIENTS, c1 - c0 + GROUP);
            for (int c = c0; c < c1; c++) shift[c - c0] = x[at + c * LANES];
            for (int c = c0; c < c1; c += GROUP)
                shiftedSums(x, at + c * LANES, rowStride, pixelStride, length, image.w(), shift, c - c0, lanes, (c - c0) * PAIR);
            double count = (double) samples * length * image.w();
            for (int c = c0; c < c1; c++) {
                double sum = sum(lanes, (c - c0) * PAIR, samples), squares = sum(lanes, (c - c0) * PAIR + LANES, samples);
                sums[to + c] = shift[c - c0] + sum / count;
                sums[to + channels + c] = Math.max(0, squares - sum * sum / count) / count;
            }
        }

        /** Mean and variance of every channel, once all strips are taken. */
        void join(Floats moments) {
            int channels = image.c(), width = 2 * channels, total = count() * width;
            double all = (double) image.n() * image.pixels();
            Arrays.fill(sums, total, total + width, 0);
            for (int strip = 0; strip < count(); strip++) {
                double share = count(strip) / all;
                for (int c = 0; c < channels; c++) sums[total + c] += share * sums[strip * width + c];
            }
            for (int strip = 0; strip < count(); strip++) {
                double share = count(strip) / all;
                for (int c = 0; c < channels; c++) {
                    double apart = sums[strip * width + c] - sums[total + c];
                    sums[total + channels + c] += share * (sums[strip * width + channels + c] + apart * apart);
                }
            }
            for (int i = 0; i < width; i++) moments.a[i] = (float) sums[total + i];
        }

        private int samples(int v) { return Math.min(L, image.n() - v * L); }

        /** Numbers per channel in a strip. */
        private int count(int strip) { return samples(strip / perImage) * Math.min(rows, image.h() - strip % perImage * rows) * image.w(); }
    }

    /** Lane sums of x − shift and of its square for four channels of some rows. */
    private static void shiftedSums(float[] x, int at, int rowStride, int pixelStride, int rows, int width,
                                    float[] shift, int c, float[] lanes, int to) {
        FloatVector m0 = all(shift[c]), m1 = all(shift[c + 1]), m2 = all(shift[c + 2]), m3 = all(shift[c + 3]);
        FloatVector s0 = all(0), s1 = s0, s2 = s0, s3 = s0, q0 = s0, q1 = s0, q2 = s0, q3 = s0;
        for (int row = 0; row < rows; row++)
            for (int q = 0, i = at + row * rowStride; q < width; q++, i += pixelStride) {
                FloatVector d0 = at(x, i).sub(m0), d1 = at(x, i + LANES).sub(m1);
                s0 = s0.add(d0);
                q0 = d0.fma(d0, q0);
                s1 = s1.add(d1);
                q1 = d1.fma(d1, q1);
                FloatVector d2 = at(x, i + 2 * LANES).sub(m2), d3 = at(x, i + 3 * LANES).sub(m3);
                s2 = s2.add(d2);
                q2 = d2.fma(d2, q2);
                s3 = s3.add(d3);
                q3 = d3.fma(d3, q3);
            }
        s0.intoArray(lanes, to);             q0.intoArray(lanes, to + LANES);
        s1.intoArray(lanes, to + PAIR);      q1.intoArray(lanes, to + PAIR + LANES);
        s2.intoArray(lanes, to + 2 * PAIR);  q2.intoArray(lanes, to + 2 * PAIR + LANES);
        s3.intoArray(lanes, to + 3 * PAIR);  q3.intoArray(lanes, to + 3 * PAIR + LANES);
    }
}
