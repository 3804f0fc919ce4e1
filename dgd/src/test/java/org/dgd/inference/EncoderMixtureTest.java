package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.inference.EncoderSpec.Kind;
import org.dgd.inference.EncoderSpec.Layers;
import org.dgd.inference.EncoderTrainer.Losses;
import org.dgd.inference.EncoderTrainer.Settings;
import org.dgd.inference.LinearModel.Plain;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Inference;
import org.dgd.model.Inference.Found;
import org.dgd.model.StandardNormal;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An encoder with several places, of the model x = |z|, z ~ N(0,1): each x has two z, x and −x, of which the mean is none. */
final class EncoderMixtureTest {
    private static final float[] X = {0.7f, 1.2f, 2};
    private static final Features SEEN = Features.of("x", X, new int[] {X.length, 1}, Map.of());
    private static final Size SIZE = Size.of(1, 1, 1);

    @TempDir Path folder;
    private final StandardNormal prior = new StandardNormal(1);
    private Device device;
    private Decoder decoder;

    @BeforeEach
    void decoder() {
        device = new CpuDevice(1);
        decoder = new Decoder(new DecoderSpec(Architecture.MLP, 1, 1, SIZE, List.of(2)), device, new Rng(0));
        decoder.state().get("decoder.0.weight").write(new double[] {1, -1});
        decoder.state().get("decoder.0.bias").write(new double[] {0, 0});
        decoder.state().get("decoder.2.weight").write(new double[] {1, 1});
        decoder.state().get("decoder.2.bias").write(new double[] {0});
    }

    @AfterEach
    void close() { device.close(); }

    private EncoderTrainer trainer(Encoder encoder) {
        ModelDraws draws = new ModelDraws(decoder, prior, Plain.GAUSSIAN, LatentSource.prior(prior), false);
        return new EncoderTrainer(encoder, draws, null, null, new Settings(1500, 0, 64, 1e-2, 0), new Rng(7));
    }

    private Encoder encoder(int places) { return new Encoder(new EncoderSpec(Kind.MIXTURE, places, Layers.MLP, 2, 1, SIZE), device, new Rng(3)); }

    @Test void bothPlacesAreFoundWithHalfTheWeightEach() {
        Encoder encoder = encoder(2);
        EncoderTrainer trainer = trainer(encoder);
        trainer.run((_, _) -> { });
        Encoding said = encoder.encode(SEEN);
        assertThat(said.places()).isEqualTo(2);
        for (int i = 0; i < X.length; i++) {
            double[] z = Arrays.copyOfRange(said.mean(), 2 * i, 2 * i + 2);
            Arrays.sort(z);
            assertThat(z[0]).as("x = %s", X[i]).isCloseTo(-X[i], within(0.1));
            assertThat(z[1]).as("x = %s", X[i]).isCloseTo(X[i], within(0.1));
            assertThat(said.weight()[2 * i]).isGreaterThanOrEqualTo(said.weight()[2 * i + 1]).isCloseTo(0.5, within(0.1));
            assertThat(said.weight()[2 * i] + said.weight()[2 * i + 1]).isCloseTo(1, within(1e-6));
            assertThat(said.sd()[2 * i]).isPositive().isLessThan(0.2);
        }
        Losses losses = trainer.evaluate(2000);
        assertThat(losses.missed()).as("the mean of both explains nothing").isCloseTo(1, within(0.1));
        assertThat(losses.loss()).as("q knows z but for its sign").isLessThan(0);
    }

    @Test void onePlaceIsTheGaussianEncoder() {
        Encoder one = encoder(1), gaussian = new Encoder(new EncoderSpec(Kind.GAUSSIAN, Layers.MLP, 2, 1, SIZE), device, new Rng(3));
        trainer(one).run((_, _) -> { });
        trainer(gaussian).run((_, _) -> { });
        for (int i = 0; i < X.length; i++) {
            assertThat(one.encode(SEEN).mean()[i]).isCloseTo(gaussian.encode(SEEN).mean()[i], within(0.3));
            assertThat(one.encode(SEEN).sd()[i]).isCloseTo(gaussian.encode(SEEN).sd()[i], within(0.3));
        }
        assertThat(one.encode(SEEN).weight()).containsOnly(1);
    }

    @Test void theFileKnowsHowManyPlaces() {
        Encoder encoder = encoder(3);
        Path file = folder.resolve("e.safetensors");
        EncoderFile.write(file, encoder, "ab", Map.of());
        Encoder back = EncoderFile.read(file, device, "ab");
        assertThat(back.spec()).isEqualTo(encoder.spec());
        assertThat(back.encode(SEEN).mean()).hasSize(9).containsExactly(encoder.encode(SEEN).mean());
        assertThat(back.encode(SEEN).weight()).isEqualTo(encoder.encode(SEEN).weight());
    }

    @Test void aSearchTakesTheBestOfASamplesOwnPlaces() {
        double[] own = {-3, 0.2, 0.9, 5, 5, 1, 9, 8, 1.7};
        Found found = new Inference(decoder, prior, Plain.GAUSSIAN, new double[0], new Inference.Settings(EnumSet.noneOf(Inference.Start.class), 1, 1, 1, 0, 0, 0))
                .find(SEEN, own, new Rng(0));
        assertThat(found.z()).containsExactly(0.2, 1, 1.7);
        Found two = new Inference(decoder, prior, Plain.GAUSSIAN, new double[0], new Inference.Settings(EnumSet.noneOf(Inference.Start.class), 2, 2, 30, 0, 30, 1e-9))
                .find(SEEN, own, new Rng(0));
        for (int i = 0; i < X.length; i++) assertThat(two.z()[i]).isCloseTo(X[i] / 2, within(1e-3));
        assertThat(two.agreeing()).containsOnly(2);
    }

    @Test void wrongNumbersOfPlacesAreRefused() {
        assertThatThrownBy(() -> new EncoderSpec(Kind.GAUSSIAN, 2, Layers.MLP, 2, 1, SIZE)).isInstanceOf(InputException.class)
                .hasMessage("--places 2: belong to --kind mixture; a gaussian encoder has one");
        assertThatThrownBy(() -> new EncoderSpec(Kind.MIXTURE, 1000, Layers.MLP, 2, 1, SIZE)).isInstanceOf(InputException.class)
                .hasMessage("--places 1000: between 1 and 256 are possible");
        assertThatThrownBy(() -> Inference.of(new org.dgd.model.Dgd(decoder, new org.dgd.model.Representation(device, 1, 1, new double[1]), prior, Plain.GAUSSIAN),
                Inference.Settings.DEFAULT).find(SEEN, new double[4], new Rng(0))).hasMessage("inference: 4 numbers to start from for 3 samples");
    }
}
