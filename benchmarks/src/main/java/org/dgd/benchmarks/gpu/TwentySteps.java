package org.dgd.benchmarks.gpu;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.dgd.benchmarks.ComparedStep;
import org.dgd.engine.Device;
import org.dgd.engine.Recorder;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.cuda.CudaDevice;
import org.dgd.engine.cuda.CudaLibraries;
import org.dgd.engine.cuda.CudaOptions;

/** Losses of the first steps of a DGD with the standard decoder. */
final class TwentySteps {
    private static final int STEPS = 20, BATCH = 8, SEED = 3;
    private static final double FLOAT = 1e-4, TF32 = 1e-2;

    private final CudaLibraries libraries;
    private final int capacity;

    TwentySteps(CudaLibraries libraries, int capacity) {
        this.libraries = libraries;
        this.capacity = Math.min(capacity, 16);
    }

    void check(CheckReport report) {
        double[] cpu, graph = recorded(), exact = cuda(CudaOptions.EXACT), again = cuda(CudaOptions.EXACT), tf32 = cuda(CudaOptions.DEFAULT);
        try (Device device = new CpuDevice(1)) {
            cpu = losses(device);
        }
        double error = largest(cpu, exact), rounded = largest(cpu, tf32);
        report.verdict(error <= FLOAT, "%d steps (capacity %d, batch %d), losses of cuda in float against cpu: %.1e apart, allowed are %.0e",
                STEPS, capacity, BATCH, error, FLOAT);
        report.verdict(rounded <= TF32, "the same with TF32: %.1e apart, allowed are %.0e", rounded, TF32);
        double apart = largest(exact, graph);
        report.verdict(apart <= FLOAT, "the same recorded as one graph and replayed, against step by step: %.1e apart, allowed are %.0e",
                apart, FLOAT);
        report.verdict(Arrays.equals(exact, again), "the same steps twice: %s", Arrays.equals(exact, again) ? "the same bits" : "other bits");
    }

    private double[] cuda(CudaOptions options) {
        try (Device device = CudaDevice.open(libraries, options)) {
            return losses(device);
        }
    }

    private double[] recorded() {
        try (Device device = CudaDevice.open(libraries, CudaOptions.EXACT)) {
            ComparedStep step = ComparedStep.of("dgd", device, capacity, BATCH, SEED);
            DoubleStream.Builder losses = DoubleStream.builder();
            Recorder recorder = device.recorder();
            for (int i = 0; i < STEPS; i++) step.advance(recorder, losses);
            recorder.flush();
            return losses.build().toArray();
        }
    }

    private double[] losses(Device device) {
        ComparedStep step = ComparedStep.of("dgd", device, capacity, BATCH, SEED);
        double[] losses = new double[STEPS];
        for (int i = 0; i < STEPS; i++) losses[i] = step.train();
        return losses;
    }

    /** The largest relative difference; NaN if there is one. */
    private static double largest(double[] right, double... other) {
        double largest = 0;
        for (int i = 0; i < right.length; i++) largest = Math.max(largest, Math.abs(other[i] - right[i]) / Math.abs(right[i]));
        return largest;
    }
}
