package org.dgd.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Tensor;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.nn.TestDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RowLangevinTest {
    private static final int M = 2;

    /** One step under ½λ·|p|². */
    private static void step(Device device, Tensor table, Optimizer optimizer, double lambda, int... rows) {
        try (Scope _ = device.scope()) {
            table.rows(rows).square().sum().mul(0.5 * lambda).backward();
            optimizer.step();
        }
    }

    @ParameterizedTest @EnumSource void aStepIsTheGradientAndNoiseThatFollowsFromItsNumber(TestDevice d) {
        double[] p = {1, -1, 2, -2, 3, -3};
        try (Device device = d.open()) {
            Tensor table = device.table(3, M, p);
            RowLangevin langevin = new RowLangevin(table, 0.125, new Rng(5), 2, 1);
            int[][] batches = {{2, 0}, {1}, {0, 1}};
            for (int t = 0; t < batches.length; t++) {
                step(device, table, langevin, 2, batches[t]);
                double[] noise = new Rng(5).child(t + 1).gaussians(2 * M);
                for (int k = 0; k < batches[t].length; k++)
                    for (int j = 0; j < M; j++) {
                        int i = batches[t][k] * M + j;
                        p[i] = p[i] - 0.125 * 2 * p[i] + 0.5 * noise[k * M + j];
                    }
                assertThat(table.storage.read()).containsExactly(p, within(16 * d.tolerance));
            }
        }
    }

    /** p ← (1 − rλ)p + √(2r)·ξ has the variance 1/(λ(1 − rλ/2)), nearly that of the density exp(−½λ|p|²). */
    @Test void rowsGoThroughTheirDensity() {
        int rows = 4000;
        double lambda = 4, rate = 0.02;
        try (Device device = new CpuDevice(1)) {
            Tensor table = device.table(rows, M, new double[rows * M]);
            RowLangevin langevin = new RowLangevin(table, rate, new Rng(1), rows);
            for (int t = 0; t < 150; t++) step(device, table, langevin, lambda, IntStream.range(0, rows).toArray());
            double[] p = table.storage.read();
            double variance = Arrays.stream(p).map(v -> v * v).average().orElseThrow();
            assertThat(variance).isCloseTo(1 / (lambda * (1 - rate * lambda / 2)), within(0.012));
            assertThat(Arrays.stream(p).average().orElseThrow()).isCloseTo(0, within(0.025));
        }
    }

    @Test void aCountOfStepsIsAllItTakesToGoOn() {
        try (Device device = new CpuDevice(1)) {
            double[][] ends = new double[2][];
            for (int run = 0; run < 2; run++) {
                Tensor table = device.table(3, M, 1, 2, 3, 4, 5, 6);
                RowLangevin langevin = new RowLangevin(table, 0.1, new Rng(2), 3);
                for (int t = 0; t < 4; t++) {
                    if (run == 1 && t == 2) {
                        Tensor there = device.table(3, M, table.storage.read());
                        langevin = new RowLangevin(there, 0.1, new Rng(2), 3);
                        langevin.steps(2);
                        table = there;
                    }
                    step(device, table, langevin, 1, 0, 1, 2);
                }
                ends[run] = table.storage.read();
            }
            assertThat(ends[1]).containsExactly(ends[0]);
        }
    }

    @Test void aBatchOfAnotherSizeIsRefused() {
        try (Device device = new CpuDevice(1)) {
            Tensor table = device.table(3, M, new double[6]);
            assertThatThrownBy(() -> step(device, table, new RowLangevin(table, 0.1, new Rng(2), 3), 1, 0, 1)).hasMessageContaining("a batch of 2 rows; expected one of [3]");
        }
    }
}
