package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Expectation maximisation on tables so small, and clusters so far apart, that its answers can be worked out by hand; priors count next to nothing. */
final class MixtureEmAnswersTest {
    private static final double WEIGHT = 1e-9;
    /** Four clusters on a line; no row is its cluster's mean. */
    private static final double[] LINE = {-102, -99, -99, -52, -49, -49, 48, 51, 51, 98, 101, 101};
    private static final int[] CLASSES = {0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1};

    private final Device device = new ReferenceDevice();

    @AfterEach void close() { device.close(); }

    private GaussianMixture mixture(int m, Covariance covariance, boolean classes, double... means) {
        MixturePriors priors = new MixturePriors(new SoftBall(1000, 5, m), new Normal(1, 2), new Dirichlet(1));
        int components = means.length / m;
        GaussianMixture mixture = new GaussianMixture(device, components, covariance, priors, classes ? GaussianMixture.classes(components, 2) : null,
                new Rng(0));
        mixture.means(means);
        return mixture;
    }

    /** Rows of the first component are all the same; the columns have the variances 25 and ½. */
    @Test void noComponentIsNarrowerThanAHundredthOfTheTable() {
        double[] z = new double[40];
        for (int i = 0; i < 20; i++) {
            z[2 * i] = i < 10 ? 3 : 13;
            z[2 * i + 1] = i < 10 ? 4 : i % 2 == 0 ? 3 : 5;
        }
        GaussianMixture mixture = mixture(2, Covariance.ISOTROPIC, false, 3, 4, 13, 4);
        new MixtureEm(mixture, WEIGHT).run(z, 5);
        assertThat(mixture.means()).containsExactly(new double[] {3, 4, 13, 4}, within(1e-6));
        double narrow = 0.01 * Math.sqrt((25 + 0.5) / 2), wide = Math.sqrt(0.5);
        assertThat(mixture.standardDeviations()).containsExactly(new double[] {narrow, narrow, wide, wide}, within(1e-6));
        assertThat(mixture.weights()).containsExactly(new double[] {0.5, 0.5}, within(1e-9));
    }

    @Test void aTableWithoutSpreadHasTheWidthOfThePrior() {
        GaussianMixture mixture = mixture(2, Covariance.ISOTROPIC, false, 2, 2);
        new MixtureEm(mixture, WEIGHT).run(new double[] {2, 2, 2, 2, 2, 2, 2, 2}, 3);
        assertThat(mixture.standardDeviations()).containsExactly(new double[] {Math.exp(-0.5), Math.exp(-0.5)}, within(1e-9));
    }

    /** Two samples on a line have a width, one has none. */
    @Test void aComponentOfTooFewSamplesKeepsItsWidth() {
        GaussianMixture mixture = mixture(1, Covariance.DIAGONAL, false, 0, 30);
        new MixtureEm(mixture, WEIGHT).run(new double[] {0, 1, 31}, 2);
        assertThat(mixture.means()).containsExactly(new double[] {0.5, 31}, within(1e-6));
        assertThat(mixture.standardDeviations()).containsExactly(new double[] {0.5, Math.exp(-0.5)}, within(1e-6));
        assertThat(mixture.weights()).containsExactly(new double[] {2 / 3.0, 1 / 3.0}, within(1e-9));
    }

    @Test void aRunIsItsSteps() {
        double[] start = {-90, -60, 40, 60};
        GaussianMixture one = mixture(1, Covariance.ISOTROPIC, false, start), other = mixture(1, Covariance.ISOTROPIC, false, start);
        new MixtureEm(one, 1).run(LINE, 3);
        MixtureEm em = new MixtureEm(other, 1);
        for (int i = 0; i < 3; i++) em.step(LINE);
        assertThat(one.means()).containsExactly(other.means()).isNotEqualTo(start);
    }

    /** Four clusters for four components: first means that prefer far samples find them, whatever is drawn. */
    @ParameterizedTest @ValueSource(longs = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9})
    void aRestartFindsAllClusters(long seed) {
        GaussianMixture mixture = mixture(1, Covariance.ISOTROPIC, false, 500, 500, 500, 500);
        assertThat(new MixtureEm(mixture, WEIGHT).restart(LINE, new Rng(seed))).isTrue();
        assertThat(Arrays.stream(mixture.means()).sorted().toArray()).containsExactly(new double[] {-100, -50, 50, 100}, within(1e-3));
        assertThat(mixture.weights()).containsExactly(new double[] {0.25, 0.25, 0.25, 0.25}, within(1e-6));
    }

    /** Components 0 and 2 are of class 0. */
    @Test void componentsStartAmongTheRowsOfTheirClass() {
        GaussianMixture mixture = mixture(1, Covariance.ISOTROPIC, true, 500, 500, 500, 500);
        new MixtureEm(mixture, WEIGHT).start(LINE, CLASSES, new Rng(1));
        classesHaveTheirClusters(mixture);
    }

    /** Two rows in three have no label and go to the class that the mixture gives them. */
    @Test void aRestartAsksTheMixtureForClassesThatAreNotKnown() {
        int[] some = IntStream.range(0, LINE.length).map(i -> i % 3 == 0 ? CLASSES[i] : LatentDistribution.UNLABELLED).toArray();
        GaussianMixture mixture = mixture(1, Covariance.ISOTROPIC, true, -75, 75, -75, 75);
        assertThat(new MixtureEm(mixture, WEIGHT, some).restart(LINE, new Rng(1))).isTrue();
        classesHaveTheirClusters(mixture);
    }

    private static void classesHaveTheirClusters(GaussianMixture mixture) {
        double[] mu = mixture.means(), sd = mixture.standardDeviations();
        assertThat(new double[] {Math.min(mu[0], mu[2]), Math.max(mu[0], mu[2]), Math.min(mu[1], mu[3]), Math.max(mu[1], mu[3])})
                .containsExactly(new double[] {-100, -50, 50, 100}, within(1e-3));
        assertThat(sd).containsExactly(new double[] {Math.sqrt(2), Math.sqrt(2), Math.sqrt(2), Math.sqrt(2)}, within(1e-3));
    }
}
