package org.dgd.benchmarks.gpu;

import org.dgd.benchmarks.ComparedStep;
import org.dgd.benchmarks.peers.Stopwatch;
import org.dgd.engine.Device;
import org.dgd.engine.Recorder;
import org.dgd.engine.cuda.CudaDevice;
import org.dgd.engine.cuda.CudaLibraries;
import org.dgd.engine.cuda.CudaOptions;

/** Milliseconds of a training step of the standard decoder, with TF32. */
final class StepTimes {
    /** Steps between two times that the GPU is waited for, as in {@code pytorch_step.py}. */
    private static final int BLOCK = 20;
    private static final int WARM_UP = 10, SEED = 1;

    private final CudaLibraries libraries;
    private final CheckSize size;

    StepTimes(CudaLibraries libraries, CheckSize size) {
        this.libraries = libraries;
        this.size = size;
    }

    void measure(CheckReport report) {
        report.line("Standard decoder, capacity %d, squared error, N(0,I), Adam on weights and representations; images on the device already. Medians of blocks of %d steps,",
                size.capacity(), BLOCK);
        report.line("eager with the loss read at the end of a block, as a graph with every loss read, 16 at a time; TF32.");
        report.header("batch", "eager, ms", "as one graph, ms", "samples/s as a graph");
        for (int batch : size.batches()) {
            double graph = recorded(batch);
            report.row(batch, eager(batch), graph, Math.round(1000 * batch / graph));
        }
    }

    private double eager(int batch) {
        try (Device device = CudaDevice.open(libraries, CudaOptions.DEFAULT)) {
            ComparedStep step = ComparedStep.of("dgd", device, size.capacity(), batch, SEED);
            Stopwatch.warmUp(step::train, WARM_UP, size.seconds());
            return Stopwatch.millis(() -> block(step), size.seconds()) / BLOCK;
        }
    }

    private double recorded(int batch) {
        try (Device device = CudaDevice.open(libraries, CudaOptions.DEFAULT)) {
            ComparedStep step = ComparedStep.of("dgd", device, size.capacity(), batch, SEED);
            Recorder recorder = device.recorder();
            Stopwatch.warmUp(() -> block(step, recorder), WARM_UP, size.seconds());
            return Stopwatch.millis(() -> block(step, recorder), size.seconds()) / BLOCK;
        }
    }

    private static void block(ComparedStep step, Recorder recorder) {
        for (int i = 0; i < BLOCK; i++) step.advance(recorder, _ -> { });
        recorder.flush();
    }

    private static void block(ComparedStep step) {
        for (int i = 1; i < BLOCK; i++) step.advance();
        step.train();
    }
}
