package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Expectation and maximisation where some rows have labels. */
class LabelledEmTest {
    private static final int N = 120, M = 2, CLASSES = 2, COMPONENTS = 4;
    private static final int[] CLASS_OF = GaussianMixture.classes(COMPONENTS, CLASSES);
    private static final MixturePriors PRIORS = new MixturePriors(new SoftBall(3, 5, M), new Normal(1, 2), new Dirichlet(1.5));
    private static final double[] Z = rows();
    /** Row i is of class 0 in the first quarter; every third row has a label. */
    private static final int[] LABELS = IntStream.range(0, N).map(i -> i % 3 == 0 ? truth(i) : -1).toArray();

    private static int truth(int i) { return i < N / 4 ? 0 : 1; }

    private static double[] rows() {
        Rng rng = new Rng(9);
        double[] z = new double[N * M];
        for (int i = 0; i < N; i++) for (int d = 0; d < M; d++) z[i * M + d] = (truth(i) == 0 ? -1 : 1) + (i % 2 == 0 ? 0.8 : -0.3) + 0.4 * rng.nextGaussian();
        return z;
    }

    private static GaussianMixture mixture(Device device, Covariance covariance, int[] classes) {
        return new GaussianMixture(device, COMPONENTS, covariance, PRIORS, classes, new Rng(2).child("prior"));
    }

    private static void gradientIsZero(GaussianMixture mixture, int[] labels, Device device) {
        try (Scope scope = device.scope()) {
            Tensor z = scope.tensor(Shape.batch(N, M));
            z.storage.write(Z);
            mixture.logDensity(z, labels).sum().add(mixture.logPrior().orElseThrow()).backward();
            for (Tensor p : mixture.parameters()) {
                assertThat(p.gradient().storage.read()).containsOnly(new double[p.shape.size()], within(1e-3));
                p.zeroGradient();
            }
        }
    }

    @ParameterizedTest @EnumSource void noStepLowersTheObjectiveAndItEndsWhereTheGradientIsZero(Covariance covariance) {
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = mixture(device, covariance, CLASS_OF);
            MixtureEm em = new MixtureEm(mixture, 1, LABELS);
            em.restart(Z, new Rng(4));
            double last = em.objective(Z);
            for (int step = 0; step < 300; step++) {
                em.step(Z);
                double now = em.objective(Z);
                assertThat(now).isGreaterThan(last - 1e-9 * Math.abs(last));
                last = now;
            }
            gradientIsZero(mixture, LABELS, device);
        }
    }

    /** Without any label known it is the mixture's own fit, and with components of no class labels mean nothing. */
    @ParameterizedTest @ValueSource(booleans = {false, true}) void withoutLabelsItIsTheOtherFit(boolean classes) {
        double[][] means = new double[2][];
        for (int run = 0; run < 2; run++)
            try (Device device = new ReferenceDevice()) {
                GaussianMixture mixture = mixture(device, Covariance.ISOTROPIC, classes ? CLASS_OF : null);
                int[] none = new int[N];
                Arrays.fill(none, -1);
                MixtureEm em = run == 0 ? new MixtureEm(mixture, 1) : new MixtureEm(mixture, 1, classes ? none : LABELS);
                for (int step = 0; step < 5; step++) em.step(Z);
                means[run] = mixture.means();
                if (run == 1 && classes) assertThat(mixture.weights()).containsExactly(weights(Z), within(1e-9));
            }
        assertThat(means[1]).containsExactly(means[0], within(1e-9));
    }

    private static double[] weights(double[] z) {
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = mixture(device, Covariance.ISOTROPIC, null);
            MixtureEm em = new MixtureEm(mixture, 1);
            for (int step = 0; step < 5; step++) em.step(z);
            return mixture.weights();
        }
    }

    /** How frequent a class is follows from rows without a label: which rows have one may be anybody's choice. */
    @Test void labelsSayNothingOfHowFrequentClassesAre() {
        int[] balanced = IntStream.range(0, N).map(i -> i < 6 || i >= N - 6 ? truth(i) : -1).toArray();
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = mixture(device, Covariance.ISOTROPIC, CLASS_OF);
            MixtureEm em = new MixtureEm(mixture, 1, balanced);
            em.start(Z, IntStream.range(0, N).map(LabelledEmTest::truth).toArray(), new Rng(4));
            for (int step = 0; step < 50; step++) em.step(Z);
            assertThat(mixture.classWeights()[0]).isCloseTo(24.0 / 108, within(0.06));
        }
    }

    /** Where all rows have labels nothing says it, and it stays. */
    @Test void allLabelled() {
        try (Device device = new ReferenceDevice()) {
            GaussianMixture mixture = mixture(device, Covariance.DIAGONAL, CLASS_OF);
            MixturePriors flat = new MixturePriors(PRIORS.means(), PRIORS.logPrecision(), new Dirichlet(1));
            GaussianMixture uniform = new GaussianMixture(device, COMPONENTS, Covariance.DIAGONAL, flat, CLASS_OF, new Rng(2));
            uniform.state().get("prior.logits").write(new double[] {1, 0, 0.5, 0.2});
            double before = uniform.classWeights()[0];
            MixtureEm em = new MixtureEm(uniform, 1, IntStream.range(0, N).map(LabelledEmTest::truth).toArray());
            for (int step = 0; step < 10; step++) em.step(Z);
            assertThat(uniform.classWeights()[0]).isCloseTo(before, within(1e-12));
            assertThat(mixture.classProbabilities(Z)).hasSize(N * CLASSES);
        }
    }
}
