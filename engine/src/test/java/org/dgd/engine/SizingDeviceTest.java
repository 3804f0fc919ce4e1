package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

class SizingDeviceTest {
    /** Forward and backward, for every op: the bytes that the step holds and needs are those of the device that computes. */
    @Test void aStepWithoutNumbersTakesWhatTheStepTakes() {
        for (OpCase c : OpCases.all())
            try (Device cpu = new CpuDevice(1); SizingDevice sizing = new SizingDevice(cpu)) {
                step(c, sizing);
                assertThat(cpu.stepMemory()).as("nothing is asked of the device itself").isEqualTo(new Device.StepMemory(0, 0));
                step(c, cpu);
                assertThat(sizing.stepMemory()).as("%s", c).isEqualTo(cpu.stepMemory());
            }
    }

    private static void step(OpCase c, Device device) { OpRun.of(c, Wiring.BETWEEN, device, c.tensors(device)); }

    @Test void whatOutlivesScopesIsCountedAndTakesNoMemory() {
        SizingDevice sizing = new SizingDevice(new ReferenceDevice());
        Tensor table = sizing.table(1000, 5), moments = sizing.zeros(Shape.matrix(1000, 5));
        assertThat(sizing.lasting()).isEqualTo(2 * 1000 * 5 * Double.BYTES);
        table.storage.write(new double[] {1, 2, 3});
        assertThat(table.storage.read()).hasSize(5000).containsOnly(0);
        assertThat(moments.shape).isEqualTo(table.shape);
        assertThat(sizing.largestCopy()).isEqualTo(5000 * Double.BYTES);
        assertThat(sizing.freeMemory()).isEmpty();
        assertThat(sizing.name()).isEqualTo("reference");
    }
}
