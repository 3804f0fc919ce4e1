package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every op case in double: gradients against differences, and what must hold of any gradient. */
final class ReferenceOpTest {
    private final Device device = new ReferenceDevice();

    static List<OpCase> cases() { return OpCases.all(); }

    @ParameterizedTest @MethodSource("cases")
    void gradientIsThatOfDifferences(OpCase c) {
        for (Wiring wiring : Wiring.values()) if (wiring.suits(c)) GradientCheck.check(c, wiring, device);
    }

    @ParameterizedTest @MethodSource("cases")
    void backwardCalledTwiceAddsUp(OpCase c) {
        if (c.hasTable()) return;     // a table takes one backward; TensorTest says so
        Tensor[] x = c.tensors(device);
        OpRun once = OpRun.of(c, Wiring.ALONE, device, x), twice = OpRun.of(c, Wiring.ALONE, device, x);
        for (int i = 0; i < x.length; i++) {
            if (once.gradients().get(i) == null) continue;
            double[] doubled = Arrays.stream(once.gradients().get(i)).map(g -> 2 * g).toArray();
            assertThat(OpRun.error(doubled, twice.gradients().get(i))).as("gradient of input %d", i).isLessThan(1e-12);
        }
    }

    @ParameterizedTest @MethodSource("cases")
    void frozenInputsChangeNoOtherGradient(OpCase c) {
        OpRun all = OpRun.of(c, Wiring.ALONE, device);
        for (int i = 0; i < c.inputs().size(); i++) {
            if (all.gradients().get(i) == null) continue;
            Tensor[] x = c.tensors(device);
            for (int j = 0; j < x.length; j++) if (j != i) x[j].wantsGradient(false);
            OpRun alone = OpRun.of(c, Wiring.ALONE, device, x);
            assertThat(alone.gradients().get(i)).as("gradient of input %d alone", i).isEqualTo(all.gradients().get(i));
        }
    }

    @Test void namesOfCasesDiffer() {
        assertThat(OpCases.all()).extracting(OpCase::name).doesNotHaveDuplicates();
    }
}
