package org.dgd.benchmarks;

import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.cpu.CpuDevice;
import org.openjdk.jmh.annotations.*;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * A family of kernels on {@code cpu}. Before anything is timed they are compared with {@code reference}. Below each time stands in
 * the table how much work a second it amounts to, {@code ConvolutionBenchmark.forward:rate}, and what share of the machine's peak
 * that is, {@code ConvolutionBenchmark.forward:ofPeak}: see {@link Figures} and {@link Yardstick}.
 */
public abstract class KernelBenchmark extends Defaults {
    /** A full block of lanes and one more: enough samples to compare devices on, as the reference is slow. */
    static final int COMPARED_SAMPLES = 17;

    @Param("1") public int threads;

    CpuDevice device;

    private Work work;

    /** Compares kernels of {@link #device} with the reference and makes what they will work on. */
    abstract void prepare();

    CpuDevice open() { return new CpuDevice(threads); }

    @Setup public final void openDevice(BenchmarkParams benchmark) {
        device = open();
        work = Work.publish(benchmark, device);
        prepare();
    }

    @TearDown public final void closeDevice() { device.close(); }

    /** Every benchmark says at its end how many floating-point operations it made: two for a multiplication with addition. */
    final void flops(double count) { work.flops(count); }

    /** Or how many bytes have to move at least: 4 for each number of each tensor that a kernel reads or writes. */
    final void bytes(double count) { work.bytes(count); }

    /** Numbers in [−1, 1), the same on every device. */
    static Tensor random(Device device, Shape shape) {
        return device.constant(shape, new Rng(shape.size()).child("random").uniforms(shape.size(), -1, 1));
    }

    /** Numbers in [0, 1). */
    static Tensor data(Device device, Shape shape) {
        return device.constant(shape, new Rng(shape.size()).child("data").uniforms(shape.size(), 0, 1));
    }
}
