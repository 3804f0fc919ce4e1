package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.dgd.engine.AdamStep;
import org.dgd.engine.SgdStep;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** Optimizer steps on the reference device against the formulas, worked out by hand. */
final class UpdateTest {
    private final Device device = new ReferenceDevice();
    private final Kernels kernels = device.kernels();

    /** Gives p the gradient {@code factor}·p². */
    private void squares(Tensor p, double factor) { p.pow(3).mul(factor / 3).sum().backward(); }

    @Test void sgd() {
        Tensor p = device.parameter(Shape.vector(2), 2, -1), v = device.constant(Shape.vector(2), 1, 0);
        try (var _ = device.scope()) {
            squares(p, 1);
            kernels.sgd(List.of(p), List.of(v), new SgdStep(device, 0.5, 0.25).at(0.1));
        }
        assertThat(v.storage.read()).containsExactly(0.5 + 4 + 0.5, 1 - 0.25);
        assertThat(p.storage.read()).containsExactly(new double[] {2 - 0.5, -1 - 0.075}, within(1e-15));
    }

    @Test void adam() {
        Tensor p = device.parameter(Shape.vector(2), 2, -1), m = device.zeros(Shape.vector(2)), v = device.zeros(Shape.vector(2));
        double[] value = {2, -1}, mean = new double[2], square = new double[2];
        for (int t = 1; t <= 3; t++) {
            p.zeroGradient();
            try (var _ = device.scope()) {
                squares(p, 1);
                kernels.adam(List.of(p), List.of(m), List.of(v), new AdamStep(device, 0.9, 0.99, 1e-8, 0.5).at(0.1, t));
            }
            for (int i = 0; i < 2; i++) {
                double g = value[i] * value[i] + 0.5 * value[i];
                mean[i] = 0.9 * mean[i] + 0.1 * g;
                square[i] = 0.99 * square[i] + 0.01 * g * g;
                value[i] -= 0.1 * (mean[i] / (1 - Math.pow(0.9, t))) / (Math.sqrt(square[i] / (1 - Math.pow(0.99, t))) + 1e-8);
            }
            assertThat(p.storage.read()).containsExactly(value, within(1e-14));
        }
        assertThat(m.storage.read()).containsExactly(mean, within(1e-14));
        assertThat(v.storage.read()).containsExactly(square, within(1e-14));
    }

    @Test void rowsOutsideTheBatchRest() {
        Tensor table = device.table(3, 1, 1, 2, 3), v = device.constant(Shape.matrix(3, 1), 7, 7, 7);
        try (var _ = device.scope()) {
            squares(table.rows(2, 0), 1);
            kernels.sgdRows(table, v, new SgdStep(device, 0, 0).at(0.1));
        }
        assertThat(table.storage.read()).containsExactly(new double[] {0.9, 2, 2.1}, within(1e-15));
        assertThat(v.storage.read()).containsExactly(new double[] {1, 7, 9}, within(1e-15));
    }

    @Test void everyRowCountsItsOwnSteps() {
        Tensor table = device.table(3, 1, 1, 2, 3), m = device.zeros(Shape.matrix(3, 1)), v = device.zeros(Shape.matrix(3, 1));
        Tensor steps = device.zeros(Shape.matrix(3, 1));
        for (int row : new int[] {2, 2, 0}) {
            table.zeroGradient();
            try (var _ = device.scope()) {
                squares(table.rows(row), 1);
                kernels.adamRows(table, m, v, steps, new AdamStep(device, 0.9, 0.99, 0, 0).at(0.1, 99));
            }
        }
        assertThat(steps.storage.read()).containsExactly(1, 0, 2);
        double[] p = table.storage.read();
        assertThat(p[0]).as("a first step is as long as the rate").isCloseTo(0.9, within(1e-14));
        assertThat(p[1]).isEqualTo(2);
        double g = 2.9 * 2.9, mean = (0.9 * 0.9 + 0.1 * g) / (1 - 0.9 * 0.9), square = (0.99 * 0.81 + 0.01 * g * g) / (1 - 0.99 * 0.99);
        assertThat(p[2]).isCloseTo(2.9 - 0.1 * mean / Math.sqrt(square), within(1e-14));
    }
}
