package org.dgd.benchmarks;

import java.util.concurrent.TimeUnit;
import org.dgd.engine.Device;
import org.dgd.engine.OpRun;
import org.dgd.engine.Tensor;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.openjdk.jmh.annotations.*;
import org.openjdk.jmh.infra.BenchmarkParams;

/**
 * A whole training step (forward, backward and optimizers) and inference: what a user waits for. Model {@code dgd} is the standard
 * decoder under N(0,I) with Adam on weights and representations, on 32x32 colour images; {@code vae} is the VAE with that decoder, its two
 * encoders and Adam; {@code dcgan} is the step of a DGD whose decoder is DCGAN's generator, under N(0,I) and with the same optimizers (no
 * adversarial training; the paper's size is {@code capacity=128}); {@code mnist} is the MNIST decoder under a mixture of 20 components,
 * to which {@code capacity} means nothing. Images are random; a step takes as long as with real ones.
 *
 * <p>{@code bin/bench TrainingStepBenchmark.trainStep -p model=dgd -p capacity=16,32,64 -p batch=64 -p threads=2}; with {@code -prof gc}
 * to see what a step allocates.
 *
 * <p>Below each time stand the rate and its share of the peak, with operations as {@link FlopCount} counts them, and the memory: all
 * that the device holds for steps ({@code stepMemory}), what a step's tensors need at a time ({@code stepNeeds}), and all that lives on
 * the heap.
 *
 * <p>Look at {@code trainStep} of {@code dgd}: from one capacity to the next there is four times the arithmetic, so less than four
 * times the time says that memory or overhead still counts. A step is three times the arithmetic of inference. Two
 * threads should come near to half the time of one. C2 compiles for some ten seconds, on cores that the step needs: hence the long warm-up.
 */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 1)
public class TrainingStepBenchmark extends Defaults {
    private static final int COMPARED_SAMPLES = 3, COMPARED_STEPS = 2;
    private static final double TOLERANCE = 1e-4;

    @Param({"dgd", "vae", "dcgan", "mnist"}) public String model;
    @Param({"16", "32", "64"}) public int capacity;
    @Param("64") public int batch;
    @Param("2") public int threads;

    private CpuDevice device;
    private Step step;
    private Work work;
    private double trainFlops, inferenceFlops;

    /** The few samples are compared on another device, so that only the batch that is timed takes memory of this one. */
    @Setup public void prepare(BenchmarkParams benchmark) {
        FlopCount count = new FlopCount();
        try (CpuDevice another = new CpuDevice(threads, count.decorator())) {
            Step few = on(another, COMPARED_SAMPLES), right = on(new ReferenceDevice(), COMPARED_SAMPLES);
            compareTraining(few, right);
            trainFlops = count.take() / COMPARED_STEPS / COMPARED_SAMPLES * batch;
            compareInference(few, right);
            inferenceFlops = count.take() / COMPARED_SAMPLES * batch;
        }
        device = new CpuDevice(threads);
        work = Work.publish(benchmark, device);
        step = on(device, batch);
    }

    @TearDown public void closeDevice() { device.close(); }

    private Step on(Device d, int samples) {
        return switch (model) {
            case "dgd" -> DgdStep.standard(d, capacity, samples, Step.SEED);
            case "vae" -> new VaeStep(d, capacity, samples, Step.SEED);
            case "dcgan" -> DgdStep.dcgan(d, capacity, samples, Step.SEED);
            case "mnist" -> DgdStep.mnist(d, samples);
            default -> throw new IllegalArgumentException("model " + model + " is not dgd, vae, dcgan or mnist");
        };
    }

    /** The loss of every step after the first says whether gradients and updates agree too. */
    private void compareTraining(Step ours, Step right) {
        for (int i = 1; i <= COMPARED_STEPS; i++) {
            double loss = right.train();
            Agreement.require(model + ", loss of step " + i, Math.abs(ours.train() / loss - 1), TOLERANCE);
        }
    }

    /** With the running moments of the steps before. */
    private void compareInference(Step ours, Step right) {
        Agreement.require(model + ", inference", OpRun.error(right.infer().storage.read(), ours.infer().storage.read()), TOLERANCE);
    }

    @Benchmark public double trainStep() {
        work.flops(trainFlops);
        return step.train();
    }

    @Benchmark public Tensor inference() {
        work.flops(inferenceFlops);
        return step.infer();
    }
}
