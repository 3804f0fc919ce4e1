package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
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

/** Densities, their gradients and priors against {@link PlainMixture}. */
class GaussianMixtureTest {
    private static final int N = 19, K = 6, M = 3;
    private static final double[] Z = PlainMixture.floats(new Rng(9).gaussians(N * M));
    /** Classes 0, 1, 2 with two components each; some samples have no label. */
    private static final int[] TWO_EACH = GaussianMixture.classes(K, 3), LABELS = IntStream.range(0, N).map(i -> i % 5 == 4 ? -1 : i % 3).toArray();

    static Stream<Arguments> everywhere() {
        return Stream.of(TestDevice.values()).flatMap(d -> Stream.of(Covariance.values()).map(c -> Arguments.of(d, c)));
    }

    @ParameterizedTest @MethodSource("everywhere") void theDensityOfAllComponents(TestDevice d, Covariance c) { check(d, c, null, null); }

    @ParameterizedTest @MethodSource("everywhere") void theDensityOfALabelsComponents(TestDevice d, Covariance c) { check(d, c, TWO_EACH, LABELS); }

    @ParameterizedTest @MethodSource("everywhere") void theDensityOfALabelsOnlyComponent(TestDevice d, Covariance c) {
        check(d, c, GaussianMixture.classes(K, K), IntStream.range(0, N).map(i -> i % K).toArray());
    }

    /** log p(z|label) and, with γ over the label's components, its gradients by z, μ, B and logits (docs, chapter 10). */
    private static void check(TestDevice d, Covariance covariance, int[] classes, int[] labels) {
        PlainMixture plain = PlainMixture.draw(K, M, covariance, 3);
        try (Device device = d.open(); Scope _ = device.scope()) {
            GaussianMixture mixture = plain.on(device, covariance, classes);
            Tensor table = device.table(N, M, Z), z = table.rows(IntStream.range(0, N).toArray());
            Tensor log = labels == null ? mixture.logDensity(z) : mixture.logDensity(z, labels);
            assertThat(log.shape).isEqualTo(Shape.batch(N, 1));
            log.sum().backward();
            double[] y = log.storage.read();
            double[] dz = new double[N * M], dMeans = new double[K * M], dB = new double[plain.b().length], dLogits = new double[K];
            for (int i = 0; i < N; i++) {
                int label = labels == null ? -1 : labels[i];
                double p = plain.density(Z, i, k -> label == -1 || classes[k] == label);
                assertThat(y[i]).isEqualTo(Math.log(p), within(20 * d.tolerance));
                double classWeight = IntStream.range(0, K).filter(k -> label == -1 || classes[k] == label).mapToDouble(plain::weight).sum();
                for (int k = 0; k < K; k++) {
                    double gamma = plain.responsibility(Z, i, k, j -> label == -1 || classes[j] == label);
                    dLogits[k] += gamma - (label == -1 || classes[k] == label ? plain.weight(k) / classWeight : 0);
                    for (int j = 0; j < M; j++) {
                        double delta = plain.delta(Z, i, k, j), beta = Math.exp(plain.b(k, j));
                        dz[i * M + j] -= gamma * beta * delta;
                        dMeans[k * M + j] += gamma * beta * delta;
                        dB[dB.length == K ? k : k * M + j] += gamma * 0.5 * (1 - beta * delta * delta);
                    }
                }
            }
            close(table.gradient(), dz, d);
            close(tensor(mixture, "means").gradient(), dMeans, d);
            close(tensor(mixture, "logits").gradient(), dLogits, d);
            if (covariance == Covariance.FIXED) assertThat(tensor(mixture, "log_precision").gradient()).isNull();
            else close(tensor(mixture, "log_precision").gradient(), dB, d);
        }
    }

    /** Adam would turn rounding noise into full steps, so the weights' gradient must be 0 to the last bit. */
    @ParameterizedTest @EnumSource void oneComponentPerClassLeavesTheWeightsAlone(TestDevice d) {
        try (Device device = d.open(); Scope _ = device.scope()) {
            PlainMixture plain = PlainMixture.draw(K, M, Covariance.ISOTROPIC, 3);
            GaussianMixture mixture = plain.on(device, Covariance.ISOTROPIC, GaussianMixture.classes(K, K));
            Tensor z = device.table(N, M, Z).rows(IntStream.range(0, N).toArray());
            mixture.logDensity(z, IntStream.range(0, N).map(i -> i % K).toArray()).sum().add(mixture.logPrior().orElseThrow()).backward();
            assertThat(tensor(mixture, "logits").gradient().storage.read()).containsOnly(0.0);
        }
    }

    @ParameterizedTest @EnumSource void labelsWithoutClassesOfComponentsMeanNothing(TestDevice d) {
        try (Device device = d.open(); Scope _ = device.scope()) {
            Tensor z = device.table(N, M, Z).rows(IntStream.range(0, N).toArray());
            GaussianMixture unlabelled = PlainMixture.draw(K, M, Covariance.DIAGONAL, 3).on(device, Covariance.DIAGONAL, null);
            assertThat(unlabelled.logDensity(z, LABELS).storage.read()).containsExactly(unlabelled.logDensity(z).storage.read());
            GaussianMixture labelled = PlainMixture.draw(K, M, Covariance.DIAGONAL, 3).on(device, Covariance.DIAGONAL, TWO_EACH);
            int[] strange = LABELS.clone();
            strange[3] = 7;
            assertThatThrownBy(() -> labelled.logDensity(z, strange)).hasMessage("mixture: no component belongs to class 7");
        }
    }

    @ParameterizedTest @MethodSource("everywhere") void thePriorIsTheSumOfItsParts(TestDevice d, Covariance c) {
        PlainMixture plain = PlainMixture.draw(K, M, c, 3);
        try (Device device = d.open(); Scope _ = device.scope()) {
            double expected = Math.log(120);                                                        // Dirichlet: log 5!
            for (double b : plain.b()) expected += -0.5 * Math.pow((b - 2) / 2, 2) - Math.log(2) - 0.5 * Math.log(2 * Math.PI);
            for (int k = 0; k < K; k++)
                expected += new SoftBall(10, 5, M).logDensity(Math.sqrt(Arrays.stream(plain.means(), k * M, k * M + M).map(x -> x * x).sum()));
            assertThat(plain.on(device, c, null).logPrior().orElseThrow().item()).isEqualTo(expected, within(200 * d.tolerance));
        }
    }

    @Test void startsInTheBallWithEqualWeightsAndThePriorsPrecision() {
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = new GaussianMixture(device, 400, Covariance.DIAGONAL, PlainMixture.priors(2), new Rng(1));
            assertThat(mixture.weights()).containsExactly(IntStream.range(0, 400).mapToDouble(k -> 1 / 400.0).toArray(), within(1e-12));
            assertThat(mixture.standardDeviations()).hasSize(800).containsOnly(Math.exp(-1));
            double[] r = IntStream.range(0, 400).mapToDouble(k -> Math.hypot(mixture.means()[2 * k], mixture.means()[2 * k + 1])).toArray();
            assertThat(Arrays.stream(r).max().orElseThrow()).isBetween(9.8, 10.0);
            assertThat(mixture.parameters()).hasSize(3);
            assertThat(new GaussianMixture(device, 2, Covariance.FIXED, PlainMixture.priors(2), new Rng(1)).parameters()).hasSize(2);
            assertThat(mixture.metadata()).containsExactly(entry("prior", "mixture"), entry("components", "400"), entry("covariance", "diagonal"));
        }
    }

    @Test void refusesWhatIsNoMixture() {
        MixturePriors priors = PlainMixture.priors(2);
        try (Device device = new ReferenceDevice()) {
            assertThatThrownBy(() -> new GaussianMixture(device, 0, Covariance.FIXED, priors, new Rng(1))).hasMessageContaining("0 components");
            assertThatThrownBy(() -> new GaussianMixture(device, 3, Covariance.FIXED, priors, new int[2], new Rng(1)))
                    .hasMessage("mixture: classes of 2 components for 3");
        }
    }

    private static Tensor tensor(GaussianMixture mixture, String name) { return mixture.state().get("prior." + name).tensor(); }

    private static void close(Tensor actual, double[] expected, TestDevice d) {
        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        assertThat(actual.storage.read()).containsExactly(expected, within(10 * d.tolerance * Math.max(1, largest)));
    }
}
