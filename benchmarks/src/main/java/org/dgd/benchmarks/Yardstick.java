package org.dgd.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.dgd.engine.cpu.CpuDevice;

/**
 * What this machine can do at this moment, measured in the JVM of the benchmark with as many threads: kernels are rated as a share of it,
 * so that a rate means the same on a slower clock or beside another program. Each figure is the best of a few tries of
 * some milliseconds, after enough calls for C2.
 *
 * <p>Arithmetic: multiplications with addition on registers alone, with vectors of the width that the kernels use. Memory: the triad
 * a = b + s·c over three arrays that together are as large as what the kernel moves, so that a kernel in the L2 cache is compared with the L2
 * cache. As for kernels, each number that is read or written counts 4 bytes; a cache line that is fetched only to be overwritten counts
 * nothing. So kernels that write little, or write where
 * they have read, may pass 100 %.
 */
final class Yardstick {
    private static final VectorSpecies<Float> S = VectorSpecies.of(float.class, VectorShape.forBitSize(CpuDevice.vectorBits()));
    private static final int WARM_UP_CALLS = 10_000, TRIES = 12;
    private static final int CHAINS = 12, LINKS = 1024, CALLS = 1000;
    private static final int PIECE = 4096;
    private static final double BYTES_PER_TRY = 1 << 27;

    /** Operations, or bytes, a second of one thread. */
    private interface Try extends Callable<Double> { }

    private final float factor = 0.999f;       // not constants, so that C2 cannot compute anything beforehand
    private final float term = 1e-3f;
    private double sink;

    Yardstick() {
        for (int i = 0; i < WARM_UP_CALLS; i++) sink += chains(factor, term);
        float[] a = new float[PIECE], b = new float[PIECE], c = new float[PIECE];
        for (int i = 0; i < WARM_UP_CALLS; i++) triad(a, b, c, 0, PIECE, factor);
    }

    /** The peak of arithmetic, in GFLOP/s. */
    double gflops(int threads) {
        List<Try> tries = new ArrayList<>();
        for (int i = 0; i < threads; i++) tries.add(this::arithmetic);
        return best(tries) / 1e9;
    }

    /** The bandwidth of memory, in GB/s, for threads that together go through {@code bytes} again and again. */
    double gigabytes(int threads, double bytes) {
        int floats = Math.max(S.length(), (int) (bytes / (3 * Float.BYTES * threads)));
        List<Try> tries = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            float[] a = new float[floats], b = new float[floats], c = new float[floats];
            tries.add(() -> memory(a, b, c));
        }
        return best(tries) / 1e9;
    }

    /** All threads together, in their best try; they start together. */
    private static double best(List<Try> threads) {
        double best = 0;
        try (ExecutorService pool = Executors.newFixedThreadPool(threads.size())) {
            CyclicBarrier start = new CyclicBarrier(threads.size());
            List<Callable<Double>> all = new ArrayList<>();
            for (Try one : threads)
                all.add(() -> {
                    start.await();
                    return one.call();
                });
            for (int i = 0; i < TRIES; i++) {
                double sum = 0;
                for (Future<Double> rate : pool.invokeAll(all)) sum += rate.get();
                best = Math.max(best, sum);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the yardstick was interrupted", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("the yardstick could not be measured", e.getCause());
        }
        return best;
    }

    private double arithmetic() {
        float sum = 0;
        long started = System.nanoTime();
        for (int i = 0; i < CALLS; i++) sum += chains(factor, term);
        double seconds = (System.nanoTime() - started) / 1e9;
        if (Float.isNaN(sum)) throw new IllegalStateException("chains of multiplications ended in NaN");
        return 2.0 * CALLS * LINKS * CHAINS * S.length() / seconds;
    }

    private double memory(float[] a, float[] b, float[] c) {
        double bytes = 3.0 * Float.BYTES * a.length;
        int passes = (int) Math.max(1, BYTES_PER_TRY / bytes);
        long started = System.nanoTime();
        for (int pass = 0; pass < passes; pass++)
            for (int from = 0; from < a.length; from += PIECE) triad(a, b, c, from, Math.min(a.length, from + PIECE), factor);
        return bytes * passes / ((System.nanoTime() - started) / 1e9);
    }

    /** x = factor·x + term, in as many independent chains as two units with a latency of six cycles can work on. */
    private static float chains(float factor, float term) {
        FloatVector f = FloatVector.broadcast(S, factor), t = FloatVector.broadcast(S, term);
        FloatVector a = t, b = t, c = t, d = t, e = t, g = t, h = t, i = t, j = t, k = t, l = t, m = t;
        for (int n = 0; n < LINKS; n++) {
            a = a.fma(f, t);
            b = b.fma(f, t);
            c = c.fma(f, t);
            d = d.fma(f, t);
            e = e.fma(f, t);
            g = g.fma(f, t);
            h = h.fma(f, t);
            i = i.fma(f, t);
            j = j.fma(f, t);
            k = k.fma(f, t);
            l = l.fma(f, t);
            m = m.fma(f, t);
        }
        return a.add(b).add(c).add(d).add(e).add(g).add(h.add(i).add(j).add(k).add(l).add(m)).reduceLanes(VectorOperators.ADD);
    }

    private static void triad(float[] a, float[] b, float[] c, int from, int to, float s) {
        for (int i = from; i < to; i++) a[i] = b[i] + s * c[i];
    }
}
