package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Splits and merges find how many Gaussians made the data. */
class ComponentChoiceTest {
    private static final int M = 2;
    private static final MixturePriors PRIORS = new MixturePriors(new SoftBall(10, 5, M), new Normal(0, 2), new Dirichlet(1));
    private static final double[] CENTRES = {-4, 0, 4, 1, 0, 5, 1, -5, 7, 7}, SDS = {0.4, 0.7, 1, 0.5, 0.8};

    private static double[] draws(int n, int gaussians, Rng rng) {
        double[] z = new double[n * M];
        for (int i = 0; i < n; i++) {
            int k = i % gaussians;
            for (int d = 0; d < M; d++) z[i * M + d] = CENTRES[k * M + d] + SDS[k] * rng.nextGaussian();
        }
        return z;
    }

    private static ComponentChoice.Chosen choose(Device device, Covariance covariance, double[] z, double[] held) {
        return new ComponentChoice(new GaussianMixture(device, 1, covariance, PRIORS, new Rng(0)), 1, 12).choose(z, held, new Rng(3));
    }

    @ParameterizedTest @CsvSource({"1,1", "1,2", "1,3", "1,4", "2,1", "3,1", "3,2", "3,3", "3,4", "5,1"})
    void asManyAsThereAre(int gaussians, long seed) {
        try (Device device = new CpuDevice(1)) {
            double[] z = draws(400, gaussians, new Rng(seed).child("z")), held = draws(150, gaussians, new Rng(seed).child("held"));
            ComponentChoice.Chosen chosen = choose(device, Covariance.ISOTROPIC, z, held);
            assertThat(chosen.components()).as(chosen.course().toString()).isEqualTo(gaussians);
        }
    }

    @ParameterizedTest @EnumSource(names = {"ISOTROPIC", "DIAGONAL"}) void theirNumbersAreFoundAsWell(Covariance covariance) {
        try (Device device = new CpuDevice(1)) {
            double[] z = draws(600, 3, new Rng(5)), held = draws(200, 3, new Rng(6));
            ComponentChoice.Chosen chosen = choose(device, covariance, z, held);
            assertThat(chosen.components()).isEqualTo(3);
            double[] mean = chosen.mixture().means(), sd = chosen.mixture().standardDeviations();
            for (int k = 0; k < 3; k++) {
                int at = k;
                int nearest = IntStream.range(0, 3).boxed()
                        .min(Comparator.comparingDouble(j -> Math.hypot(mean[j * M] - CENTRES[at * M], mean[j * M + 1] - CENTRES[at * M + 1]))).orElseThrow();
                assertThat(mean[nearest * M]).isCloseTo(CENTRES[k * M], within(0.3));
                assertThat(sd[nearest * M]).isCloseTo(SDS[k], within(0.12));
                assertThat(chosen.mixture().weights()[nearest]).isCloseTo(1 / 3.0, within(0.02));
            }
            var byComponents = chosen.byComponents();
            assertThat(byComponents.keySet()).contains(1, 2, 3, 4);
            assertThat(byComponents.get(3).heldOut()).isGreaterThan(byComponents.get(2).heldOut() + 0.1);
        }
    }

    /** Twelve components on three clusters: merges alone lead back. */
    @Test void mergesTakeAwayWhatIsTooMuch() {
        try (Device device = new CpuDevice(1)) {
            double[] z = draws(600, 3, new Rng(5)), held = draws(200, 3, new Rng(6));
            GaussianMixture many = new GaussianMixture(device, 12, Covariance.ISOTROPIC, PRIORS, new Rng(7));
            ComponentChoice.Chosen chosen = new ComponentChoice(many, 1, 12).improve(many, 1, z, held, new Rng(3));
            assertThat(chosen.components()).isEqualTo(3);
        }
    }

    @Test void theSameNumbersGiveTheSameBits() {
        double[][] means = new double[2][];
        for (int i = 0; i < 2; i++)
            try (Device device = new CpuDevice(1 + i)) {
                means[i] = choose(device, Covariance.ISOTROPIC, draws(300, 3, new Rng(5)), draws(100, 3, new Rng(6))).mixture().means();
            }
        assertThat(means[0]).containsExactly(means[1]);
    }

    /** Sixty samples in one place: without a bound σ would be e^−(ν + 60·s²/…): nothing. */
    @ParameterizedTest @EnumSource(names = {"ISOTROPIC", "DIAGONAL"}) void noComponentCollapses(Covariance covariance) {
        try (Device device = new CpuDevice(1)) {
            double[] z = draws(300, 3, new Rng(5));
            Arrays.fill(z, 0, 60 * M, 2.5);
            GaussianMixture mixture = new GaussianMixture(device, 10, covariance, PRIORS, new Rng(7));
            MixtureEm em = new MixtureEm(mixture, 1);
            em.restart(z, new Rng(8));
            for (int step = 0; step < 100; step++) em.step(z);
            double mean = Arrays.stream(z).average().orElseThrow(), spread = Math.sqrt(Arrays.stream(z).map(x -> (x - mean) * (x - mean)).average().orElseThrow());
            assertThat(Arrays.stream(mixture.standardDeviations()).min().orElseThrow()).isBetween(0.009 * spread, 0.05 * spread);
        }
    }

    @Test void unusedComponentsStayUnusedAndCanBeLeftOut() {
        try (Device device = new CpuDevice(1)) {
            GaussianMixture two = new GaussianMixture(device, 2, Covariance.ISOTROPIC, PRIORS, new Rng(1)), slots = new GaussianMixture(device, 5, Covariance.ISOTROPIC, PRIORS, new Rng(2));
            assertThat(two.used()).isSameAs(two);
            slots.use(two);
            double[] z = draws(100, 3, new Rng(5));
            assertThat(slots.logDensities(z)).containsExactly(two.logDensities(z));
            assertThat(slots.weights()).containsExactly(0.5, 0.5, 0, 0, 0);
            MixtureEm em = new MixtureEm(slots, 1), other = new MixtureEm(two, 1);
            for (int step = 0; step < 5; step++) {
                em.step(z);
                other.step(z);
            }
            assertThat(slots.used().components()).isEqualTo(2);
            assertThat(slots.used().means()).containsExactly(two.means());
        }
    }
}
