package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;
import org.dgd.engine.Bilinear;

/** Bilinear interpolation, in float between places that are found in double, and its adjoint. */
final class Resize {
    private final Pool pool;

    Resize(Pool pool) { this.pool = pool; }

    void bilinear(Floats x, Floats y) {
        int rows = y.shape.h(), length = x.shape.c() * LANES;
        pool.run(y.blocks * rows, (chunk, own) -> {
            int block = chunk / rows, p = chunk % rows, to = y.at(block, p);
            double row = Bilinear.place(p, x.shape.h(), rows);
            int i = (int) row, upper = x.at(block, i), lower = x.at(block, Bilinear.next(i, x.shape.h()));
            float down = (float) (row - i);
            for (int q = 0; q < y.shape.w(); q++) {
                double column = Bilinear.place(q, x.shape.w(), y.shape.w());
                int j = (int) column, left = j * x.pixelStride, right = Bilinear.next(j, x.shape.w()) * x.pixelStride;
                between(x.a, upper + left, upper + right, lower + left, lower + right, down, (float) (column - j), y.a,
                        to + q * y.pixelStride, length);
            }
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
                double row = Bilinear.place(p, dx.shape.h(), rows);
                int i = (int) row, upper = dx.at(block, i) + c * LANES, lower = dx.at(block, Bilinear.next(i, dx.shape.h())) + c * LANES;
                int from = dy.at(block, p) + c * LANES;
                float down = (float) (row - i);
                for (int q = 0; q < dy.shape.w(); q++) {
                    double column = Bilinear.place(q, dx.shape.w(), dy.shape.w());
                    int j = (int) column, left = j * dx.pixelStride, right = Bilinear.next(j, dx.shape.w()) * dx.pixelStride;
                    spread(dy.a, from + q * dy.pixelStride, down, (float) (column - j),
                            dx.a, upper + left, upper + right, lower + left, lower + right, length);
                }
            }
        });
    }

    /** Some of the four pixels may be one and the same, so each addition reads what the one before has written. */
    private static void spread(float[] dy, int at, float down, float across, float[] dx, int a, int b, int c, int d, int length) {
        for (int v = 0; v < length; v += L) {
            FloatVector lower = at(dy, at + v).mul(down), upper = at(dy, at + v).sub(lower);
            upper.mul(1 - across).add(at(dx, a + v)).intoArray(dx, a + v);
            upper.mul(across).add(at(dx, b + v)).intoArray(dx, b + v);
            lower.mul(1 - across).add(at(dx, c + v)).intoArray(dx, c + v);
            lower.mul(across).add(at(dx, d + v)).intoArray(dx, d + v);
        }
    }
}
