package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Whether all numbers of a tensor are finite: x − x is 0 for these and NaN for the others, and a sum with NaN in it is NaN. */
final class Finite {
    private static final int CHUNK = 1 << 14;

    private Finite() { }

    static boolean all(Pool pool, Floats x) {
        int size = x.shape.size(), chunks = x.shape.batch() ? x.blocks : Math.ceilDiv(size, CHUNK);
        boolean[] finite = new boolean[chunks];
        pool.run(chunks, (i, _) -> finite[i] = x.shape.batch() ? block(x, i) : lines(x.a, i * CHUNK, Math.min(CHUNK, size - i * CHUNK), 1, 0));
        boolean all = true;
        for (boolean each : finite) all &= each;
        return all;
    }

    private static boolean block(Floats x, int block) {
        int samples = samples(x.shape.n(), block), from = x.at(block, 0), c = x.shape.c();
        if (samples == LANES) return lines(x.a, from, c * LANES, x.shape.pixels(), x.pixelStride);
        boolean finite = true;
        for (int p = 0; p < x.shape.pixels(); p++) finite &= lines(x.a, from + p * x.pixelStride, samples, c, LANES);
        return finite;
    }

    /** So many lines of {@code length} floats, {@code stride} floats apart. */
    private static boolean lines(float[] a, int from, int length, int count, int stride) {
        FloatVector sum = Lanes.all(0);
        float rest = 0;
        for (int line = 0; line < count; line++) {
            int i = from + line * stride, end = i + length;
            for (; i + L <= end; i += L) {
                FloatVector x = at(a, i);
                sum = sum.add(x.sub(x));
            }
            for (; i < end; i++) rest += a[i] - a[i];
        }
        return rest == 0 && !sum.test(VectorOperators.IS_NAN).anyTrue();
    }
}
