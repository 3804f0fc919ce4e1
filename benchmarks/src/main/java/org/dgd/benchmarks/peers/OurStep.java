package org.dgd.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import org.dgd.benchmarks.ComparedStep;
import org.dgd.engine.cpu.Convolutions;
import org.dgd.engine.cpu.CpuDevice;

/** This project's own contender. */
public final class OurStep implements Contender {
    private final ComparedStep step;

    private OurStep(ComparedStep step) { this.step = step; }

    /** Arguments: model, capacity, batch, threads, seed, which convolutions. */
    public static void main(String[] args) throws IOException {
        Service.run(System.in, System.out, () -> {
            CpuDevice device = new CpuDevice(Integer.parseInt(args[3]), Convolutions.valueOf(args[5]));
            return new StepWorker(new OurStep(ComparedStep.of(args[0], device, Integer.parseInt(args[1]), Integer.parseInt(args[2]),
                    Integer.parseInt(args[4]))));
        });
    }

    @Override public double train() { return step.train(); }

    @Override public void infer() { step.infer(); }

    @Override public void writeFirstGradients(Path file) { step.writeFirstGradients(file); }

    @Override public String describe() { return "vectors of " + CpuDevice.vectorBits() + " bits"; }
}
