package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Draws, weights, deviations and responsibilities. */
class MixtureSamplingTest {
    private static final int N = 20_000;
    /** Three far components with weights 1/2, 1/3, 1/6 and different deviations along both axes. */
    private static final PlainMixture FAR = new PlainMixture(2, new double[] {-50, 0, 0, 40, 60, -10},
            new double[] {0, -1, 1, 0.5, -2, -0.5}, new double[] {Math.log(3), Math.log(2), 0});

    @Test void drawsHaveTheComponentsSharesMeansAndDeviations() {
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = FAR.on(device, Covariance.DIAGONAL, null);
            assertThat(mixture.weights()).containsExactly(new double[] {0.5, 1 / 3.0, 1 / 6.0}, within(1e-12));
            assertThat(mixture.standardDeviations()).containsExactly(Arrays.stream(FAR.b()).map(b -> Math.exp(-b / 2)).toArray(), within(1e-12));
            double[] z = mixture.sample(N, new Rng(1));
            int[] component = mixture.assignments(z);
            for (int k = 0; k < 3; k++) {
                int which = k;
                int[] rows = IntStream.range(0, N).filter(i -> component[i] == which).toArray();
                assertThat(rows.length / (double) N).isEqualTo(FAR.weight(k), within(0.012));
                moments(z, rows, k, mixture);
            }
        }
    }

    private static void moments(double[] z, int[] rows, int k, GaussianMixture mixture) {
        for (int j = 0; j < 2; j++) {
            int axis = j;
            double mean = Arrays.stream(rows).mapToDouble(i -> z[2 * i + axis]).average().orElseThrow();
            double sd = Math.sqrt(Arrays.stream(rows).mapToDouble(i -> Math.pow(z[2 * i + axis] - mean, 2)).average().orElseThrow());
            double expected = mixture.standardDeviations()[2 * k + j];
            assertThat(mean).isEqualTo(mixture.means()[2 * k + j], within(4 * expected / Math.sqrt(rows.length)));
            assertThat(sd).isEqualTo(expected, within(0.05 * expected));
        }
    }

    @Test void drawsOfAClassComeFromItsComponentsAllEquallyLikely() {
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = FAR.on(device, Covariance.DIAGONAL, new int[] {1, 0, 1});
            int[] labels = IntStream.range(0, 3000).map(i -> i % 3 - 1).toArray();                  // none, class 0, class 1
            int[] component = mixture.assignments(mixture.sampleOfClass(3000, labels, new Rng(1)));
            int[][] count = new int[3][3];
            for (int i = 0; i < 3000; i++) count[i % 3][component[i]]++;
            assertThat(count[1]).containsExactly(0, 1000, 0);
            assertThat(count[2][1]).isZero();
            assertThat(count[2][0]).isBetween(430, 570);
            for (int c : count[0]) assertThat(c).isBetween(270, 400);
            assertThat(mixture.sampleOfClass(7, null, new Rng(1))).hasSize(14);
            assertThatThrownBy(() -> mixture.sampleOfClass(1, new int[] {2}, new Rng(1))).hasMessage("mixture: no component belongs to class 2");
        }
    }

    @ParameterizedTest @EnumSource void responsibilitiesArePosteriorProbabilities(TestDevice d) {
        int n = 17, k = 5, m = 2;
        double[] z = PlainMixture.floats(new Rng(2).gaussians(n * m));
        for (Covariance c : Covariance.values())
            try (Device device = d.open()) {
                PlainMixture plain = PlainMixture.draw(k, m, c, 8);
                GaussianMixture mixture = plain.on(device, c, null);
                double[] r = mixture.responsibilities(z);
                int[] best = mixture.assignments(z);
                for (int i = 0; i < n; i++) {
                    for (int j = 0; j < k; j++) {
                        assertThat(r[i * k + j]).isEqualTo(plain.responsibility(z, i, j, a -> true), within(4 * d.tolerance));
                        assertThat(r[i * k + j]).isLessThanOrEqualTo(r[i * k + best[i]]);
                    }
                    assertThat(Arrays.stream(r, i * k, i * k + k).sum()).isEqualTo(1, within(4 * d.tolerance));
                }
            }
    }
}
