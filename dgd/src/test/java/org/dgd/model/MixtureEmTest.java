package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class MixtureEmTest {
    private static final int N = 150, M = 2;
    /** Three clusters with 30, 50 and 70 samples and different widths; the last one lies outside of the ball of radius 3. */
    private static final double[] CENTRES = {-2, 0, 1, 2, 3, -3}, SDS = {0.1, 0.3, 0.5}, Z = clusters();
    private static final MixturePriors PRIORS = new MixturePriors(new SoftBall(3, 5, M), new Normal(1, 2), new Dirichlet(1.5));

    private static double[] clusters() {
        Rng rng = new Rng(8);
        double[] z = new double[N * M];
        for (int i = 0; i < N; i++) {
            int cluster = i < 30 ? 0 : i < 80 ? 1 : 2;
            for (int d = 0; d < M; d++) z[i * M + d] = (float) (CENTRES[cluster * M + d] + SDS[cluster] * rng.nextGaussian());
        }
        return z;
    }

    static Stream<Arguments> everywhere() {
        return Stream.of(TestDevice.values()).flatMap(d -> Stream.of(Covariance.values()).map(c -> Arguments.of(d, c)));
    }

    private static GaussianMixture mixture(Device device, int components, Covariance covariance) {
        return new GaussianMixture(device, components, covariance, PRIORS, new Rng(2).child("prior"));
    }

    @ParameterizedTest @MethodSource("everywhere") void noStepLowersTheObjective(TestDevice d, Covariance covariance) {
        for (double weight : new double[] {1, N})
            try (Device device = d.open()) {
                MixtureEm em = new MixtureEm(mixture(device, 7, covariance), weight);
                double first = em.objective(Z), last = first;
                for (int step = 0; step < 30; step++) {
                    em.step(Z);
                    double now = em.objective(Z);
                    assertThat(now).isGreaterThan(last - Math.max(1e-5, d.tolerance) * Math.abs(last));
                    last = now;
                }
                assertThat(last).isGreaterThan(first + 50);
            }
    }

    /** At its end the gradient of the objective vanishes, which automatic differentiation computes in another way. */
    @ParameterizedTest @EnumSource void itEndsWhereTheGradientIsZero(Covariance covariance) {
        for (double weight : new double[] {1, 40})
            try (Device device = new ReferenceDevice()) {
                GaussianMixture mixture = mixture(device, 3, covariance);
                MixtureEm em = new MixtureEm(mixture, weight);
                em.restart(Z, new Rng(4));
                for (int step = 0; step < 300; step++) em.step(Z);
                try (Scope scope = device.scope()) {
                    Tensor z = scope.tensor(Shape.batch(N, M));
                    z.storage.write(Z);
                    mixture.logDensity(z).sum().add(mixture.logPrior().orElseThrow().mul(weight)).backward();
                    for (Tensor p : mixture.parameters())
                        assertThat(p.gradient().storage.read()).containsOnly(new double[p.shape.size()], within(1e-4));
                }
            }
    }

    @ParameterizedTest @EnumSource void aRestartFindsTheClusters(TestDevice d) {
        try (Device device = d.open()) {
            GaussianMixture mixture = mixture(device, 3, Covariance.ISOTROPIC);
            mixture.means(new double[] {20, 20, 20, 20, 20, 20});                             // three in one place: no step separates them
            MixtureEm em = new MixtureEm(mixture, 1);
            for (int step = 0; step < 5; step++) em.step(Z);
            assertThat(mixture.means()[0]).isEqualTo(mixture.means()[2], within(1e-3));
            assertThat(em.restart(Z, new Rng(4))).isTrue();
            Map<Integer, Double> sds = new TreeMap<>();
            double[] mu = mixture.means(), sd = mixture.standardDeviations(), weights = mixture.weights();
            for (int k = 0; k < 3; k++) sds.put((int) Math.round(weights[k] * N / 10), sd[k * M]);
            assertThat(sds.keySet()).containsExactly(3, 5, 7);
            assertThat(sds.get(3)).isCloseTo(0.1, within(0.02));
            assertThat(sds.get(7)).isCloseTo(0.5, within(0.1));
            assertThat(Arrays.stream(mu).min().orElseThrow()).isCloseTo(-3, within(0.3));
        }
    }

    @Test void aRestartThatIsWorseLeavesEverything() {
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = mixture(device, 3, Covariance.DIAGONAL);
            MixtureEm em = new MixtureEm(mixture, 1);
            em.restart(Z, new Rng(4));
            for (int step = 0; step < 100; step++) em.step(Z);
            double[] means = mixture.means(), sds = mixture.standardDeviations(), weights = mixture.weights();
            assertThat(em.restart(Z, new Rng(5))).isFalse();
            assertThat(mixture.means()).containsExactly(means);
            assertThat(mixture.standardDeviations()).containsExactly(sds);
            assertThat(mixture.weights()).containsExactly(weights);
        }
    }

    /** The ball of radius 3 draws in the cluster at norm 4.2, the more the heavier the prior is. */
    @Test void theSoftBallPullsMeansIn() {
        double[] farthest = new double[2];
        for (int i = 0; i < 2; i++)
            try (Device device = new ReferenceDevice()) {
                GaussianMixture mixture = mixture(device, 3, Covariance.FIXED);
                MixtureEm em = new MixtureEm(mixture, i == 0 ? 1e-6 : 50);
                em.restart(Z, new Rng(4));
                double[] mu = mixture.means();
                for (int k = 0; k < 3; k++) farthest[i] = Math.max(farthest[i], Math.hypot(mu[k * M], mu[k * M + 1]));
            }
        assertThat(farthest[0]).isCloseTo(Math.hypot(3, 3), within(0.2));
        assertThat(farthest[1]).isLessThan(farthest[0] - 0.2);
    }

    @Test void weightsWithoutAModeAreRefused() {
        MixturePriors priors = new MixturePriors(PRIORS.means(), PRIORS.logPrecision(), new Dirichlet(0.5));
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = new GaussianMixture(device, 3, Covariance.FIXED, priors, new Rng(1));
            assertThatThrownBy(() -> new MixtureEm(mixture, 1)).hasMessage("em: Dirichlet weights with alpha 0.5 have no mode; alpha must be at least 1");
        }
    }
}
