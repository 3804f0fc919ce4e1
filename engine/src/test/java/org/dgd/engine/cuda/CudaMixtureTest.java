package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dgd.engine.Input.normal;

import java.util.ArrayList;
import java.util.List;
import org.dgd.engine.*;
import org.dgd.engine.ops.GaussianLogDensity;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Log densities over several blocks of points, components and dimensions, none of which they fill. */
final class CudaMixtureTest {
    private static CudaDevice device;

    @BeforeAll static void open() { device = Emulator.device(); }

    @AfterAll static void close() { if (device != null) device.close(); }

    static List<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (int[] s : new int[][] {{700, 5, 3}, {513, 37, 35}, {64, 16, 16}, {4200, 3, 2}, {5, 3, 300}})
            for (int columns : new int[] {1, s[2]})
                cases.add(OpCase.of(GaussianLogDensity.class, s[0] + " points, " + s[1] + " components, " + s[2] + " dimensions, precision of " + columns,
                        x -> x[0].gaussianLogDensity(x[1], x[2]), normal(Shape.batch(s[0], s[2])), normal(Shape.matrix(s[1], s[2])),
                        normal(Shape.matrix(s[1], columns))).within(1e-6));
        return cases;
    }

    @ParameterizedTest @MethodSource("cases") void agreesWithTheReference(OpCase c) {
        OpRun run = OpRun.of(c, Wiring.ALONE, device);
        assertThat(run.error(OpRun.of(c, Wiring.ALONE, new ReferenceDevice()))).isLessThanOrEqualTo(c.tolerance());
        assertThat(run.sameBits(OpRun.of(c, Wiring.ALONE, device))).as("the same bits again").isTrue();
    }

    /** Gradients that are frozen are not computed, and the others do not change. */
    @Test void inputsMayBeFrozen() {
        OpCase c = cases().getFirst();
        OpRun all = OpRun.of(c, Wiring.ALONE, device);
        for (int wanted = 1; wanted < 8; wanted++) {
            Tensor[] x = c.tensors(device);
            for (int i = 0; i < 3; i++) x[i].wantsGradient((wanted >> i & 1) == 1);
            OpRun some = OpRun.of(c, Wiring.ALONE, device, x);
            for (int i = 0; i < 3; i++) if (x[i].wantsGradient()) assertThat(some.gradients().get(i)).isEqualTo(all.gradients().get(i));
        }
    }
}
