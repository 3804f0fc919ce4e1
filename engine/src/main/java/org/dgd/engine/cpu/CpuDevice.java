package org.dgd.engine.cpu;

import java.util.function.UnaryOperator;
import org.dgd.engine.*;

/** Float kernels with the Vector API on all cores. Needs {@code --add-modules jdk.incubator.vector}. */
public final class CpuDevice extends Device {
    private final Pool pool;
    private final Kernels kernels;

    /** @param threads how many threads share the work; results do not depend on it */
    public CpuDevice(int threads) { this(threads, UnaryOperator.identity()); }

    /** With a choice of the algorithms that convolutions may use. */
    public CpuDevice(int threads, Convolutions convolutions) { this(threads, convolutions, UnaryOperator.identity()); }

    /** With a decorator around the kernels: to time them, or to check every number they write. */
    public CpuDevice(int threads, UnaryOperator<Kernels> decorator) { this(threads, Convolutions.FASTEST, decorator); }

    private CpuDevice(int threads, Convolutions convolutions, UnaryOperator<Kernels> decorator) {
        if (threads < 1) throw new IllegalArgumentException("cpu: " + threads + " threads; at least 1 is needed");
        pool = new Pool(threads);
        kernels = decorator.apply(new CpuKernels(pool, convolutions));
    }

    /** Bits of the vectors that the kernels use: 512, 256 or 128. */
    public static int vectorBits() { return Lanes.S.vectorBitSize(); }

    public int threads() { return pool.threads(); }

    Pool pool() { return pool; }

    @Override public String name() { return "cpu"; }

    @Override public Kernels kernels() { return kernels; }

    @Override protected Storage allocate(Shape shape) { return new Floats(this, shape); }

    @Override public long bytes(Shape shape) { return (long) Float.BYTES * Floats.room(shape); }

    @Override public void close() { pool.close(); }
}
