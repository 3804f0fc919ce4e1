package org.dgd.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.assertj.core.data.Offset;
import org.dgd.engine.Device;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** The worked examples of the book's chapter 8, which quotes the regions. */
final class BookExamplesTest {
    private static final Offset<Double> NEARLY = within(1e-6);
    private final Device device = new ReferenceDevice();

    /** One step with the gradient g. */
    private void step(Optimizer optimizer, Tensor p, double g) {
        try (var _ = device.scope()) {
            p.mul(g).sum().backward();
            optimizer.step();
        }
    }

    private static double value(Tensor p) { return p.storage.read()[0]; }

    @Test void adamByHand() {
        // region adam
        Tensor p = device.parameter(Shape.SCALAR, 0);
        Optimizer adam = new Adam(List.of(p), 0.1, 0);
        step(adam, p, 4);                                      // m = 0.4, v = 0.016; corrected 4 and 16
        assertThat(value(p)).isCloseTo(-0.1, NEARLY);
        step(adam, p, -4);                                     // m = −0.04, v = 0.031984; corrected −0.2105 and 16
        assertThat(value(p)).isCloseTo(-0.1 + 0.1 * 0.2105 / 4, within(1e-5));
        // endregion
    }

    @Test void theSizeOfGradientsDoesNotMatter() {
        // region scale
        double[] ends = new double[2];
        for (int i = 0; i < 2; i++) {
            Tensor p = device.parameter(Shape.SCALAR, 0);
            Optimizer adam = new Adam(List.of(p), 0.01, 0);
            for (double g : new double[] {1, -2, 3}) step(adam, p, g * (i == 0 ? 1 : 1000));
            ends[i] = value(p);
        }
        assertThat(ends[1]).isCloseTo(ends[0], NEARLY);
        // endregion
    }

    @Test void aRowThatIsMetOnce() {
        // region absent
        Tensor dense = device.parameter(Shape.matrix(1, 1), 0);
        Optimizer adam = new Adam(List.of(dense), 0.01, 0);
        step(adam, dense, 1);
        assertThat(value(dense)).isCloseTo(-0.01, NEARLY);
        for (int batch = 2; batch <= 10; batch++) step(adam, dense, 0);
        assertThat(value(dense)).isCloseTo(-0.0419, within(0.00005));

        Tensor table = device.table(2, 1, 0, 0);
        Optimizer rows = new RowAdam(table, 0.01, AdamRule.DEFAULT);
        for (int batch = 1; batch <= 10; batch++)
            try (var _ = device.scope()) {
                table.rows(batch == 1 ? 0 : 1).sum().backward();
                rows.step();
            }
        assertThat(value(table)).isCloseTo(-0.01, NEARLY);
        // endregion
    }

    @Test void whichMomentMovesIt() {
        // region betas
        assertThat(metOnce(0, 0.999)).isCloseTo(-0.01, NEARLY);
        assertThat(metOnce(0.9, 0)).isLessThan(-1e6);
        // endregion
    }

    /** Where a number is that had the gradient 1 once and then nine times 0. */
    private double metOnce(double beta1, double beta2) {
        Tensor p = device.parameter(Shape.SCALAR, 0);
        Optimizer adam = new Adam(List.of(p), 0.01, AdamRule.DEFAULT.betas(beta1, beta2));
        for (int batch = 1; batch <= 10; batch++) step(adam, p, batch == 1 ? 1 : 0);
        return value(p);
    }
}
