package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;
import org.dgd.engine.Bilinear;

/** Bilinear interpolation, in float between places that are found in double, and its adjoint. */
final class Resize {
    private final Pool pool;

    Resize(Pool pool) { this.pool = pool; }

    /** One pixel of the result between two columns: it is {@code across} of the way from column {@code left} to {@code right}. */
    private interface Pixel { void at(int q, int left, int right, float across); }

    private static void columns(int in, int out, Pixel pixel) {
        for (int q = 0; q < out; q++) {
            double place = Bilinear.place(q, in, out);
            int left = (int) place;
            pixel.at(q, left, Bilinear.next(left, in), (float) (place - left));
        }
    }

    void bilinear(Floats x, Floats y) {
        int rows = y.shape.h(), length = x.shape.c() * LANES;
        pool.run(y.blocks * rows, (chunk, own) -> {
            int block = chunk / rows, p = chunk % rows, to = y.at(block, p);
            double place = Bilinear.place(p, x.shape.h(), rows);
            int i = (int) place, upper = x.at(block, i), lower = x.at(block, Bilinear.next(i, x.shape.h()));
            float down = (float) (place - i);
            columns(x.shape.w(), y.shape.w(), (q, left, right, across) -> between(x.a, upper + left * x.pixelStride, upper + right * x.pixelStride,
                    lower + left * x.pixelStride, lower + right * x.pixelStride, down, across, y.a, to + q * y.pixelStride, length));
        });
    }

    private static void between(float[] x, int a, int b, int c, int d, float down, float across, float[] y, int to, int length) {
        for (int v = 0; v < length; v += L) {
            FloatVector upper = at(x, a + v), lower = at(x, c + v);
            upper = at(x, b + v).sub(upper).fma(all(across), upper);
            lower = at(x, d + v).sub(lower).fma(all(across), lower);
            lower.sub(upper).fma(all(down), upper).intoArray(y, to + v);
        }
    }

    void bilinearBackward(Floats dy, Floats dx, boolean add) {
        int rows = dy.shape.h();
        ChannelSlices.run(pool, dx, add, (block, c, length) -> {
            for (int p = 0; p < rows; p++) {
                double place = Bilinear.place(p, dx.shape.h(), rows);
                int i = (int) place, upper = dx.at(block, i) + c * LANES, lower = dx.at(block, Bilinear.next(i, dx.shape.h())) + c * LANES;
                int from = dy.at(block, p) + c * LANES;
                float down = (float) (place - i);
                columns(dx.shape.w(), dy.shape.w(), (q, left, right, across) -> {
                    spread(dy.a, from + q * dy.pixelStride, 1 - down, across, dx.a, upper + left * dx.pixelStride, upper + right * dx.pixelStride, length);
                    spread(dy.a, from + q * dy.pixelStride, down, across, dx.a, lower + left * dx.pixelStride, lower + right * dx.pixelStride, length);
                });
            }
        });
    }

    /** Left and right may be one pixel, so the second addition reads what the first has written. */
    private static void spread(float[] dy, int at, float share, float across, float[] dx, int left, int right, int length) {
        for (int v = 0; v < length; v += L) {
            FloatVector part = at(dy, at + v).mul(share);
            part.fma(all(1 - across), at(dx, left + v)).intoArray(dx, left + v);
            part.fma(all(across), at(dx, right + v)).intoArray(dx, right + v);
        }
    }
}
