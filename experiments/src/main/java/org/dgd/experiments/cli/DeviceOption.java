package org.dgd.experiments.cli;

import java.util.Optional;
import java.util.function.Supplier;
import org.dgd.engine.Device;
import org.dgd.engine.DeviceException;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.cuda.CudaDevice;
import org.dgd.engine.cuda.CudaLibraries;
import org.dgd.engine.cuda.CudaOptions;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command computes, how exactly, and its random numbers: {@code --device --exact-float --threads --seed --check-numbers}. */
public final class DeviceOption {
    public enum Kind { AUTO, CPU, CUDA, REFERENCE }

    @Spec CommandSpec self;

    @Option(names = "--device", paramLabel = "NAME", defaultValue = "auto",
            description = "cpu: float, vector instructions, all cores; reference: double, plain loops, slow; cuda: an NVIDIA GPU; "
                    + "auto: the fastest there is (default: ${DEFAULT-VALUE}).")
    public Kind kind;

    @Option(names = "--exact-float",
            description =
                    "On the device cuda, compute in float all through, as cpu does (default: products may round their factors to TF32, which is faster).")
    public boolean exactFloat;

    @Option(names = "--threads", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "Threads of the device cpu (default: one a core). Results do not depend on it.")
    Integer threads;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0",
            description = "Seed of all random numbers (default: ${DEFAULT-VALUE}). The same seed gives the same result.")
    public long seed;

    @Option(names = "--check-numbers",
            description = "Look at every number that ops, gradients and optimizers make, and stop at the first NaN or infinity with the name of what made it. "
                    + "Results stay the same; it takes some more time, on the device cuda many times as much (default: training looks at its loss alone).")
    public boolean checkNumbers;

    private boolean gpuRefused;

    /** More would only wait for one another. */
    private static final int MOST_THREADS = 1024;

    public int threads() { return threads == null ? Machine.cores() : threads; }

    /** Opens the device, for the caller to close. One that is not there is an {@link InputException}; only {@code auto} falls back, with a notice. */
    public Device open() { return open(threads()); }

    /** With a part of the threads, for one of several devices that are used at a time. */
    public Device open(int threads) { return open(Machine.hasVectors(), threads, () -> CudaLibraries.search(console().environment())); }

    public Device open(boolean vectors, CudaLibraries libraries) { return open(vectors, threads(), () -> libraries); }

    private Device open(boolean vectors, int threads, Supplier<CudaLibraries> libraries) {
        if (threads() > MOST_THREADS) throw new InputException("--threads " + threads() + ": must be at most " + MOST_THREADS);
        Device device = find(vectors, threads, libraries);
        if (checkNumbers) device.checkNumbers();
        return device;
    }

    private Device find(boolean vectors, int threads, Supplier<CudaLibraries> libraries) {
        return switch (kind) {
            case REFERENCE -> new ReferenceDevice();
            case CUDA -> cuda(libraries);
            case CPU -> {
                if (!vectors)
                    throw new InputException("--device cpu: Java was started without the Vector API; "
                            + "add --add-modules jdk.incubator.vector, as bin/dgd does, or use --device reference");
                yield new CpuDevice(threads);
            }
            case AUTO -> {
                Optional<Device> gpu = cudaIfThere(libraries);
                if (gpu.isPresent()) yield gpu.get();
                if (vectors) yield new CpuDevice(threads);
                console().notice("Java was started without --add-modules jdk.incubator.vector, so this runs on the slow device reference");
                yield new ReferenceDevice();
            }
        };
    }

    CudaOptions cudaOptions() { return exactFloat ? CudaOptions.EXACT : CudaOptions.DEFAULT; }

    private Device cuda(Supplier<CudaLibraries> libraries) {
        try {
            return CudaDevice.open(libraries.get(), cudaOptions());
        } catch (DeviceException e) {
            throw new InputException("--device " + e.getMessage(), e);
        }
    }

    /** A GPU that is there but cannot be used is worth a notice; that there is none is not. */
    private Optional<Device> cudaIfThere(Supplier<CudaLibraries> libraries) {
        try {
            if (!gpuRefused && libraries.get().hasGpu()) return Optional.of(CudaDevice.open(libraries.get(), cudaOptions()));
        } catch (DeviceException e) {
            gpuRefused = true;
            console().notice("the GPU is not used; " + e.getMessage());
        }
        return Optional.empty();
    }

    /** By way of an option: this mixin may be part of another one, but options know the command that they ended up in. */
    private Console console() { return Console.of(self.findOption("--device").command()); }
}
