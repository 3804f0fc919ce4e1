package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.dgd.engine.*;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Kernels keep to their tensors to the byte: what lies between a tensor's end and that of its block is out of bounds while a kernel runs, and NaN. */
@ExtendWith(EmulatorSeed.class)
final class CudaBoundsTest {
    private static EmulatedGpu gpu;
    private static CudaDevice device;

    @BeforeAll static void open() {
        gpu = new EmulatedGpu();
        device = CudaDevice.open(CudaLibraries.in(Emulator.folder()), CudaOptions.EXACT, KernelProxy.around((_, arguments, proceed) -> {
            for (Object a : arguments) keepTo(a);
            proceed.run();
            gpu.useAll();
        }));
    }

    @AfterAll static void close() { if (device != null) device.close(); }

    private static void keepTo(Object argument) {
        switch (argument) {
            case Tensor t when t.storage instanceof Floats f -> gpu.use(f.address(), (long) Float.BYTES * f.size());
            case Target t -> keepTo(t.tensor());
            case Index i -> keepTo(i.numbers());
            case null, default -> { }
        }
    }

    static Stream<OpCase> cases() { return CudaOpTest.cases(); }

    @ParameterizedTest @MethodSource("cases") void keepsToItsTensors(OpCase c) {
        for (Wiring wiring : Wiring.values()) {
            if (!wiring.suits(c)) continue;
            double error = OpRun.of(c, wiring, device).error(OpRun.of(c, wiring, new ReferenceDevice()));
            assertThat(error).as("%s, largest difference relative to the largest number", wiring).isLessThanOrEqualTo(c.tolerance());
        }
    }
}
