package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.inference.EncoderSpec.Kind;
import org.dgd.inference.EncoderTrainer.Losses;
import org.dgd.inference.EncoderTrainer.Settings;
import org.dgd.model.DivergedException;
import org.dgd.nn.data.Features;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Encoders of a linear decoder, of which every answer is known. */
final class EncoderTrainerTest {
    private static final float[] X = {-3, -1, 0.5f, 2, 4};
    private static final Features SEEN = Features.of("x", X, new int[] {X.length, 1}, Map.of());

    private static EncoderTrainer trainer(LinearModel model, Encoder encoder, int steps, int finish) {
        return new EncoderTrainer(encoder, model.draws(), null, null, new Settings(steps, finish, 64, 1e-2, 0), new Rng(7));
    }

    private static Encoder trained(LinearModel model, Kind kind, int steps, int finish) {
        Encoder encoder = model.encoder(kind);
        trainer(model, encoder, steps, finish).run((_, _) -> { });
        return encoder;
    }

    @ParameterizedTest
    @EnumSource
    void everyKindLearnsTheMeanOfZGivenX(Kind kind) {
        try (Device device = new CpuDevice(1)) {
            Encoding said = trained(LinearModel.on(device), kind, 800, 0).encode(SEEN);
            for (int i = 0; i < X.length; i++)
                for (int d = 0; d < 2; d++) {
                    double mean = LinearModel.W[d] * (X[i] - LinearModel.B) / LinearModel.square();
                    assertThat(said.mean()[2 * i + d]).as("x = %s, dimension %d", X[i], d).isCloseTo(mean, within(0.12));
                    if (kind != Kind.DETERMINISTIC) assertThat(said.sd()[2 * i + d]).isCloseTo(Math.sqrt(1 - LinearModel.W[d] * LinearModel.W[d] / LinearModel.square()), within(0.1));
                }
            assertThat(said.sd()).hasSize(kind == Kind.DETERMINISTIC ? 0 : 2 * X.length);
        }
    }

    @Test void theLossesAreThoseOfThePosterior() {
        try (Device device = new CpuDevice(1)) {
            LinearModel model = LinearModel.on(device);
            Encoder encoder = model.encoder(Kind.GAUSSIAN);
            EncoderTrainer trainer = trainer(model, encoder, 800, 0);
            trainer.run((_, _) -> { });
            Losses losses = trainer.evaluate(20_000);
            double entropy = Math.log(2 * Math.PI * Math.E) + Math.log(0.8 * 0.6);
            assertThat(losses.loss()).isCloseTo(entropy, within(0.05));
            assertThat(losses.missed()).isCloseTo(0.5, within(0.02));
        }
    }

    @Test void theLastStepsLeadToTheBestZOfASearch() {
        try (Device device = new CpuDevice(1)) {
            double[] z = trained(LinearModel.on(device), Kind.DETERMINISTIC, 1, 800).encode(SEEN).mean();
            for (int i = 0; i < X.length; i++)
                for (int d = 0; d < 2; d++) assertThat(z[2 * i + d]).isCloseTo(LinearModel.W[d] * (X[i] - LinearModel.B) / (1 + LinearModel.square()), within(0.06));
        }
    }

    @Test void samplesFinishWithWhatTheySayAndMissingValuesCountNothing() {
        try (Device device = new CpuDevice(1)) {
            LinearModel model = LinearModel.on(device);
            Encoder encoder = model.encoder(Kind.DETERMINISTIC);
            Features far = new Features("far", 2, 1, 1, 1, new float[] {9, Float.NaN}, null, List.of(), Map.of());
            new EncoderTrainer(encoder, model.draws(), null, far, new Settings(1, 800, 64, 1e-2, 0), new Rng(7)).run((_, _) -> { });
            double[] z = encoder.encode(far).mean();
            for (int d = 0; d < 2; d++) {
                assertThat(z[d]).isCloseTo(LinearModel.W[d] * (9 - LinearModel.B) / (1 + LinearModel.square()), within(0.15));
                assertThat(z[2 + d]).as("what says nothing is at the prior's best").isCloseTo(0, within(0.1));
            }
        }
    }

    @Test void pairsOfSamplesAreLearnedBesideTheDraws() {
        try (Device device = new CpuDevice(1)) {
            LinearModel model = LinearModel.on(device);
            Encoder encoder = model.encoder(Kind.DETERMINISTIC);
            Features far = Features.of("far", new float[] {20, 21}, new int[] {2, 1}, Map.of());
            EncoderTrainer.Examples pairs = new EncoderTrainer.Examples(far, new double[] {-2, 3, -2, 3});
            new EncoderTrainer(encoder, model.draws(), pairs, null, new Settings(1500, 0, 64, 1e-2, 0), new Rng(7)).run((_, _) -> { });
            double[] there = encoder.encode(far).mean(), near = encoder.encode(SEEN).mean();
            assertThat(there).containsExactly(new double[] {-2, 3, -2, 3}, within(0.2));
            assertThat(near[0]).isCloseTo(LinearModel.W[0] * (X[0] - LinearModel.B) / LinearModel.square(), within(0.2));
            assertThatThrownBy(() -> new EncoderTrainer(encoder, model.draws(), new EncoderTrainer.Examples(far, new double[3]), null, new Settings(1, 0, 1, 1, 0), new Rng(7)))
                    .hasMessage("encoder: 3 numbers of z for 2 samples of 2");
        }
    }

    @Test void theModelStaysAsItIsToTheLastBit() {
        try (Device device = new CpuDevice(2)) {
            LinearModel model = LinearModel.on(device);
            double[] weight = model.decoder().state().get("decoder.0.weight").read(), bias = model.decoder().state().get("decoder.0.bias").read();
            trained(model, Kind.DETERMINISTIC, 20, 20);
            assertThat(model.decoder().state().get("decoder.0.weight").read()).containsExactly(weight);
            assertThat(model.decoder().state().get("decoder.0.bias").read()).containsExactly(bias);
            model.decoder().parameters().forEach(p -> {
                assertThat(p.gradient()).isNull();
                assertThat(p.wantsGradient()).isTrue();
            });
        }
    }

    @Test void theStreamDecidesAndThreadsDoNot() {
        double[][] z = new double[3][];
        for (int i = 0; i < 3; i++)
            try (Device device = new CpuDevice(1 + i % 2)) {
                LinearModel model = LinearModel.on(device);
                Encoder encoder = model.encoder(Kind.GAUSSIAN);
                new EncoderTrainer(encoder, model.draws(), null, null, new Settings(30, 0, 64, 1e-2, 0.5), new Rng(i == 2 ? 8 : 7)).run((_, _) -> { });
                z[i] = encoder.encode(SEEN).mean();
            }
        assertThat(z[1]).containsExactly(z[0]);
        assertThat(z[2]).isNotEqualTo(z[0]);
    }

    @Test void everyStepIsHeardOf() {
        try (Device device = new ReferenceDevice()) {
            LinearModel model = LinearModel.on(device);
            int[] last = {0};
            trainer(model, model.encoder(Kind.DETERMINISTIC), 5, 4).run((step, loss) -> {
                assertThat(step).isEqualTo(++last[0]);
                assertThat(loss).isPositive().isFinite();
            });
            assertThat(last[0]).isEqualTo(9);
        }
    }

    @Test void trainingThatDivergesSaysSo() {
        try (Device device = new CpuDevice(1)) {
            LinearModel model = LinearModel.on(device);
            EncoderTrainer trainer = new EncoderTrainer(model.encoder(Kind.DETERMINISTIC), model.draws(), null, null, new Settings(50, 0, 64, 1e30, 0), new Rng(7));
            assertThatThrownBy(() -> trainer.run((_, _) -> { })).isInstanceOf(DivergedException.class)
                    .hasMessageMatching("training diverged in step \\d+: the encoder's loss is (NaN|Infinity); try a smaller learning rate \\(--lr\\)");
        }
    }

    @Test void whatDoesNotFitIsRefused() {
        try (Device device = new ReferenceDevice()) {
            LinearModel model = LinearModel.on(device);
            assertThatThrownBy(() -> trainer(model, model.encoder(Kind.GAUSSIAN), 5, 5)).hasMessage("encoder: a distribution over z has no objective of a search to finish on");
            assertThatThrownBy(() -> new Settings(0, 0, 1, 1, 0)).hasMessageContaining("encoder: 0 + 0 steps");
            assertThatThrownBy(() -> new Settings(1, 0, 1, 1, 1)).hasMessageContaining("missing 1.0");
        }
    }
}
