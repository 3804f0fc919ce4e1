package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.nn.data.Features;
import org.junit.jupiter.api.Test;

/** Chains on a linear decoder, whose posterior is known. */
class LangevinTest {
    private static final int N = 3, M = LinearProblem.M;

    private static List<LangevinChains> chains(LinearProblem problem, Features data, Langevin.Settings settings) {
        double[] z = problem.map(data);
        try (LaplaceObjective objective = problem.objective()) {
            return new Langevin(objective, settings).run(data.values(), new Laplace(objective).at(data.values(), z), 0, new Rng(6));
        }
    }

    private static double[] mean(LangevinChains c) {
        double[] mean = new double[M];
        int draws = c.chains() * c.steps();
        for (int i = 0; i < c.z().length; i++) mean[i % M] += c.z()[i] / draws;
        return mean;
    }

    private static double[] covariance(LangevinChains c) {
        double[] mean = mean(c), products = new double[M * M];
        int draws = c.chains() * c.steps();
        for (int i = 0; i < draws; i++)
            for (int j = 0; j < M; j++)
                for (int k = 0; k < M; k++) products[j * M + k] += (c.z()[i * M + j] - mean[j]) * (c.z()[i * M + k] - mean[k]) / draws;
        return products;
    }

    @Test void momentsAreThoseOfThePosterior() {
        try (Device device = new ReferenceDevice()) {
            LinearProblem problem = LinearProblem.normal(device, 0.3);
            Features data = problem.data(N, true);
            List<LangevinChains> chains = chains(problem, data, new Langevin.Settings(4, 100, 1000));
            for (int i = 0; i < N; i++) {
                LangevinChains c = chains.get(i);
                double[] exact = problem.covariance(data.image(i));
                assertThat(c.acceptance()).isBetween(0.4, 0.75);
                assertThat(c.rHat()).isBetween(0.99, 1.02);
                assertThat(c.effectiveSize()).isBetween(400.0, 4000.0);
                double largest = Math.max(exact[0], exact[3]), error = Math.sqrt(largest / c.effectiveSize());
                assertThat(mean(c)).containsExactly(problem.posteriorMean(data.image(i)), within(4 * error));
                assertThat(covariance(c)).containsExactly(exact, within(4 * largest * Math.sqrt(2 / c.effectiveSize())));
            }
        }
    }

    /** The posterior is a mixture, whose mean is not its mode: Laplace's mean is elsewhere. */
    @Test void whereLaplaceIsWrongChainsAreNot() {
        try (Device device = new ReferenceDevice()) {
            LinearProblem problem = LinearProblem.mixture(device, 0.8);
            Features data = problem.data(N, false);
            double[] map = problem.map(data);
            double farthest = 0;
            List<LangevinChains> chains = chains(problem, data, new Langevin.Settings(4, 200, 2000));
            for (int i = 0; i < N; i++) {
                double[] exact = problem.posteriorMean(data.image(i)), spread = covariance(chains.get(i));
                for (int j = 0; j < M; j++) {
                    double error = Math.sqrt(spread[j * M + j] / chains.get(i).effectiveSize());
                    assertThat(mean(chains.get(i))[j]).isCloseTo(exact[j], within(4 * error));
                    farthest = Math.max(farthest, Math.abs(map[i * M + j] - exact[j]) / error);
                }
            }
            assertThat(farthest).as("errors between mode and mean").isGreaterThan(8);
        }
    }

    @Test void threadsDoNotMatter() {
        double[][] z = new double[2][];
        for (int run = 0; run < 2; run++)
            try (Device device = new CpuDevice(1 + run)) {
                LinearProblem problem = LinearProblem.mixture(device, 0.3);
                z[run] = chains(problem, problem.data(N, true), new Langevin.Settings(8, 10, 20)).get(2).z();
            }
        assertThat(z[1]).containsExactly(z[0]);
    }

    @Test void diagnosticsKnowChainsThatDisagreeAndDrawsThatRepeat() {
        double[][] independent = new double[4][], apart = new double[4][], slow = new double[4][500];
        for (int c = 0; c < 4; c++) {
            independent[c] = new Rng(c).gaussians(500);
            apart[c] = independent[c].clone();
            for (int i = 0; i < 500; i++) {
                apart[c][i] += 2 * c;
                slow[c][i] = (i == 0 ? 0 : 0.9 * slow[c][i - 1]) + independent[c][i];
            }
        }
        assertThat(LangevinDiagnostics.rHat(independent)).isBetween(0.995, 1.01);
        assertThat(LangevinDiagnostics.rHat(apart)).isGreaterThan(1.8);
        assertThat(LangevinDiagnostics.effectiveSize(independent)).isBetween(1500.0, 2000.0);
        assertThat(LangevinDiagnostics.effectiveSize(slow)).as("2000·(1 − 0.9)/(1 + 0.9) = 105").isBetween(60.0, 170.0);
        assertThat(LangevinDiagnostics.effectiveSize(apart)).isLessThan(40);
    }

    @Test void drawsAreSpreadOverChains() {
        LangevinChains c = new LangevinChains(2, 4, 1, new double[] {0, 1, 2, 3, 4, 5, 6, 7}, 1);
        assertThat(c.draws(4)).containsExactly(1, 3, 5, 7);
        assertThat(c.draws(8)).containsExactly(c.z());
        assertThatThrownBy(() -> c.draws(9)).hasMessage("langevin: 9 of 8 draws");
        assertThatThrownBy(() -> new Langevin.Settings(1, 0, 3)).hasMessageContaining("1 chains of 0 + 3 steps");
    }
}
