package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One step of expectation maximisation solves the equations of its documentation, with responsibilities from plain loops and priors that count. */
final class MixtureEmStepTest {
    private static final int N = 60, M = 2, K = 4;
    private static final double WEIGHT = 3, ALPHA = 1.7, RADIUS = 1.5, HARDNESS = 4, NU = 0.4, S = 0.8;
    private static final MixturePriors PRIORS = new MixturePriors(new SoftBall(RADIUS, HARDNESS, M), new Normal(NU, S), new Dirichlet(ALPHA));
    private static final double[] MEANS = {-1, 0.5, 1, 1.25, 2, -2, 0.25, 0.125}, LOGITS = {0.5, -0.5, 0.25, 1};

    private static double[] rows() {
        double[] z = new Rng(3).gaussians(N * M);
        for (int i = 0; i < z.length; i++) z[i] = (float) (1.5 * z[i] + 0.3 * (i % M));
        return z;
    }

    /** By the definition: component k is of class k mod 2. */
    private static double[][] responsibilities(double[] z, double[][] b, int[] labels) {
        double[][] gamma = new double[N][K];
        for (int i = 0; i < N; i++) {
            double sum = 0;
            for (int k = 0; k < K; k++) {
                double log = LOGITS[k];
                for (int d = 0; d < M; d++) log += 0.5 * b[k][d] - 0.5 * Math.exp(b[k][d]) * Math.pow(z[i * M + d] - MEANS[k * M + d], 2);
                gamma[i][k] = labels == null || labels[i] < 0 || labels[i] == k % 2 ? Math.exp(log) : 0;
                sum += gamma[i][k];
            }
            for (int k = 0; k < K; k++) gamma[i][k] /= sum;
        }
        return gamma;
    }

    @ParameterizedTest @CsvSource({"FIXED,0", "ISOTROPIC,0", "DIAGONAL,0", "FIXED,1", "ISOTROPIC,1", "DIAGONAL,1", "DIAGONAL,2"})
    void theEquationsHold(Covariance covariance, int labelled) {
        int columns = covariance == Covariance.DIAGONAL ? M : 1;
        double[] first = new double[K * columns], z = rows();
        for (int j = 0; j < first.length; j++) first[j] = 0.25 * j - 0.5;
        int[] labels = labelled == 0 ? null : IntStream.range(0, N).map(i -> labelled == 1 && i % 3 != 0 ? -1 : z[i * M] > 0.3 ? 1 : 0).toArray();
        double[][] before = new double[K][M];
        for (int k = 0; k < K; k++) for (int d = 0; d < M; d++) before[k][d] = first[k * columns + (columns == 1 ? 0 : d)];
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = new GaussianMixture(device, K, covariance, PRIORS,
                    labels == null ? null : GaussianMixture.classes(K, 2), new Rng(0));
            mixture.means(MEANS);
            mixture.state().get("prior.log_precision").write(first);
            mixture.state().get("prior.logits").write(LOGITS);
            double[] was = mixture.weights();
            new MixtureEm(mixture, WEIGHT, labels).step(z);

            double[][] gamma = responsibilities(z, before, labels);
            double[] mu = mixture.means(), b = mixture.state().get("prior.log_precision").read();
            for (int k = 0; k < K; k++) {
                double share = 0;
                double[] mean = new double[M], square = new double[M];
                for (int i = 0; i < N; i++) share += gamma[i][k];
                for (int i = 0; i < N; i++) for (int d = 0; d < M; d++) {
                    mean[d] += gamma[i][k] * z[i * M + d] / share;
                    square[d] += gamma[i][k] * Math.pow(z[i * M + d] - mu[k * M + d], 2);
                }
                double norm = Math.hypot(mu[k * M], mu[k * M + 1]), slope = HARDNESS / RADIUS / (1 + Math.exp(-HARDNESS * (norm / RADIUS - 1)));
                for (int d = 0; d < M; d++)
                    assertThat(share * Math.exp(before[k][d]) * (mean[d] - mu[k * M + d])).as("pull on mean %d", k)
                            .isCloseTo(WEIGHT * slope * mu[k * M + d] / norm, within(1e-6));
                if (covariance == Covariance.FIXED) continue;
                for (int c = 0; c < columns; c++) {
                    if (share < M + 1) {
                        assertThat(b[k * columns + c]).as("too few samples for a width").isEqualTo(first[k * columns + c]);
                        continue;
                    }
                    double at = b[k * columns + c], numbers = columns == 1 ? M * share : share, s = columns == 1 ? square[0] + square[1] : square[c];
                    assertThat(0.5 * numbers - 0.5 * Math.exp(at) * s).as("width %d", k).isCloseTo(WEIGHT * (at - NU) / (S * S), within(1e-6));
                }
            }
            if (covariance == Covariance.FIXED) assertThat(b).containsExactly(first);
            assertThat(mixture.weights()).containsExactly(weights(gamma, labels, was), within(1e-9));
        }
    }

    private static double[] weights(double[][] gamma, int[] labels, double[] was) {
        double more = WEIGHT * (ALPHA - 1);
        double[] all = new double[K], free = new double[K], expected = new double[K], classes = new double[2], within = new double[2];
        for (int k = 0; k < K; k++) {
            for (int i = 0; i < N; i++) {
                all[k] += gamma[i][k];
                if (labels != null && labels[i] < 0) free[k] += gamma[i][k];
            }
            classes[k % 2] += free[k] + more;
            within[k % 2] += all[k] + more;
        }
        for (int k = 0; k < K; k++) expected[k] = labels == null ? all[k] + more : classes[k % 2] * (all[k] + more) / within[k % 2];
        double sum = Arrays.stream(expected).sum();
        return Arrays.stream(expected).map(e -> e / sum).toArray();
    }
}
