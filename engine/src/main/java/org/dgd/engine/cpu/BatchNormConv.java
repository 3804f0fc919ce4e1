package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import org.dgd.engine.Kernels;
import org.dgd.engine.Target;
import org.dgd.engine.cpu.Normalization.Line;
import org.dgd.engine.cpu.Scratch.Use;

/**
 * Batch norm, relu and a 1x1 convolution to at most three channels, in streaming passes: what batch norm makes of x is made anew in
 * registers each time it is needed, with the same formula and so to the same bits as {@link Normalization} does it. The weight is read
 * as [c][3]; columns that are not there count as 0.
 */
final class BatchNormConv {
    /** Channels of the result that a loop works on. */
    private static final int K = org.dgd.engine.ops.BatchNormConv.MAX_CHANNELS;
    /** Rows of a strip whose sums are made in float, and pixels whose x stays in L1 while all channels pass by. */
    private static final int STRIP = 4, GROUP = 8;
    /** Lane sums of a channel: dWeight (3), Σ dz, Σ dz·(x − mean). */
    private static final int SUMS = K + 2;

    private final Pool pool;
    private final Normalization normalization;

    BatchNormConv(Pool pool, Normalization normalization) {
        this.pool = pool;
        this.normalization = normalization;
    }

    /** A weight (c,1,1,k) as [c][3], in shared scratch. */
    private float[] columns(Floats weight) {
        int channels = weight.shape.n(), k = weight.shape.c();
        float[] w = pool.shared().floats(Use.TILE, K * channels);
        Arrays.fill(w, 0, K * channels, 0);
        for (int c = 0; c < channels; c++) System.arraycopy(weight.a, c * k, w, c * K, k);
        return w;
    }

    private float[] biases(Floats bias) {
        float[] b = pool.shared().floats(Use.ROW, K);
        System.arraycopy(bias.a, 0, b, 0, bias.shape.c());
        return b;
    }

    /** y[k] = bias[k] + Σ_c weight[c,k] · relu(bn(x))[c]. */
    void forward(Floats x, Floats gamma, Floats beta, Floats moments, double epsilon, Floats weight, Floats bias, Floats y) {
        int rows = x.shape.h(), width = x.shape.w(), channels = x.shape.c();
        Head head = new Head(normalization.line(gamma, beta, moments, epsilon, true), columns(weight), biases(bias));
        pool.run(x.blocks * rows, (chunk, own) -> {
            for (int v = 0; v < LANES; v += L)
                head.row(x.a, x.at(chunk / rows, chunk % rows) + v, x.pixelStride, channels, width, y, y.at(chunk / rows, chunk % rows) + v, own);
        });
    }

    /** What evaluation does to the rows of a convolution. Its bias, or null, is taken from the means: batch norm subtracts those. */
    Rows rows(Floats bias, Kernels.Tail.Evaluation t, Floats y) {
        Line line = normalization.line(Floats.of(t.gamma()), Floats.of(t.beta()), Floats.of(t.moments()), t.epsilon(), t.relu());
        if (bias != null) line = line.before(bias, pool.shared().floats(Use.MEANS, bias.shape.c()));
        Head head = t.weight() == null ? null : new Head(line, columns(Floats.of(t.weight())), biases(Floats.of(t.bias())));
        return new Rows(null, null, line, head, y, false);
    }

    /** The 1x1 convolution behind batch norm and relu, from rows to rows. */
    record Head(Line line, float[] w, float[] bias) {
        /** A row of some pixels for one vector of samples. */
        void row(float[] x, int from, int stride, int channels, int width, Floats y, int to, Scratch own) {
            float[] unused = own.floats(Use.ROW, LANES);
            int outputs = y.shape.c();
            for (int q = 0; q < width; q += 4)
                fourPixels(x, from + q * stride, stride, channels, width - q, line, w, bias, y.a, outputs > 1 ? y.a : unused,
                        outputs > 2 ? y.a : unused,
                        to + q * y.pixelStride, y.pixelStride, outputs);
        }
    }

    /** Four pixels of one row; of fewer the last is computed again. Channels that y has not are stored elsewhere. */
    private static void fourPixels(float[] a, int from, int stride, int channels, int pixels, Line line, float[] w, float[] bias,
                                   float[] y0, float[] y1, float[] y2, int to, int pixelStride, int outputs) {
        int second = Math.min(1, pixels - 1), third = Math.min(2, pixels - 1), fourth = Math.min(3, pixels - 1);
        int i0 = from, i1 = from + second * stride, i2 = from + third * stride, i3 = from + fourth * stride;
        float[] means = line.means(), scales = line.scales(), beta = line.beta();
        FloatVector none = all(0), a0 = all(bias[0]), a1 = all(bias[1]), a2 = all(bias[2]);
        FloatVector b0 = a0, b1 = a1, b2 = a2, c0 = a0, c1 = a1, c2 = a2, d0 = a0, d1 = a1, d2 = a2;
        for (int c = 0; c < channels; c++, i0 += LANES, i1 += LANES, i2 += LANES, i3 += LANES) {
            FloatVector mean = all(means[c]), scale = all(scales[c]), shift = all(beta[c]);
            FloatVector w0 = all(w[K * c]), w1 = all(w[K * c + 1]), w2 = all(w[K * c + 2]);
            FloatVector h = at(a, i0).sub(mean).fma(scale, shift).max(none);
            a0 = h.fma(w0, a0); a1 = h.fma(w1, a1); a2 = h.fma(w2, a2);
            h = at(a, i1).sub(mean).fma(scale, shift).max(none);
            b0 = h.fma(w0, b0); b1 = h.fma(w1, b1); b2 = h.fma(w2, b2);
            h = at(a, i2).sub(mean).fma(scale, shift).max(none);
            c0 = h.fma(w0, c0); c1 = h.fma(w1, c1); c2 = h.fma(w2, c2);
            h = at(a, i3).sub(mean).fma(scale, shift).max(none);
            d0 = h.fma(w0, d0); d1 = h.fma(w1, d1); d2 = h.fma(w2, d2);
        }
        int line1 = outputs > 1 ? LANES : -to, line2 = outputs > 2 ? 2 * LANES : -to;
        int step1 = outputs > 1 ? pixelStride : 0, step2 = outputs > 2 ? pixelStride : 0;
        a0.intoArray(y0, to); a1.intoArray(y1, to + line1); a2.intoArray(y2, to + line2);
        b0.intoArray(y0, to + second * pixelStride); b1.intoArray(y1, to + line1 + second * step1); b2.intoArray(y2, to + line2 + second * step2);
        c0.intoArray(y0, to + third * pixelStride); c1.intoArray(y1, to + line1 + third * step1); c2.intoArray(y2, to + line2 + third * step2);
        d0.intoArray(y0, to + fourth * pixelStride); d1.intoArray(y1, to + line1 + fourth * step1); d2.intoArray(y2, to + line2 + fourth * step2);
    }

    /**
     * With dh = weight·dy and dz = dh where h > 0: dWeight = Σ h·dy, dBias = Σ dy, and dz goes back through batch norm as in
     * {@link Normalization#backward}. One pass over x for the sums, a second one for dx.
     */
    void backward(Floats x, Floats gamma, Floats beta, Floats moments, double epsilon, boolean fixed, Floats weight, Floats dy,
                  Target dx, Target dGamma, Target dBeta, Target dWeight, Target dBias) {
        int rows = x.shape.h(), channels = x.shape.c(), outputs = dy.shape.c(), strips = Math.ceilDiv(rows, STRIP), chunks = x.blocks * strips;
        Line line = normalization.line(gamma, beta, moments, epsilon, true);
        float[] w = columns(weight);
        Gradient g = new Gradient(x, line, w, dy, outputs);
        int lines = SUMS * channels + K;
        double[] sums = pool.shared().doubles(chunks * lines);
        if (!fixed || dGamma != null || dBeta != null || dWeight != null || dBias != null) {
            pool.run(chunks, (chunk, own) -> g.strip(chunk / strips, chunk % strips * STRIP, sums, chunk * lines, own));
            for (int chunk = 1; chunk < chunks; chunk++)
                for (int i = 0; i < lines; i++) sums[i] += sums[chunk * lines + i];
        }
        for (int c = 0; c < channels; c++)
            for (int k = 0; k < outputs; k++) Normalization.put(dWeight, c * outputs + k, sums[k * channels + c]);
        for (int k = 0; k < outputs; k++) Normalization.put(dBias, k, sums[SUMS * channels + k]);
        System.arraycopy(sums, K * channels, sums, 0, 2 * channels);
        float[] abc = normalization.coefficients(x.shape, gamma, moments, epsilon, fixed, sums, dGamma, dBeta);
        if (dx == null) return;
        Floats to = Floats.of(dx);
        boolean add = dx.add();
        pool.run(x.blocks * rows, (chunk, own) -> g.row(chunk / rows, chunk % rows, abc, to.a, add, own));
    }

    /** What the chunks of one gradient share. */
    private record Gradient(Floats x, Line line, float[] w, Floats dy, int outputs) {
        /** Sums of some rows of a block: for each k, Σ h·dy[k] of all channels; Σ dz; Σ dz·(x − mean); then Σ dy[k]. */
        void strip(int block, int row, double[] sums, int to, Scratch own) {
            int channels = x.shape.c(), width = x.shape.w(), lines = SUMS * channels + K, samples = samples(x.shape.n(), block);
            float[] lanes = own.floats(Use.LANES, lines * LANES), zeros = own.floats(Use.ZEROS, LANES);
            Arrays.fill(lanes, 0, lines * LANES, 0);
            for (int v = 0; v < LANES; v += L)
                for (int r = row; r < Math.min(row + STRIP, x.shape.h()); r++)
                    for (int q = 0; q < width; q += GROUP) {
                        int pixels = Math.min(GROUP, width - q), d = dy.at(block, r) + q * dy.pixelStride + v;
                        groupSums(x.at(block, r) + q * x.pixelStride + v, d, pixels, zeros, lanes, v);
                        for (int k = 0; k < outputs; k++) outputSums(d + k * LANES, pixels, lanes, (SUMS * channels + k) * LANES + v);
                    }
            for (int i = 0; i < lines; i++) sums[to + i] = sum(lanes, i * LANES, samples);
        }

        private void outputSums(int from, int pixels, float[] lanes, int to) {
            FloatVector sum = at(lanes, to);
            for (int p = 0, i = from; p < pixels; p++, i += dy.pixelStride) sum = sum.add(at(dy.a, i));
            sum.intoArray(lanes, to);
        }

        /** The five sums of every channel over a group of pixels, added to lanes. */
        private void groupSums(int from, int d, int pixels, float[] zeros, float[] lanes, int v) {
            float[] a = x.a, d0 = dy.a, d1 = outputs > 1 ? dy.a : zeros, d2 = outputs > 2 ? dy.a : zeros;
            float[] means = line.means(), scales = line.scales(), beta = line.beta();
            int channels = x.shape.c(), xStep = x.pixelStride;
            int step0 = dy.pixelStride, step1 = outputs > 1 ? step0 : 0, step2 = outputs > 2 ? step0 : 0;
            int from1 = outputs > 1 ? d + LANES : 0, from2 = outputs > 2 ? d + 2 * LANES : 0, plane = channels * LANES;
            FloatVector none = all(0);
            for (int c = 0; c < channels; c++) {
                FloatVector mean = all(means[c]), scale = all(scales[c]), shift = all(beta[c]);
                FloatVector w0 = all(w[K * c]), w1 = all(w[K * c + 1]), w2 = all(w[K * c + 2]);
                int to = c * LANES + v;
                FloatVector g0 = at(lanes, to), g1 = at(lanes, to + plane), g2 = at(lanes, to + 2 * plane);
                FloatVector sum = at(lanes, to + 3 * plane), dot = at(lanes, to + 4 * plane);
                for (int p = 0, i = from + c * LANES, i0 = d, i1 = from1, i2 = from2; p < pixels;
                     p++, i += xStep, i0 += step0, i1 += step1, i2 += step2) {
                    FloatVector centred = at(a, i).sub(mean), h = centred.fma(scale, shift).max(none);
                    FloatVector e0 = at(d0, i0), e1 = at(d1, i1), e2 = at(d2, i2);
                    g0 = h.fma(e0, g0);
                    g1 = h.fma(e1, g1);
                    g2 = h.fma(e2, g2);
                    FloatVector dz = e2.fma(w2, e1.fma(w1, e0.mul(w0))).blend(none, h.compare(VectorOperators.LE, none));
                    sum = sum.add(dz);
                    dot = centred.fma(dz, dot);
                }
                g0.intoArray(lanes, to);
                g1.intoArray(lanes, to + plane);
                g2.intoArray(lanes, to + 2 * plane);
                sum.intoArray(lanes, to + 3 * plane);
                dot.intoArray(lanes, to + 4 * plane);
            }
        }

        /** dx = A·dz + B·(x − mean) + C of one row. */
        void row(int block, int row, float[] abc, float[] to, boolean add, Scratch own) {
            float[] zeros = own.floats(Use.ZEROS, LANES);
            for (int q = 0; q < x.shape.w(); q++)
                for (int v = 0; v < LANES; v += L) {
                    int i = x.at(block, row) + q * x.pixelStride + v, d = dy.at(block, row) + q * dy.pixelStride + v;
                    pixel(i, d, zeros, abc, to, add);
                }
        }

        private void pixel(int from, int d, float[] zeros, float[] abc, float[] to, boolean add) {
            float[] a = x.a, means = line.means(), scales = line.scales(), beta = line.beta();
            int channels = x.shape.c();
            FloatVector none = all(0), d0 = at(dy.a, d);
            FloatVector d1 = at(outputs > 1 ? dy.a : zeros, outputs > 1 ? d + LANES : 0);
            FloatVector d2 = at(outputs > 2 ? dy.a : zeros, outputs > 2 ? d + 2 * LANES : 0);
            for (int c = 0, i = from; c < channels; c++, i += LANES) {
                FloatVector centred = at(a, i).sub(means[c]);
                FloatVector dh = d2.fma(all(w[K * c + 2]), d1.fma(all(w[K * c + 1]), d0.mul(w[K * c])));
                FloatVector dz = dh.blend(none, centred.fma(all(scales[c]), all(beta[c])).compare(VectorOperators.LE, none));
                put(dz.fma(all(abc[c]), centred.fma(all(abc[channels + c]), all(abc[2 * channels + c]))), to, i, add);
            }
        }
    }
}
