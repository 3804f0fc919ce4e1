package org.dgd.benchmarks;

import java.util.List;
import org.dgd.engine.*;
import org.dgd.engine.Scope;
import org.dgd.engine.cpu.CpuDevice;
import org.openjdk.jmh.annotations.*;

/**
 * What the engine itself costs per op: record, shape checks, tape, storage from the free list, gradient. A chain of ops on so few numbers
 * that their kernel takes next to no time.
 *
 * <p>{@code bin/bench EngineOverheadBenchmark}; with two threads {@code -p threads=2}.
 *
 * <p>Look at {@code forwardBackward}, in microseconds per op, less twice {@code kernel}, which runs the same kernel without an op. A step of
 * the standard decoder has some twenty ops: with a microsecond each they are half a percent of a step of 4 ms. With more threads the
 * difference is what it costs to share a loop; loops of a scalar are not shared. {@code emptyStep} is a scope without ops.
 */
public class EngineOverheadBenchmark extends Defaults {
    private static final int CHAIN = 20;
    private static final double FACTOR = 0.9;

    /** How many numbers each op takes. */
    public enum Size {
        SCALAR(Shape.SCALAR),
        /** One lane block of two-dimensional representations. */
        SIXTEEN_SAMPLES(Shape.batch(16, 2)),
        /** A batch of them. */
        SIXTY_FOUR_SAMPLES(Shape.batch(64, 2));

        private final Shape shape;

        Size(Shape shape) { this.shape = shape; }
    }

    @Param({"SCALAR", "SIXTEEN_SAMPLES", "SIXTY_FOUR_SAMPLES"}) public Size size;
    @Param("1") public int threads;

    private CpuDevice device;
    private Kernels kernels;
    private Tensor x, y, seed;

    @Setup public void prepare() {
        device = new CpuDevice(threads);
        kernels = device.kernels();
        Agreement.require(device, d -> {
            Tensor start = parameter(d);
            try (Scope _ = d.scope()) {
                chain(start).backward(d.constant(size.shape, new double[size.shape.size()]));
                return List.of(chain(start), start.gradient());
            }
        });
        x = parameter(device);
        y = device.zeros(size.shape);
        seed = KernelBenchmark.random(device, size.shape);
    }

    @TearDown public void closeDevice() { device.close(); }

    private Tensor parameter(Device d) { return d.parameter(size.shape, new Rng(1).uniforms(size.shape.size(), -1, 1)); }

    private static Tensor chain(Tensor x) {
        for (int i = 0; i < CHAIN; i++) x = x.mul(FACTOR);
        return x;
    }

    @Benchmark @OperationsPerInvocation(CHAIN) public Tensor kernel() {
        for (int i = 0; i < CHAIN; i++) kernels.affine(x, FACTOR, 0, Target.over(y));
        return y;
    }

    @Benchmark @OperationsPerInvocation(CHAIN) public Tensor forward() {
        try (Scope _ = device.scope()) {
            return chain(x);
        }
    }

    @Benchmark @OperationsPerInvocation(CHAIN) public Tensor forwardBackward() {
        try (Scope _ = device.scope()) {
            chain(x).backward(seed);
            x.zeroGradient();
            return x;
        }
    }

    @Benchmark public Scope emptyStep() {
        try (Scope step = device.scope()) {
            return step;
        }
    }
}
