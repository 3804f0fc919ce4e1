package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A mixture that starts anew: twenty steps from samples drawn as k-means++ draws them, to the last bit. */
final class MixtureEmSeedTest {
    private static final int N = 30, M = 2, K = 4, STEPS = 20;
    private static final double NU = 0.5;
    private static final MixturePriors PRIORS = new MixturePriors(new SoftBall(5, 5, M), new Normal(NU, 1), new Dirichlet(1.5));
    private static final double[] Z = rows();
    /** A third is of class 1. */
    private static final int[] CLASSES = IntStream.range(0, N).map(i -> i % 3 == 0 ? 1 : 0).toArray();

    private static double[] rows() {
        double[] z = new Rng(5).gaussians(N * M);
        for (int i = 0; i < z.length; i++) z[i] = (float) (z[i] + 2 * (i / M % 3));
        return z;
    }

    private static GaussianMixture mixture(Device device, Covariance covariance, boolean classes) {
        GaussianMixture mixture = new GaussianMixture(device, K, covariance, PRIORS, classes ? GaussianMixture.classes(K, 2) : null, new Rng(1));
        mixture.means(new double[] {9, 9, 9, 9, 9, 9, 9, 9});
        return mixture;
    }

    /** Seeds the components {@code of} with these rows; the same numbers of the stream as the program takes. */
    private static void seed(GaussianMixture mixture, double[] z, int[] rows, int[] of, Rng rng) {
        int columns = mixture.covariance().columns(M), k = mixture.components();
        double[] mu = mixture.means(), b = mixture.state().get("prior.log_precision").read(), w = mixture.state().get("prior.logits").read();
        double[] nearest = new double[rows.length];
        Arrays.fill(nearest, Double.MAX_VALUE);
        int at = rng.nextInt(rows.length);
        for (int c : of) {
            for (int d = 0; d < M; d++) mu[c * M + d] = z[rows[at] * M + d];
            double total = 0;
            for (int i = 0; i < rows.length; i++) {
                double square = 0;
                for (int d = 0; d < M; d++) square += (z[rows[i] * M + d] - mu[c * M + d]) * (z[rows[i] * M + d] - mu[c * M + d]);
                nearest[i] = Math.min(nearest[i], square);
                total += nearest[i];
            }
            double left = rng.nextDouble() * total;
            for (at = 0; at < rows.length - 1; at++) {
                left -= nearest[at];
                if (left <= 0) break;
            }
        }
        double variance = Arrays.stream(nearest).sum() / (rows.length * M), even = StrictMath.log((double) (z.length / M) / k);
        for (int c : of) {
            Arrays.fill(b, c * columns, (c + 1) * columns, variance == 0 ? NU : -StrictMath.log(variance));
            w[c] = StrictMath.log((double) rows.length / of.length) - even;
        }
        mixture.means(mu);
        if (mixture.covariance() != Covariance.FIXED) mixture.state().get("prior.log_precision").write(b);
        mixture.state().get("prior.logits").write(w);
    }

    private static void same(GaussianMixture actual, GaussianMixture expected) {
        expected.state().forEach((name, p) -> assertThat(actual.state().get(name).read()).as(name).containsExactly(p.read()));
    }

    private static int[] where(int n, int[] of, int c) { return IntStream.range(0, n).filter(i -> of[i] == c).toArray(); }

    @ParameterizedTest @EnumSource void aRestartIsTwentyStepsFromItsSeeds(Covariance covariance) {
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = mixture(device, covariance, false), expected = mixture(device, covariance, false);
            assertThat(new MixtureEm(mixture, 2).restart(Z, new Rng(8))).isTrue();
            seed(expected, Z, IntStream.range(0, N).toArray(), IntStream.range(0, K).toArray(), new Rng(8));
            new MixtureEm(expected, 2).run(Z, STEPS);
            same(mixture, expected);
        }
    }

    /** Every component is seeded among the rows of its class, which are twice as many in one as in the other; the steps know the classes. */
    @Test void aStartSeedsClassByClass() {
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = mixture(device, Covariance.DIAGONAL, true), expected = mixture(device, Covariance.DIAGONAL, true);
            new MixtureEm(mixture, 2, CLASSES).start(Z, CLASSES, new Rng(8));
            Rng rng = new Rng(8);
            for (int c = 0; c < 2; c++) seed(expected, Z, where(N, CLASSES, c), where(K, GaussianMixture.classes(K, 2), c), rng);
            new MixtureEm(expected, 2, CLASSES).run(Z, STEPS);
            same(mixture, expected);
        }
    }

    /** All rows are of class 1: the components of class 0 keep their places, and no row draws them away. */
    @Test void aClassWithoutRowsKeepsItsComponents() {
        int[] one = new int[N];
        Arrays.fill(one, 1);
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = mixture(device, Covariance.DIAGONAL, true);
            new MixtureEm(mixture, 2, one).start(Z, one, new Rng(8));
            assertThat(mixture.means()).startsWith(9, 9);
            assertThat(Arrays.copyOfRange(mixture.means(), 4, 6)).containsExactly(9, 9);
            assertThat(mixture.means()[2]).isBetween(-3.0, 7.0);
        }
    }

    /**
     * A restart of three classes, where a third of the rows has a label and the mixture says the class of the others. It gives class 2, whose
     * components are rare, none of them, so these stay as they are.
     */
    @Test void aRestartAsksForTheClassOfEveryRow() {
        int[] of = {0, 1, 2, 0, 1}, labels = IntStream.range(0, N).map(i -> i % 3 == 0 ? i % 2 : -1).toArray();
        try (Device device = new ReferenceDevice()) {
            GaussianMixture[] both = new GaussianMixture[2];
            for (int run = 0; run < 2; run++) {
                both[run] = new GaussianMixture(device, of.length, Covariance.DIAGONAL, PRIORS, of, new Rng(1));
                both[run].means(new double[] {-1, 0, 5, 5, 2, 2, 9, 9, 4, 3});
                both[run].state().get("prior.logits").write(new double[] {0, 0.5, -9, 0.25, 1});
            }
            double[] p = both[0].classProbabilities(Z);
            int[] classes = IntStream.range(0, N).map(i -> labels[i] >= 0 ? labels[i] : p[3 * i + 1] > p[3 * i] ? 1 : 0).toArray();
            assertThat(where(N, classes, 1).length).isBetween(8, 24);
            assertThat(new MixtureEm(both[0], 2, labels).restart(Z, new Rng(8))).isTrue();
            Rng rng = new Rng(8);
            for (int c = 0; c < 2; c++) seed(both[1], Z, where(N, classes, c), where(of.length, of, c), rng);
            new MixtureEm(both[1], 2, labels).run(Z, STEPS);
            same(both[0], both[1]);
        }
    }

    /** Three places for four components: nothing is left to draw, and widths begin at the prior's mean. */
    @Test void placesThatAreUsedUp() {
        double[] z = new double[N * M];
        for (int i = 0; i < z.length; i++) z[i] = i / M % 3;
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = mixture(device, Covariance.ISOTROPIC, false), expected = mixture(device, Covariance.ISOTROPIC, false);
            assertThat(new MixtureEm(mixture, 2).restart(z, new Rng(8))).isTrue();
            seed(expected, z, IntStream.range(0, N).toArray(), IntStream.range(0, K).toArray(), new Rng(8));
            new MixtureEm(expected, 2).run(z, STEPS);
            same(mixture, expected);
        }
    }

    /** Two of four components are for later use: the others take steps as if alone. */
    @Test void componentsForLaterUseStay() {
        try (Device device = new ReferenceDevice()) {
            GaussianMixture two = new GaussianMixture(device, 2, Covariance.DIAGONAL, PRIORS, new Rng(2));
            GaussianMixture four = mixture(device, Covariance.DIAGONAL, false);
            four.use(two);
            new MixtureEm(two, 2).run(Z, 3);
            new MixtureEm(four, 2).run(Z, 3);
            assertThat(four.state().get("prior.logits").read()).endsWith(GaussianMixture.UNUSED, GaussianMixture.UNUSED);
            same(four.used(), two);
        }
    }

    @Test void componentsWithoutClassesDoNotStartFromClasses() {
        try (Device device = new ReferenceDevice()) {
            assertThatThrownBy(() -> new MixtureEm(mixture(device, Covariance.FIXED, false), 1).start(Z, CLASSES, new Rng(1)))
                    .isInstanceOf(IllegalStateException.class).hasMessage("em: the components have no classes");
        }
    }
}
