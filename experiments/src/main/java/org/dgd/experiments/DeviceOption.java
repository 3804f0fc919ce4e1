package org.dgd.experiments;

import org.dgd.engine.Device;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where a command computes, and its random numbers: {@code --device --threads --seed}. */
final class DeviceOption {
    enum Kind { AUTO, CPU, CUDA, REFERENCE }

    @Spec CommandSpec self;

    @Option(names = "--device", paramLabel = "NAME", defaultValue = "auto",
            description = "cpu: float, vector instructions, all cores; reference: double, plain loops, slow; cuda: a GPU; "
                    + "auto: the fastest there is (default: ${DEFAULT-VALUE}).")
    Kind kind;

    @Option(names = "--threads", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "Threads of the device cpu (default: one a core). Results do not depend on it.")
    Integer threads;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0",
            description = "Seed of all random numbers (default: ${DEFAULT-VALUE}). The same seed gives the same result.")
    long seed;

    /** More would only wait for one another. */
    private static final int MOST_THREADS = 1024;

    int threads() { return threads == null ? Machine.cores() : threads; }

    /** Opens the device, for the caller to close. One that is not there is an {@link InputException}; only {@code auto} falls back, with a notice. */
    Device open() { return open(Machine.hasVectors(), threads()); }

    /** With a part of the threads, for one of several devices that are used at a time. */
    Device open(int threads) { return open(Machine.hasVectors(), threads); }

    Device open(boolean vectors) { return open(vectors, threads()); }

    private Device open(boolean vectors, int threads) {
        if (threads() > MOST_THREADS) throw new InputException("--threads " + threads() + ": must be at most " + MOST_THREADS);
        return switch (kind) {
            case REFERENCE -> new ReferenceDevice();
            case CUDA -> throw new InputException("--device cuda: this build has no CUDA device; use --device cpu");
            case CPU -> {
                if (!vectors)
                    throw new InputException("--device cpu: Java was started without the Vector API; "
                            + "add --add-modules jdk.incubator.vector, as bin/dgd does, or use --device reference");
                yield new CpuDevice(threads);
            }
            case AUTO -> {
                if (vectors) yield new CpuDevice(threads);
                console().notice("Java was started without --add-modules jdk.incubator.vector, so this runs on the slow device reference");
                yield new ReferenceDevice();
            }
        };
    }

    /** By way of an option: this mixin may be part of another one, but options know the command that they ended up in. */
    private Console console() { return Console.of(self.findOption("--device").command()); }
}
