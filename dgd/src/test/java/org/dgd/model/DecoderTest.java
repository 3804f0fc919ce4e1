package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.model.Architecture.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DecoderTest {
    @ParameterizedTest @EnumSource void imagesOfManyAreImagesOfEach(TestDevice d) {
        try (Device device = d.open()) {
            Decoder decoder = new Decoder(ArchitectureTest.spec(Architecture.FASHION, 2, 3), device, new Rng(1));
            double[] z = new Rng(2).gaussians(3 * 130);
            float[] all = decoder.images(z);
            assertThat(all).hasSize(130 * 784);
            for (int i : new int[] {0, 63, 64, 129}) {
                float[] one = decoder.images(Arrays.copyOfRange(z, 3 * i, 3 * i + 3));
                for (int j = 0; j < 784; j++) assertThat(all[784 * i + j]).isCloseTo(one[j], within(1e-6f));
            }
            assertThat(decoder.images(new double[0])).isEmpty();
            assertThatThrownBy(() -> decoder.images(new double[4])).hasMessage("decoder: 4 numbers are not rows of 3");
        }
    }

    @ParameterizedTest @EnumSource void evaluationUsesTheMomentsOfTraining(TestDevice d) {
        try (Device device = d.open()) {
            Decoder decoder = new Decoder(ArchitectureTest.spec(Architecture.SHALLOW, 1, 32), device, new Rng(1));
            double[] z = new Rng(2).gaussians(32 * 4);
            float[] before = decoder.images(z);
            decoder.training(true);
            float[] rows = new float[z.length];
            for (int i = 0; i < rows.length; i++) rows[i] = (float) z[i];
            double[] trained = null;
            for (int step = 0; step < 200; step++)
                try (Scope s = device.scope()) {
                    trained = decoder.forward(s.tensor(Shape.batch(4, 32), rows)).storage.read();
                }
            float[] after = decoder.images(z);
            for (int i = 0; i < after.length; i++) assertThat((double) after[i]).isCloseTo(trained[i], within(2e-2));
            assertThat(after).isNotEqualTo(before);
        }
    }

    /** f(z) of one hidden layer, by hand. */
    @ParameterizedTest @EnumSource void anMlpIsItsFormula(TestDevice d) {
        try (Device device = d.open()) {
            Decoder decoder = new Decoder(new DecoderSpec(Architecture.MLP, 1, 2, Size.of(1, 2, 2), List.of(3)), device, new Rng(1));
            double[] w0 = {1, -1, 0.5, 0.5, -2, 1}, b0 = {0, 0.25, -1}, w2 = new double[12], b2 = {0.1, 0.2, 0.3, 0.4};
            for (int i = 0; i < 12; i++) w2[i] = 0.25 * (i - 5);
            decoder.state().get("decoder.0.weight").write(w0);
            decoder.state().get("decoder.0.bias").write(b0);
            decoder.state().get("decoder.2.weight").write(w2);
            decoder.state().get("decoder.2.bias").write(b2);
            double[] z = {0.75, -0.5}, planes = new double[4];
            for (int o = 0; o < 4; o++) {
                planes[o] = b2[o];
                for (int h = 0; h < 3; h++) planes[o] += w2[o * 3 + h] * Math.max(0, b0[h] + w0[2 * h] * z[0] + w0[2 * h + 1] * z[1]);
                planes[o] = 1 / (1 + Math.exp(-planes[o]));
            }
            float[] image = decoder.images(z);          // pixels hold both channels; a file's vector has channel after channel
            float[] expected = {(float) planes[0], (float) planes[2], (float) planes[1], (float) planes[3]};
            assertThat(image).containsExactly(expected, within(1e-6f));
        }
    }
}
