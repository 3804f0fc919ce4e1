package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import jdk.incubator.vector.FloatVector;
import org.dgd.engine.Target;
import org.dgd.engine.cpu.Scratch.Use;

/**
 * Log densities of z (n,1,1,m), a batch, under k Gaussians with means (k,1,1,m) and B = log 1/σ² of shape (k,1,1,m) or
 * (k,1,1,1), as y (n,1,1,k).
 */
final class Mixture {
    private static final double LOG_2_PI = Math.log(2 * Math.PI);

    /** So many lane blocks are added as floats; such sums are added in double. */
    private static final int STRIP = 32;

    private final Pool pool;

    Mixture(Pool pool) { this.pool = pool; }

    /** 1/σ² (k,m), written out for all dimensions; every thread reads it. */
    private float[] precisions(Floats b, int m) {
        int components = b.shape.n(), columns = b.shape.c();
        float[] p = pool.shared().floats(Use.COMPONENTS, components * m + LANES);
        if (columns == m) exp(b.a, p, components * m);
        else for (int i = 0; i < components * m; i++) p[i] = (float) StrictMath.exp(b.a[i / m]);
        return p;
    }

    private static void exp(float[] x, float[] y, int count) {
        for (int i = 0; i < count; i += L) VectorMath.exp(at(x, i)).intoArray(y, i);
    }

    void logDensity(Floats z, Floats means, Floats b, Floats y) {
        int m = z.shape.c(), columns = b.shape.c();
        float[] p = precisions(b, m);
        pool.run(z.blocks, (block, own) -> {
            for (int k = 0; k < means.shape.n(); k++) {
                double constant = (Lanes.sum(b.a, k * columns, columns) * m / columns - m * LOG_2_PI) / 2;
                logDensity(z.a, z.at(block, 0), means.a, p, k * m, m, (float) constant, y.a, y.at(block, 0) + k * LANES);
            }
        });
    }

    private static void logDensity(float[] z, int from, float[] means, float[] p, int row, int m, float constant, float[] y, int to) {
        for (int v = 0; v < LANES; v += L) {
            FloatVector sum = all(0);
            for (int d = 0, i = from + v; d < m; d++, i += LANES) {
                FloatVector difference = at(z, i).sub(means[row + d]);
                sum = difference.mul(difference).fma(all(p[row + d]), sum);
            }
            sum.fma(all(-0.5f), all(constant)).intoArray(y, to + v);
        }
    }

    void logDensityBackward(Floats z, Floats means, Floats b, Floats dy, Target dz, Target dMeans, Target dB) {
        float[] p = precisions(b, z.shape.c());
        if (dz != null) toPoints(z, means, p, dy, Floats.of(dz), dz.add());
        if (dMeans != null || dB != null) toComponents(z, means, p, dy, dMeans, dB);
    }

    /** dz_d = −Σ_k dy_k·p_kd·(z_d − μ_kd) */
    private void toPoints(Floats z, Floats means, float[] p, Floats dy, Floats dz, boolean add) {
        int m = z.shape.c(), components = means.shape.n();
        pool.run(z.blocks, (block, own) -> {
            for (int d = 0; d < m; d++)
                toPoint(z.a, z.at(block, 0) + d * LANES, means.a, p, d, m, components, dy.a, dy.at(block, 0), dz.a, add);
        });
    }

    private static void toPoint(float[] z, int at, float[] means, float[] p, int column, int m, int components, float[] dy, int from,
                                float[] dz, boolean add) {
        for (int v = 0; v < LANES; v += L) {
            FloatVector sum = all(0), x = at(z, at + v);
            for (int k = 0, i = column, j = from + v; k < components; k++, i += m, j += LANES)
                sum = at(dy, j).mul(p[i]).fma(all(means[i]).sub(x), sum);
            put(sum, dz, at + v, add);
        }
    }

    /** dμ_kd = p_kd·Σ_n dy_k·(z_d − μ_kd) and dB_kd = ½·Σ_n dy_k·(1 − p_kd·(z_d − μ_kd)²). */
    private void toComponents(Floats z, Floats means, float[] p, Floats dy, Target dMeans, Target dB) {
        int m = z.shape.c();
        Floats meansOut = Floats.of(dMeans), bOut = Floats.of(dB);
        pool.run(means.shape.n(), (k, own) -> {
            double[] sums = own.doubles(2);
            double weight = total(dy, k), shared = 0;
            for (int d = 0; d < m; d++) {
                int i = k * m + d;
                moments(z, d, dy, k, means.a[i], own, sums);
                if (meansOut != null) meansOut.a[i] = (float) (p[i] * sums[0]) + (dMeans.add() ? meansOut.a[i] : 0);
                double db = (weight - p[i] * sums[1]) / 2;
                shared += db;
                if (bOut != null && bOut.shape.c() == m) bOut.a[i] = (float) db + (dB.add() ? bOut.a[i] : 0);
            }
            if (bOut != null && bOut.shape.c() < m) bOut.a[k] = (float) shared + (dB.add() ? bOut.a[k] : 0);
        });
    }

    /** Σ_n dy_k */
    private static double total(Floats dy, int k) {
        double sum = 0;
        for (int block = 0; block < dy.blocks; block++) sum += Lanes.sum(dy.a, dy.at(block, 0) + k * LANES, samples(dy.shape.n(), block));
        return sum;
    }

    /** sums = Σ_n dy_k·(z_d − mean) and Σ_n dy_k·(z_d − mean)². The last block is on its own: it may have empty lanes. */
    private static void moments(Floats z, int d, Floats dy, int k, float mean, Scratch own, double[] sums) {
        float[] lanes = own.floats(Use.LANES, 2 * LANES);
        int last = z.blocks - 1;
        sums[0] = sums[1] = 0;
        for (int block = 0, count; block < z.blocks; block += count) {
            count = block == last ? 1 : Math.min(STRIP, last - block);
            moments(z.a, z.at(block, 0) + d * LANES, z.blockStride, dy.a, dy.at(block, 0) + k * LANES, dy.blockStride, count, mean, lanes);
            int samples = samples(z.shape.n(), block);
            sums[0] += Lanes.sum(lanes, 0, samples);
            sums[1] += Lanes.sum(lanes, LANES, samples);
        }
    }

    private static void moments(float[] z, int from, int step, float[] dy, int fromDy, int stepDy, int count, float mean, float[] lanes) {
        for (int v = 0; v < LANES; v += L) {
            FloatVector first = all(0), second = all(0);
            for (int n = 0, i = from + v, j = fromDy + v; n < count; n++, i += step, j += stepDy) {
                FloatVector difference = at(z, i).sub(mean), product = at(dy, j).mul(difference);
                first = first.add(product);
                second = product.fma(difference, second);
            }
            first.intoArray(lanes, v);
            second.intoArray(lanes, LANES + v);
        }
    }
}
