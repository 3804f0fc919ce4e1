package org.dgd.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.cpu.CpuDevice;
import org.openjdk.jmh.annotations.*;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.runner.IterationType;

/**
 * A family of kernels on {@code cpu}. Before anything is timed they are compared with {@code reference}; after the last iteration
 * stands how much work a second the average time amounts to: {@code forward batch=64 capacity=32 layer=L4 threads=1: 229.0 GFLOP/s}.
 */
public abstract class KernelBenchmark extends Defaults {
    /** A full block of lanes and one more: enough samples to compare devices on, as the reference is slow. */
    static final int COMPARED_SAMPLES = 17;

    @Param("1") public int threads;

    CpuDevice device;

    private boolean measuring;
    private double amount;
    private String unit;
    private long started, nanos, calls, measuredCalls;

    /** Compares kernels of {@link #device} with the reference and makes what they will work on. */
    abstract void prepare();

    @Setup public final void openDevice() {
        device = new CpuDevice(threads);
        prepare();
    }

    @TearDown public final void closeDevice() { device.close(); }

    @Setup(Level.Iteration) public final void startIteration(IterationParams iteration) {
        measuring = iteration.getType() == IterationType.MEASUREMENT;
        calls = 0;
        started = System.nanoTime();
    }

    @TearDown(Level.Iteration) public final void endIteration() {
        if (!measuring) return;
        nanos += System.nanoTime() - started;
        measuredCalls += calls;
    }

    @TearDown public final void printRate(BenchmarkParams benchmark) {
        List<String> name = new ArrayList<>();
        name.add(benchmark.getBenchmark().substring(benchmark.getBenchmark().lastIndexOf('.') + 1));
        for (String key : benchmark.getParamsKeys()) name.add(key + "=" + benchmark.getParam(key));
        System.out.printf(Locale.ROOT, "%n%s: %.1f %s/s%n", String.join(" ", name), amount * measuredCalls / nanos, unit);
    }

    /** Every benchmark says at its end how many floating-point operations it made: two for a multiplication with addition. */
    final void flops(double count) { did(count, "GFLOP"); }

    /** Or how many bytes have to move at least: 4 for each number of each tensor that a kernel reads or writes. */
    final void bytes(double count) { did(count, "GB"); }

    private void did(double count, String what) {
        amount = count;
        unit = what;
        calls++;
    }

    /** Numbers in [−1, 1), the same on every device. */
    static Tensor random(Device device, Shape shape) {
        return device.constant(shape, new Rng(shape.size()).child("random").uniforms(shape.size(), -1, 1));
    }

    /** Numbers in [0, 1). */
    static Tensor data(Device device, Shape shape) {
        return device.constant(shape, new Rng(shape.size()).child("data").uniforms(shape.size(), 0, 1));
    }
}
