package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Likelihoods and N(0,I) against plain formulas. */
class LikelihoodTest {
    private static final float[] LOGITS = {-3, -0.5f, 0, 0.25f, 2, 100}, X = {0, 1, 0.5f, 0, 0.75f, 1};

    @ParameterizedTest @EnumSource void bernoulliIsSummedCrossEntropy(TestDevice d) {
        double plain = 0;
        for (int i = 0; i < 5; i++) {
            double p = 1 / (1 + Math.exp(-LOGITS[i]));
            plain -= X[i] * Math.log(p) + (1 - X[i]) * Math.log(1 - p);
        }
        assertThat(loss(d, Pixels.BERNOULLI)).isEqualTo(plain, within(10 * d.tolerance));
    }

    @ParameterizedTest @EnumSource void gaussianIsSummedSquaredError(TestDevice d) {
        double plain = 0;
        for (int i = 0; i < 6; i++) plain += Math.pow(1 / (1 + Math.exp(-LOGITS[i])) - X[i], 2);
        assertThat(loss(d, Pixels.GAUSSIAN)).isEqualTo(plain, within(10 * d.tolerance));
    }

    private static double loss(TestDevice d, Likelihood likelihood) {
        try (Device device = d.open(); Scope step = device.scope()) {
            Shape images = Shape.batch(2, 1, 3, 1);
            return likelihood.negativeLog(step.tensor(images, LOGITS), step.tensor(images, X)).item();
        }
    }

    @ParameterizedTest @EnumSource void theStandardNormalCarriesItsConstant(TestDevice d) {
        StandardNormal normal = new StandardNormal(3);
        try (Device device = d.open(); Scope step = device.scope()) {
            Tensor z = step.tensor(Shape.batch(2, 3), new float[] {0, 0, 0, 1, -2, 0.5f});
            Tensor log = normal.logDensity(z, new int[] {0, 1});
            assertThat(log.shape).isEqualTo(Shape.batch(2, 1));
            double constant = -1.5 * Math.log(2 * Math.PI);
            assertThat(log.storage.read()).containsExactly(new double[] {constant, constant - 0.5 * 5.25}, within(5 * d.tolerance));
        }
        assertThat(normal.logPrior()).isEmpty();
        assertThat(normal.parameters()).isEmpty();
        assertThat(normal.sample(4, new Rng(1))).hasSize(12);
    }
}
