package org.dgd.benchmarks;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.dgd.engine.Geometry;
import org.dgd.engine.Shape;
import org.dgd.engine.cpu.CpuDevice;

/** Transposed convolution in three simple ways: the lower rungs of {@link LadderBenchmark}. Images and filter are square. */
final class SimpleConvolution {
    static final int LANES = 16;
    private static final VectorSpecies<Float> S = VectorSpecies.of(float.class, VectorShape.forBitSize(CpuDevice.vectorBits()));

    private final Shape x, w, y;
    private final Geometry g;
    /** For each pixel of y, which taps reach it and from which pixel of x: tap, pixel, tap, pixel, … */
    private final int[][] taps;

    /** @param x (n,h,w,k), the small image; the filter {@code w} is (k,r,s,c), the large image y (n,p,q,c) */
    SimpleConvolution(Shape x, Shape w, Geometry g) {
        this.x = x;
        this.w = w;
        this.g = g;
        y = g.large(x, w);
        taps = new int[y.pixels()][];
        for (int pixel = 0; pixel < taps.length; pixel++) taps[pixel] = taps(pixel / y.w(), pixel % y.w());
    }

    private int[] taps(int p, int q) {
        int[] list = new int[2 * w.pixels()];
        int end = 0;
        for (int r = 0; r < w.h(); r++)
            for (int s = 0; s < w.w(); s++) {
                int i = source(p, r), j = source(q, s);
                if (i < 0 || j < 0) continue;
                list[end++] = r * w.w() + s;
                list[end++] = i * x.w() + j;
            }
        return Arrays.copyOf(list, end);
    }

    /** The row that row p meets through tap r, or −1. */
    private int source(int p, int r) {
        int i = p + g.paddingH() - r;
        return i >= 0 && i % g.strideH() == 0 && i / g.strideH() < x.h() ? i / g.strideH() : -1;
    }

    /** As the formula stands: every number of y is a sum over taps and channels, and a question for every tap. */
    void formula(float[] small, float[] filter, float[] large) {
        for (int n = 0, at = 0; n < y.n(); n++)
            for (int p = 0; p < y.h(); p++)
                for (int q = 0; q < y.w(); q++)
                    for (int c = 0; c < y.c(); c++) large[at++] = number(small, filter, n, p, q, c);
    }

    private float number(float[] small, float[] filter, int n, int p, int q, int c) {
        float sum = 0;
        for (int r = 0; r < w.h(); r++)
            for (int s = 0; s < w.w(); s++) {
                int i = source(p, r), j = source(q, s);
                if (i < 0 || j < 0) continue;
                int atX = ((n * x.h() + i) * x.w() + j) * x.c(), atW = (r * w.w() + s) * w.c() + c;
                for (int k = 0; k < x.c(); k++) sum += small[atX + k] * filter[atW + k * w.pixels() * w.c()];
            }
        return sum;
    }

    /** The same sums in another order: taps from the list, and channels of y innermost, where they are neighbours in y and in the filter. */
    void listed(float[] small, float[] filter, float[] large) {
        Arrays.fill(large, 0);
        for (int n = 0; n < y.n(); n++)
            for (int pixel = 0; pixel < taps.length; pixel++)
                for (int t = 0; t < taps[pixel].length; t += 2) {
                    int atX = (n * x.pixels() + taps[pixel][t + 1]) * x.c(), atY = (n * y.pixels() + pixel) * y.c();
                    for (int k = 0; k < x.c(); k++)
                        addMultiple(small[atX + k], filter, (k * w.pixels() + taps[pixel][t]) * w.c(), large, atY, y.c());
                }
    }

    private static void addMultiple(float factor, float[] from, int start, float[] to, int at, int count) {
        for (int i = 0; i < count; i++) to[at + i] += factor * from[start + i];
    }

    /** Sixteen samples side by side: images as {@link #toLanes} has them, the filter as {@link #packed} has it. */
    void lanes(float[] small, float[] filter, float[] large) {
        for (int block = 0; block < Math.ceilDiv(y.n(), LANES); block++)
            for (int pixel = 0; pixel < taps.length; pixel++)
                for (int c = 0; c < y.c(); c++) {
                    int atX = block * x.pixels() * x.c() * LANES, atW = c * w.pixels() * x.c(),
                            atY = ((block * y.pixels() + pixel) * y.c() + c) * LANES;
                    for (int v = 0; v < LANES; v += S.length()) line(small, atX + v, filter, atW, taps[pixel], x.c(), large, atY + v);
                }
    }

    /** One vector of samples: one channel of one pixel. */
    private static void line(float[] small, int atX, float[] filter, int atW, int[] taps, int depth, float[] large, int atY) {
        FloatVector sum = FloatVector.zero(S);
        for (int t = 0; t < taps.length; t += 2) {
            int i = atX + taps[t + 1] * depth * LANES, j = atW + taps[t] * depth;
            for (int k = 0; k < depth; k++)
                sum = FloatVector.broadcast(S, filter[j + k]).fma(FloatVector.fromArray(S, small, i + k * LANES), sum);
        }
        sum.intoArray(large, atY);
    }

    /** A row-major image as [n/16][pixel][channel][16]; lanes without a sample hold 0. */
    static float[] toLanes(float[] image, Shape shape) {
        float[] lanes = new float[Math.ceilDiv(shape.n(), LANES) * LANES * shape.features()];
        for (int i = 0; i < shape.size(); i++) lanes[lane(i, shape)] = image[i];
        return lanes;
    }

    /** Back from {@link #toLanes}. */
    static float[] fromLanes(float[] lanes, Shape shape) {
        float[] image = new float[shape.size()];
        for (int i = 0; i < image.length; i++) image[i] = lanes[lane(i, shape)];
        return image;
    }

    private static int lane(int i, Shape shape) {
        int n = i / shape.features(), inner = i % shape.features();
        return (n / LANES * shape.features() + inner) * LANES + n % LANES;
    }

    /** The filter (k,r,s,c) as [c][tap][k], in the order in which {@link #lanes} reads it. */
    float[] packed(float[] filter) {
        float[] to = new float[filter.length];
        for (int k = 0; k < w.n(); k++)
            for (int tap = 0; tap < w.pixels(); tap++)
                for (int c = 0; c < w.c(); c++) to[(c * w.pixels() + tap) * w.n() + k] = filter[(k * w.pixels() + tap) * w.c() + c];
        return to;
    }
}
