package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.Features;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Means of a decoder whose logits are (z₁, z₂), of as many samples as go through it in one piece and of more. */
class DecoderMeansTest {
    private static final double[] AVERAGES = {3, 5};

    private static Decoder identity(Device device) {
        Decoder decoder = new Decoder(new DecoderSpec(Architecture.MLP, 1, 2, Size.of(1, 1, 2), List.of()), device, new Rng(1));
        decoder.state().get("decoder.0.weight").write(new double[] {1, 0, 0, 1});
        decoder.state().get("decoder.0.bias").write(new double[2]);
        return decoder;
    }

    /** Sample i has i + 1 and 2i counts, so a size of (3i + 1)/8. */
    private static Features counts(int n) {
        float[] x = new float[2 * n];
        for (int i = 0; i < n; i++) {
            x[2 * i] = i + 1;
            x[2 * i + 1] = 2 * i;
        }
        return new Features("counts", n, 1, 1, 2, x, null, List.of(), Map.of());
    }

    @ParameterizedTest @ValueSource(ints = {1, 64, 128, 130}) void areOfEachSamplesOwnSize(int n) {
        double[] z = PlainMixture.floats(new Rng(2).gaussians(2 * n));
        try (Device device = new ReferenceDevice()) {
            ColumnsSpec spec = ColumnsSpec.of(Family.POISSON, 2, OptionalDouble.empty());
            Decoder decoder = identity(device);
            float[] sized = decoder.means(z, spec.byTotals().on(device, AVERAGES, AVERAGES), counts(n)), plain = decoder.means(z, spec.on(device), counts(n));
            assertThat(sized).hasSize(2 * n);
            assertThat(plain).hasSize(2 * n);
            for (int i = 0; i < n; i++)
                for (int j = 0; j < 2; j++) {
                    double mean = Math.exp(z[2 * i + j]), size = (3 * i + 1) / 8.0;
                    assertThat((double) plain[2 * i + j]).as("sample %d", i).isCloseTo(mean, within(1e-5 * mean));
                    assertThat((double) sized[2 * i + j]).as("sample %d", i).isCloseTo(size * mean, within(1e-5 * size * mean));
                }
        }
    }

    @Test void imagesAreThoseOfTheActivation() {
        double[] z = PlainMixture.floats(new Rng(2).gaussians(2 * 129));
        try (Device device = new ReferenceDevice()) {
            float[] sigmoid = identity(device).images(z), same = identity(device).images(z, logits -> logits);
            assertThat(sigmoid).hasSize(z.length);
            for (int i = 0; i < z.length; i++) {
                assertThat((double) same[i]).isCloseTo(z[i], within(1e-6));
                assertThat((double) sigmoid[i]).isCloseTo(1 / (1 + Math.exp(-z[i])), within(1e-6));
            }
            assertThat(identity(device).images(new double[0])).isEmpty();
            assertThatThrownBy(() -> identity(device).images(new double[3])).isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("decoder: 3 numbers are not rows of 2");
        }
    }

    @Test void imagesAreMadeInEvaluationModeAndLeaveNothing() {
        TinyProblem problem = TinyProblem.images(2, null, false);
        try (Device device = new ReferenceDevice()) {
            Decoder decoder = problem.model(device, 1).decoder();
            double[] z = {1, 0, 0, 1};
            float[] first = decoder.images(z);
            decoder.training(true);
            assertThat(decoder.images(z)).containsExactly(first);
            assertThatThrownBy(device::current).as("no scope is open").isInstanceOf(IllegalStateException.class);
            assertThat(decoder.device()).isSameAs(device);
            assertThat(decoder.spec()).isSameAs(problem.spec());
        }
    }
}
