package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dgd.engine.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A device that looks at every number records no steps, since nobody could look into them. */
@ExtendWith(EmulatorSeed.class)
final class CudaNumberCheckTest {
    @Test void anOpOfAnyStepIsNamed() {
        try (CudaDevice device = Emulator.device()) {
            device.checkNumbers();
            Tensor w = device.parameter(Shape.vector(2), 1, 3);
            Recorder recorder = device.recorder();
            int[] heard = {0};
            for (int i = 0; i < 5; i++) {
                recorder.run("step", () -> w.log().sum(), _ -> heard[0]++);
                assertThat(heard[0]).isEqualTo(i + 1);
            }
            w.storage.write(new double[] {-1, 3});
            assertThatThrownBy(() -> recorder.run("step", () -> w.log().sum(), _ -> heard[0]++)).isInstanceOf(NumberException.class)
                    .hasMessageStartingWith("Log forward made 1 NaN of 2 numbers (the first at (0,0,0,0))");
        }
    }
}
