package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.*;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import org.dgd.engine.Target;
import org.dgd.engine.cpu.Scratch.Use;

/**
 * Log densities of z (n,1,1,m), a batch, under k Gaussians with means (k,1,1,m) and B = log 1/σ² of shape (k,1,1,m) or
 * (k,1,1,1), as y (n,1,1,k).
 */
final class Mixture {
    private static final double LOG_2_PI = StrictMath.log(2 * Math.PI);

    /** So many lane blocks are added as floats; such sums are added in double. */
    private static final int STRIP = 32;
    /** The lanes of sixteen sums. They are added together by columns of such a tile, for one by one takes longer than to make them. */
    private static final int TILE = LANES * LANES;

    private final Pool pool;

    Mixture(Pool pool) { this.pool = pool; }

    /** 1/σ² (k,m), written out for all dimensions; every thread reads it. */
    private float[] precisions(Floats b, int m) {
        int components = b.shape.n();
        float[] p = pool.shared().floats(Use.COMPONENTS, components * m + LANES);
        if (b.shape.c() == m) exp(b.a, p, components * m);
        else for (int k = 0; k < components; k++) Arrays.fill(p, k * m, (k + 1) * m, (float) StrictMath.exp(b.a[k]));
        return p;
    }

    /** What does not depend on z, per component: ½·Σ_d (B_kd − log 2π). */
    private float[] constants(Floats b, int m) {
        int columns = b.shape.c();
        float[] constants = pool.shared().floats(Use.COEFFICIENTS, b.shape.n());
        for (int k = 0; k < b.shape.n(); k++) constants[k] = (float) ((Lanes.sum(b.a, k * columns, columns) * m / columns - m * LOG_2_PI) / 2);
        return constants;
    }

    private static void exp(float[] x, float[] y, int count) {
        for (int i = 0; i < count; i += L) VectorMath.exp(at(x, i)).intoArray(y, i);
    }

    void logDensity(Floats z, Floats means, Floats b, Floats y) {
        int m = z.shape.c(), last = means.shape.n() - 1;
        float[] p = precisions(b, m), constants = constants(b, m);
        pool.run(z.blocks, (block, own) -> {
            for (int k = 0; k <= last; k += 4) fourLogDensities(z.a, z.at(block, 0), means.a, p, m, constants, k, last, y.a, y.at(block, 0));
        });
    }

    /** Components k .. k + 3; behind the last one, the last once more: sums of their own keep the machine busy. */
    private static void fourLogDensities(float[] z, int from, float[] means, float[] p, int m, float[] constants, int k, int last,
                                         float[] y, int to) {
        int k1 = Math.min(k + 1, last), k2 = Math.min(k + 2, last), k3 = Math.min(k + 3, last);
        for (int v = 0; v < LANES; v += L) {
            FloatVector s0 = all(0), s1 = s0, s2 = s0, s3 = s0;
            for (int d = 0, i = from + v; d < m; d++, i += LANES) {
                FloatVector x = at(z, i);
                FloatVector d0 = x.sub(means[k * m + d]), d1 = x.sub(means[k1 * m + d]), d2 = x.sub(means[k2 * m + d]), d3 = x.sub(means[k3 * m + d]);
                s0 = d0.mul(d0).fma(all(p[k * m + d]), s0);
                s1 = d1.mul(d1).fma(all(p[k1 * m + d]), s1);
                s2 = d2.mul(d2).fma(all(p[k2 * m + d]), s2);
                s3 = d3.mul(d3).fma(all(p[k3 * m + d]), s3);
            }
            FloatVector half = all(-0.5f);
            s0.fma(half, all(constants[k])).intoArray(y, to + k * LANES + v);
            s1.fma(half, all(constants[k1])).intoArray(y, to + k1 * LANES + v);
            s2.fma(half, all(constants[k2])).intoArray(y, to + k2 * LANES + v);
            s3.fma(half, all(constants[k3])).intoArray(y, to + k3 * LANES + v);
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
        int m = z.shape.c(), components = means.shape.n(), together = Math.max(1, LANES / m);
        Floats meansOut = Floats.of(dMeans), bOut = Floats.of(dB);
        pool.run(Math.ceilDiv(components, together), (chunk, own) -> {
            int first = chunk * together, end = Math.min(first + together, components);
            double[] sums = own.doubles(2 * (end - first) * m);
            for (int i = first * m; i < end * m; i += LANES) moments(z, dy, means.a, i, Math.min(LANES, end * m - i), own, sums, 2 * (i - first * m));
            for (int k = first; k < end; k++) {
                double weight = total(dy, k), shared = 0;
                for (int i = k * m, at = 2 * (i - first * m); i < (k + 1) * m; i++, at += 2) {
                    if (meansOut != null) meansOut.a[i] = (float) (p[i] * sums[at]) + (dMeans.add() ? meansOut.a[i] : 0);
                    double db = (weight - p[i] * sums[at + 1]) / 2;
                    shared += db;
                    if (bOut != null && bOut.shape.c() == m) bOut.a[i] = (float) db + (dB.add() ? bOut.a[i] : 0);
                }
                if (bOut != null && bOut.shape.c() < m) bOut.a[k] = (float) shared + (dB.add() ? bOut.a[k] : 0);
            }
        });
    }

    /** Σ_n dy_k */
    private static double total(Floats dy, int k) {
        double sum = 0;
        for (int block = 0; block < dy.blocks; block++) sum += Lanes.sum(dy.a, dy.at(block, 0) + k * LANES, samples(dy.shape.n(), block));
        return sum;
    }

    /**
     * sums = Σ_n dy_k·(z_d − mean) and Σ_n dy_k·(z_d − mean)², one after the other, for {@code count} means from number {@code first} on.
     * The last block is on its own if it has empty lanes.
     */
    private static void moments(Floats z, Floats dy, float[] means, int first, int count, Scratch own, double[] sums, int to) {
        int m = z.shape.c(), samples = z.shape.n(), whole = samples / LANES;
        float[] lanes = own.floats(Use.LANES, 2 * TILE), turned = own.floats(Use.TRANSPOSED, 2 * TILE), scratch = own.floats(Use.TILE, L * L);
        Arrays.fill(sums, to, to + 2 * count, 0);
        for (int block = 0, blocks; block < z.blocks; block += blocks) {
            blocks = block == whole ? 1 : Math.min(STRIP, whole - block);
            for (int j = 0; j < count; j++) {
                int k = (first + j) / m, d = (first + j) % m;
                moments(z.a, z.at(block, 0) + d * LANES, z.blockStride, dy.a, dy.at(block, 0) + k * LANES, dy.blockStride, blocks, means[first + j],
                        lanes, j * LANES);
            }
            turn(lanes, 0, turned, scratch);
            turn(lanes, TILE, turned, scratch);
            addLanes(turned, samples(samples, block), lanes);
            for (int j = 0; j < count; j++) {
                sums[to + 2 * j] += lanes[j];
                sums[to + 2 * j + 1] += lanes[LANES + j];
            }
        }
    }

    /** One tile of lanes, [mean][sample], as [sample][mean]. */
    private static void turn(float[] lanes, int tile, float[] turned, float[] scratch) {
        for (int mean = 0; mean < LANES; mean += L)
            for (int sample = 0; sample < LANES; sample += L)
                Transpose.tile(lanes, tile + mean * LANES + sample, LANES, turned, tile + sample * LANES + mean, LANES, scratch);
    }

    private static void moments(float[] z, int from, int step, float[] dy, int fromDy, int stepDy, int count, float mean, float[] lanes, int to) {
        for (int v = 0; v < LANES; v += L) {
            FloatVector first = all(0), second = all(0);
            for (int n = 0, i = from + v, j = fromDy + v; n < count; n++, i += step, j += stepDy) {
                FloatVector difference = at(z, i).sub(mean), product = at(dy, j).mul(difference);
                first = first.add(product);
                second = product.fma(difference, second);
            }
            first.intoArray(lanes, to + v);
            second.intoArray(lanes, to + TILE + v);
        }
    }

    /** The sums of the first {@code samples} rows of both tiles [sample][mean]. */
    private static void addLanes(float[] turned, int samples, float[] sums) {
        for (int v = 0; v < LANES; v += L) {
            FloatVector first = all(0), second = all(0);
            for (int n = 0, i = v; n < samples; n++, i += LANES) {
                first = first.add(at(turned, i));
                second = second.add(at(turned, i + TILE));
            }
            first.intoArray(sums, v);
            second.intoArray(sums, LANES + v);
        }
    }
}
