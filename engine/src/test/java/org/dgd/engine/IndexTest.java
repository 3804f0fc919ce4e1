package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** Row numbers that outlive a step, and numbers of optimizers in the device's memory: the same step runs again on others. */
final class IndexTest {
    private final Device device = new ReferenceDevice();

    @Test void rowsCanBeSet() {
        Index index = device.index(2, 0);
        assertThat(index.numbers().storage.read()).containsExactly(2, 0);
        index.set(1, 7);
        assertThat(index.rows()).containsExactly(1, 7);
        assertThat(index.numbers().storage.read()).containsExactly(1, 7);
        assertThatIllegalArgumentException().isThrownBy(() -> index.set(1)).withMessageContaining("1 row numbers for an index of 2");
        assertThatIllegalArgumentException().isThrownBy(() -> index.set(-1, 0)).withMessageContaining("no row -1");
        assertThat(index.rows()).as("a refusal changes nothing").containsExactly(1, 7);
    }

    /** Whichever was met first. */
    @Test void theSmallestTableThatUsesThemLimitsRows() {
        Shape three = Shape.matrix(3, 2), four = Shape.matrix(4, 2);
        for (Shape[] tables : new Shape[][] {{three, four}, {four, three}}) {
            Index index = device.index(2, 0);
            for (Shape t : tables) index.require("rows", t, false);
            assertThatIllegalArgumentException().isThrownBy(() -> index.set(3, 0)).withMessageContaining("no row 3 in the 3 rows");
            index.set(1, 1);
            assertThatIllegalArgumentException().isThrownBy(() -> index.require("rows", four, true)).withMessageContaining("row 1").withMessageContaining("twice");
        }
    }

    @Test void aStepsNumbersAreInTheDevicesMemory() {
        AdamStep adam = new AdamStep(device, 0.5, 0.75, 1e-8, 0).at(0.25, 1);
        assertThat(adam.rate()).isEqualTo(0.25);
        assertThat(adam.numbers().storage.read()).containsExactly(0.25, 0.5, 2);
        assertThat(adam.at(0.75, 2).numbers().storage.read()).containsExactly(0.75, 1, 1 / Math.sqrt(0.4375));
        assertThat(new SgdStep(device, 0.9, 0).at(0.25).numbers().storage.read()).containsExactly(0.25);
    }
}
