package org.dgd.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.dgd.engine.Device;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.nn.TestDevice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows that a batch did not meet rest, and so do their moments: a dense optimizer would go on moving them. */
class RowOptimizerTest {
    private static final int ROWS = 5, M = 3;
    /** Row 1 is met three times, row 4 never. */
    private static final int[][] BATCHES = {{1, 3}, {0, 1, 2}, {3, 1}, {2}};

    @ParameterizedTest @EnumSource void sgdMovesTheRowsOfTheBatch(TestDevice d) {
        double[] p = first(), v = new double[p.length];
        try (Device device = d.open()) {
            Tensor table = device.table(ROWS, M, p);
            RowSgd sgd = new RowSgd(table, 0.125, 0.5);
            for (int t = 0; t < BATCHES.length; t++) {
                step(device, table, sgd, t);
                for (int row : BATCHES[t])
                    for (int i = row * M; i < (row + 1) * M; i++) {
                        v[i] = 0.5 * v[i] + gradient(t, i);
                        p[i] -= 0.125 * v[i];
                    }
                close(table, p, d);
                close(sgd.state().get("velocity"), v, d);
            }
            assertThat(Arrays.copyOfRange(table.storage.read(), 4 * M, 5 * M)).containsExactly(Arrays.copyOfRange(first(), 4 * M, 5 * M));
        }
    }

    @ParameterizedTest @EnumSource void adamCountsEveryRowsOwnSteps(TestDevice d) {
        double[] p = first(), m = new double[p.length], v = new double[p.length], count = new double[ROWS];
        AdamRule rule = new AdamRule(0.75, 0.875, 1e-3, 0.25);
        try (Device device = d.open()) {
            Tensor table = device.table(ROWS, M, p);
            RowAdam adam = new RowAdam(table, 0.125, rule);
            for (int t = 0; t < BATCHES.length; t++) {
                if (t == 2) adam.rate(0.5);
                step(device, table, adam, t);
                for (int row : BATCHES[t]) {
                    count[row]++;
                    for (int i = row * M; i < (row + 1) * M; i++) {
                        double g = gradient(t, i) + 0.25 * p[i];
                        m[i] = 0.75 * m[i] + 0.25 * g;
                        v[i] = 0.875 * v[i] + 0.125 * g * g;
                        p[i] -= adam.rate() * m[i] / (1 - Math.pow(0.75, count[row])) / (Math.sqrt(v[i] / (1 - Math.pow(0.875, count[row]))) + 1e-3);
                    }
                }
                close(table, p, d);
                close(adam.state().get("m"), m, d);
                close(adam.state().get("v"), v, d);
                assertThat(adam.state().get("row_steps").storage.read()).containsExactly(count);
            }
        }
    }

    private static double[] first() {
        double[] p = new double[ROWS * M];
        for (int i = 0; i < p.length; i++) p[i] = 0.5 * i - 3;
        return p;
    }

    private static void step(Device device, Tensor table, Optimizer optimizer, int t) {
        int[] rows = BATCHES[t];
        float[] g = new float[rows.length * M];
        for (int i = 0; i < g.length; i++) g[i] = gradient(t, rows[i / M] * M + i % M);
        try (Scope step = device.scope()) {
            table.rows(rows).mul(step.tensor(Shape.batch(rows.length, M), g)).sum().backward();
            optimizer.step();
        }
    }

    private static float gradient(int t, int i) { return (i % 2 == 0 ? 1 : -1) * (0.5f + 0.125f * t * i); }

    private static void close(Tensor actual, double[] expected, TestDevice d) {
        assertThat(actual.storage.read()).containsExactly(expected, within(8 * d.tolerance));
    }
}
