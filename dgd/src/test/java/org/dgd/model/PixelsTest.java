package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import java.util.function.BiFunction;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both likelihoods of pixels against their densities. */
class PixelsTest {
    private static final float[] LOGITS = {-2, -0.5f, 0, 1, 3}, X = {0, 1, 0.25f, 0.75f, 1};

    private static double sigmoid(double t) { return 1 / (1 + Math.exp(-t)); }

    private static double[] of(BiFunction<Tensor, Tensor, Tensor> f) {
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            return f.apply(step.tensor(Shape.batch(1, 5), LOGITS), step.tensor(Shape.batch(1, 5), X)).storage.read();
        }
    }

    /** −log P(x|l) without its constant, up to which slope and offset give it as well. */
    @ParameterizedTest @EnumSource void everyPixelHasItsTerm(Pixels pixels) {
        double[] terms = of(pixels::negativeLogs), slope = of((l, _) -> pixels.slope(l)),
                offset = of((l, _) -> pixels.offset(l)), mean = of((l, _) -> pixels.mean(l));
        double sum = 0;
        for (int i = 0; i < 5; i++) {
            double p = sigmoid(LOGITS[i]);
            double expected = pixels == Pixels.BERNOULLI ? -X[i] * Math.log(p) - (1 - X[i]) * Math.log(1 - p) : (p - X[i]) * (p - X[i]);
            double alone = pixels == Pixels.BERNOULLI ? 0 : X[i] * X[i];            // depends on nothing but x
            assertThat(terms[i]).isCloseTo(expected, within(1e-12));
            assertThat(offset[i] - X[i] * slope[i] + alone).isCloseTo(expected, within(1e-12));
            assertThat(mean[i]).isCloseTo(p, within(1e-12));
            sum += expected;
        }
        assertThat(of(pixels::negativeLog)).containsExactly(new double[] {sum}, within(1e-12));
    }

    /** N(p, 1/2) has −log √(2π/2) at its mean; a Bernoulli distribution needs no constant. */
    @Test void constants() {
        assertThat(Pixels.GAUSSIAN.constant(0.3)).isCloseTo(Math.log(Math.sqrt(Math.PI)), within(1e-15));
        assertThat(Pixels.BERNOULLI.constant(0.3)).isZero();
    }

    @Test void draws() {
        double[] mean = {0, 0.3, 0.5, 0.9, 1};
        Rng one = new Rng(1), same = new Rng(1);
        for (int round = 0; round < 20; round++) {
            double[] bits = Pixels.BERNOULLI.draw(mean, one);
            for (int i = 0; i < 5; i++) assertThat(bits[i]).isEqualTo(same.nextDouble() < mean[i] ? 1 : 0);
        }
        double[] values = Pixels.GAUSSIAN.draw(mean, one);
        for (int i = 0; i < 5; i++) assertThat(values[i]).isCloseTo(mean[i] + same.nextGaussian() / Math.sqrt(2), within(1e-15));
    }

    /** [0,1) has as much below p as p says: 0 never gives a 1, and p itself does not count. */
    @Test void aNumberThatIsTheMeanIsNotBelowIt() {
        double p = new Rng(5).nextDouble();
        assertThat(Pixels.BERNOULLI.draw(new double[] {p}, new Rng(5))).containsExactly(0);
        assertThat(Pixels.BERNOULLI.draw(new double[] {Math.nextUp(p)}, new Rng(5))).containsExactly(1);
    }

    @ParameterizedTest @EnumSource void needNothingOfADevice(Pixels pixels) {
        try (Device device = new ReferenceDevice()) {
            assertThat(pixels.on(device)).isSameAs(pixels);
        }
        assertThat(pixels.metadata()).isEqualTo(Map.of("loss", pixels.key()));
    }
}
