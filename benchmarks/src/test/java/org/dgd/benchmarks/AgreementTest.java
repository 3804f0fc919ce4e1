package org.dgd.benchmarks;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.dgd.engine.Shape;
import org.dgd.engine.cpu.CpuDevice;
import org.junit.jupiter.api.Test;

final class AgreementTest {
    @Test void differentNumbersAreRefused() {
        try (CpuDevice cpu = new CpuDevice(1)) {
            Agreement.require(cpu, d -> List.of(d.constant(Shape.vector(3), 1, 2, 3)));
            assertThatIllegalStateException()
                    .isThrownBy(() -> Agreement.require(cpu, d -> List.of(d.constant(Shape.vector(3), 1, d == cpu ? 2.001 : 2, 3))))
                    .withMessageContaining("(1,1,1,3)");
            assertThatIllegalStateException().isThrownBy(() -> Agreement.require("loss", Double.NaN, 1)).withMessageContaining("loss");
        }
    }
}
