package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.dgd.engine.*;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every op case on the emulated GPU against the reference device. {@code -Ddgd.cuda.ops=Sum,Mean} runs only the cases that name one of these ops.
 */
final class CudaOpTest {
    private static CudaDevice device;

    @BeforeAll static void open() { device = Emulator.device(); }

    @AfterAll static void close() { if (device != null) device.close(); }

    static Stream<OpCase> cases() {
        List<String> wanted = Arrays.stream(System.getProperty("dgd.cuda.ops", "").split(",")).filter(name -> !name.isBlank()).toList();
        return OpCases.all().stream().filter(c -> wanted.isEmpty() || c.ops().stream().anyMatch(op -> wanted.contains(op.getSimpleName())));
    }

    @ParameterizedTest @MethodSource("cases") void agreesWithTheReference(OpCase c) {
        for (Wiring wiring : Wiring.values()) {
            if (!wiring.suits(c)) continue;
            double error = OpRun.of(c, wiring, device).error(OpRun.of(c, wiring, new ReferenceDevice()));
            assertThat(error).as("%s, largest difference relative to the largest number", wiring).isLessThanOrEqualTo(c.tolerance());
        }
    }

    /** The emulated GPU runs blocks and threads in another order every time. */
    @ParameterizedTest @MethodSource("cases") void theBitsAreAlwaysTheSame(OpCase c) {
        assertThat(OpRun.of(c, Wiring.ALONE, device).sameBits(OpRun.of(c, Wiring.ALONE, device))).isTrue();
    }
}
