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

/** Two places whose logit is z itself, so that P(x|z) is σ(z) for x = 1 and σ(−z) for x = 0. */
class KnownPlacesTest {
    private static final double[] PLACES = {1, -2}, CLASS_OF = {0.75, 0.25, 0, 1};

    private static Decoder identity(Device device) {
        Decoder decoder = new Decoder(new DecoderSpec(Architecture.MLP, 1, 1, Size.of(1, 1, 1), List.of()), device, new Rng(1));
        decoder.state().get("decoder.0.weight").write(new double[] {1});
        decoder.state().get("decoder.0.bias").write(new double[] {0});
        return decoder;
    }

    private static double sigmoid(double t) { return 1 / (1 + Math.exp(-t)); }

    /** P(class 0 | x) by hand: the places' shares of P(x|z)^(1/T). */
    private static double first(float x, double temperature) {
        double a = Math.pow(sigmoid(x == 1 ? 1 : -1), 1 / temperature), b = Math.pow(sigmoid(x == 1 ? -2 : 2), 1 / temperature);
        return a * 0.75 / (a + b);
    }

    /** More samples than are judged at once, every third of them a 1. */
    @Test void everySampleIsJudgedAtEveryTemperature() {
        int n = 600;
        float[] x = new float[n];
        for (int i = 0; i < n; i += 3) x[i] = 1;
        try (Device device = new ReferenceDevice(); KnownPlaces places = new KnownPlaces(identity(device), Pixels.BERNOULLI, PLACES, CLASS_OF, false)) {
            double[][] p = places.probabilities(new Features("x", n, 1, 1, 1, x, null, List.of(), Map.of()), 1, 5);
            assertThat(p).hasDimensions(2, 2 * n);
            for (int i = 0; i < n; i++)
                for (int t = 0; t < 2; t++) {
                    double expected = first(x[i], t == 0 ? 1 : 5);
                    assertThat(p[t][2 * i]).as("sample %d", i).isCloseTo(expected, within(1e-6));
                    assertThat(p[t][2 * i + 1]).isCloseTo(1 - expected, within(1e-6));
                }
        }
    }

    /** Hardly any of 900 pixels fits the second place: its weight is 0, and the first one's must not be. */
    @Test void aPlaceThatIsOutOfTheQuestionCountsNothing() {
        DecoderSpec spec = new DecoderSpec(Architecture.MLP, 1, 1, Size.of(1, 1, 900), List.of());
        float[] x = new float[900];
        try (Device device = new ReferenceDevice()) {
            Decoder decoder = new Decoder(spec, device, new Rng(1));
            double[] ones = new double[900];
            Arrays.fill(ones, 1);
            decoder.state().get("decoder.0.weight").write(ones);
            decoder.state().get("decoder.0.bias").write(new double[900]);
            try (KnownPlaces places = new KnownPlaces(decoder, Pixels.BERNOULLI, new double[] {1, 9}, CLASS_OF, false)) {
                assertThat(places.probabilities(new Features("x", 1, 1, 1, 900, x, null, List.of(), Map.of()), 1)[0]).containsExactly(0.75, 0.25);
            }
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
            Decoder decoder = identity(device);
            assertThatThrownBy(() -> new KnownPlaces(decoder, Pixels.BERNOULLI, PLACES, new double[3], false)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("known places: class probabilities of 3 numbers for 2 places");
            assertThatThrownBy(() -> new KnownPlaces(decoder, Pixels.BERNOULLI, new double[0], new double[0], false)).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("known places: class probabilities of 0 numbers for 0 places");
        }
    }

    @Test void theUsualTemperatureIsHalfTheRootOfTheNumberOfValues() {
        assertThat(KnownPlaces.usualTemperature(784)).isEqualTo(14);
        assertThat(KnownPlaces.usualTemperature(16)).isEqualTo(2);
        assertThat(KnownPlaces.usualTemperature(1)).isEqualTo(1);
    }
}
