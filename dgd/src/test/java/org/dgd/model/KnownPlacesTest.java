package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.Features;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two places, whose logits of two pixels are z and −z, so that P(x|z) = σ(±z)·σ(∓z). */
class KnownPlacesTest {
    private static final double[] PLACES = {1, -2}, CLASS_OF = {0.75, 0.25, 0, 1};

    private static Decoder decoder(Device device, double... weights) {
        Decoder decoder = new Decoder(new DecoderSpec(Architecture.MLP, 1, 1, Size.of(1, 1, weights.length), List.of()), device, new Rng(1));
        decoder.state().get("decoder.0.weight").write(weights);
        decoder.state().get("decoder.0.bias").write(new double[weights.length]);
        return decoder;
    }

    private static Features samples(int n, float... x) { return new Features("x", n, 1, 1, x.length / n, x, null, List.of(), Map.of()); }

    private static double sigmoid(double t) { return 1 / (1 + Math.exp(-t)); }

    private static double density(float a, float b, double z) { return sigmoid(a == 1 ? z : -z) * sigmoid(b == 1 ? -z : z); }

    /** P(class 0 | x) by hand: the places' shares of P(x|z)^(1/T). */
    private static double first(float a, float b, double temperature) {
        double one = Math.pow(density(a, b, PLACES[0]), 1 / temperature), other = Math.pow(density(a, b, PLACES[1]), 1 / temperature);
        return one * 0.75 / (one + other);
    }

    /** More samples than are judged at once, with a rest and without one. */
    @ParameterizedTest @ValueSource(ints = {512, 600}) void everySampleIsJudgedAtEveryTemperature(int n) {
        float[] x = new float[2 * n];
        for (int i = 0; i < x.length; i += 3) x[i] = 1;
        try (Device device = new ReferenceDevice();
             KnownPlaces places = new KnownPlaces(decoder(device, 1, -1), Pixels.BERNOULLI, PLACES, CLASS_OF, false)) {
            double[][] p = places.probabilities(samples(n, x), 1, 5);
            assertThat(p).hasDimensions(2, 2 * n);
            for (int i = 0; i < n; i++)
                for (int t = 0; t < 2; t++) {
                    double expected = first(x[2 * i], x[2 * i + 1], t == 0 ? 1 : 5);
                    assertThat(p[t][2 * i]).as("sample %d", i).isCloseTo(expected, within(1e-6));
                    assertThat(p[t][2 * i + 1]).isCloseTo(1 - expected, within(1e-6));
                }
        }
    }

    /** With 900 pixels one place decides. What fits worse counts nothing, however badly the best place fits, and however well another sample does. */
    @Test void aPlaceThatIsOutOfTheQuestionCountsNothing() {
        double[] ones = new double[900];
        Arrays.fill(ones, 1);
        float[] x = new float[1800];
        Arrays.fill(x, 0, 900, 1);
        try (Device device = new ReferenceDevice();
             KnownPlaces places = new KnownPlaces(decoder(device, ones), Pixels.BERNOULLI, new double[] {1, 9}, CLASS_OF, false)) {
            assertThat(places.probabilities(samples(2, x), 1)[0]).containsExactly(new double[] {0, 1, 0.75, 0.25}, within(1e-99));
        }
    }

    /** Batch norm takes its running moments; and no scope is left open. */
    @Test void placesAreDecodedInEvaluationMode() {
        TinyProblem problem = TinyProblem.images(3, null, false);
        try (Device device = new ReferenceDevice()) {
            Dgd model = problem.model(device, 1);
            double[] z = {1, 0, 0, 1, -1, 0.5}, classOf = {1, 0, 0, 0, 1, 0, 0, 0, 1};
            double[][] p = new double[2][];
            for (int i = 0; i < 2; i++) {
                model.decoder().training(i == 1);
                try (KnownPlaces places = new KnownPlaces(model.decoder(), model.likelihood(), z, classOf, false)) {
                    p[i] = places.probabilities(problem.data(), 14)[0];
                }
                assertThatThrownBy(device::current).isInstanceOf(IllegalStateException.class);
            }
            assertThat(p[1]).containsExactly(p[0]);
        }
    }

    @Test void placesWithoutClassesAreRefused() {
        try (Device device = new ReferenceDevice()) {
            Decoder decoder = decoder(device, 1, -1);
            assertThatThrownBy(() -> new KnownPlaces(decoder, Pixels.BERNOULLI, PLACES, new double[3], false)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("known places: class probabilities of 3 numbers for 2 places");
            assertThatThrownBy(() -> new KnownPlaces(decoder, Pixels.BERNOULLI, new double[0], new double[0], false))
                    .isInstanceOf(IllegalArgumentException.class).hasMessage("known places: class probabilities of 0 numbers for 0 places");
        }
    }

    @Test void theUsualTemperatureIsHalfTheRootOfTheNumberOfValues() {
        assertThat(KnownPlaces.usualTemperature(784)).isEqualTo(14);
        assertThat(KnownPlaces.usualTemperature(16)).isEqualTo(2);
        assertThat(KnownPlaces.usualTemperature(1)).isEqualTo(1);
    }
}
