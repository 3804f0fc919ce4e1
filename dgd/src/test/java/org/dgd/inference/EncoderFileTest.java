package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.inference.EncoderSpec.Kind;
import org.dgd.inference.EncoderSpec.Layers;
import org.dgd.inference.ModelDraws.Pairs;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Pixels;
import org.dgd.model.StandardNormal;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Encoders of images, their files, and the draws they are trained on. */
final class EncoderFileTest {
    private static final Size SIZE = Size.of(18, 15, 2);
    private static final String MODEL = "ab".repeat(32);

    @TempDir Path folder;
    private Device device;
    private ModelDraws draws;
    private Encoder encoder;

    @BeforeEach
    void encoder() {
        device = new CpuDevice(1);
        Decoder decoder = new Decoder(new DecoderSpec(Architecture.MLP, 1, 3, SIZE, List.of(4)), device, new Rng(1));
        StandardNormal prior = new StandardNormal(3);
        draws = new ModelDraws(decoder, prior, Pixels.BERNOULLI, LatentSource.prior(prior), true);
        encoder = new Encoder(new EncoderSpec(Kind.GAUSSIAN, Layers.fitting(SIZE), 2, 3, SIZE), device, new Rng(2));
        encoder.units(draws.pairs(200, new Rng(3)));
    }

    @AfterEach
    void close() { device.close(); }

    private static Features images(float... first) {
        float[] x = new float[5 * SIZE.features()];
        for (int i = 0; i < x.length; i++) x[i] = i < first.length ? first[i] : (i * 7 % 11) / 11f;
        return new Features("images", 5, SIZE.height(), SIZE.width(), SIZE.channels(), x, null, List.of(), Map.of());
    }

    @Test void aFileHoldsAllOfIt() {
        Path file = folder.resolve("e.safetensors");
        EncoderFile.write(file, encoder, MODEL, Map.of("draw", "prior"));
        Encoder read = EncoderFile.read(file, device, MODEL);
        assertThat(read.spec()).isEqualTo(encoder.spec());
        assertThat(read.encode(images()).mean()).containsExactly(encoder.encode(images()).mean());
        assertThat(read.encode(images()).sd()).containsExactly(encoder.encode(images()).sd());
        Safetensors tensors = Safetensors.read(file);
        assertThat(tensors.metadata()).containsEntry("model_sha256", MODEL).containsEntry("encoder", "gaussian").containsEntry("layers", "convolutional")
                .containsEntry("latent", "3").containsEntry("shape", "2,18,15").containsEntry("draw", "prior");
        assertThat(tensors.require("encoder.0.weight", -1, -1, -1, -1).shape()).containsExactly(2, 2, 4, 4);
        assertThat(tensors.require("input.mean", -1, -1, -1, -1).shape()).containsExactly(1, 2, 18, 15);
    }

    @Test void anotherModelIsRefused() {
        Path file = folder.resolve("e.safetensors");
        EncoderFile.write(file, encoder, MODEL, Map.of());
        assertThatThrownBy(() -> EncoderFile.read(file, device, "cd".repeat(32))).isInstanceOf(InputException.class)
                .hasMessage("e.safetensors: belongs to another model file than the one given, so its representations mean nothing here; make one with fit-encoder");
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", nullValues = "-", value = {
            "encoder => -           => e.safetensors: is no encoder; fit-encoder makes one",
            "encoder => vague       => e.safetensors: encoder vague in the metadata is unknown; expected deterministic or gaussian or mixture",
            "layers  => recurrent   => e.safetensors: layers recurrent in the metadata is unknown; expected convolutional or mlp",
            "capacity => 0          => e.safetensors: capacity \"0\" in the metadata is not 1 numbers of at least 1",
            "capacity => 2000       => e.safetensors: the metadata describe no encoder: --capacity 2000: at most 1024 is possible",
            "shape   => 2,18        => e.safetensors: shape \"2,18\" in the metadata is not 3 numbers of at least 1",
            "latent  => x           => e.safetensors: latent \"x\" in the metadata is not 1 whole numbers",
            "latent  => 4           => e.safetensors: encoder.4.weight is (6,16), expected (8,16)"})
    void wrongMetadataAreOneSentence(String key, String value, String message) {
        Path file = folder.resolve("e.safetensors");
        EncoderFile.write(file, encoder, MODEL, Map.of());
        Safetensors good = Safetensors.read(file);
        Map<String, String> metadata = new LinkedHashMap<>(good.metadata());
        if (value == null) metadata.remove(key);
        else metadata.put(key, value);
        new Safetensors(good.tensors(), metadata).write(file);
        assertThatThrownBy(() -> EncoderFile.read(file, device, MODEL)).isInstanceOf(InputException.class).hasMessage(message);
    }

    @Test void damagedNumbersAreRefused() throws IOException {
        Path file = folder.resolve("e.safetensors");
        EncoderFile.write(file, encoder, MODEL, Map.of());
        Safetensors good = Safetensors.read(file);
        Map<String, StoredArray> tensors = new LinkedHashMap<>(good.tensors());
        tensors.put("latent.scale", StoredArray.of(new float[] {1, 0, 1}, 3));
        new Safetensors(tensors, good.metadata()).write(file);
        assertThatThrownBy(() -> EncoderFile.read(file, device, MODEL)).isInstanceOf(InputException.class).hasMessageContaining("latent.scale holds 0.0");
        tensors.put("latent.scale", StoredArray.of(new float[] {1, Float.NaN, 1}, 3));
        new Safetensors(tensors, good.metadata()).write(file);
        assertThatThrownBy(() -> EncoderFile.read(file, device, MODEL)).isInstanceOf(InputException.class).hasMessageContaining("must be finite");
        byte[] bytes = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(bytes, bytes.length - 3));
        assertThatThrownBy(() -> EncoderFile.read(file, device, MODEL)).isInstanceOf(InputException.class).hasMessageContaining("3 bytes missing at the end");
    }

    @Test void aMissingValueIsTheMeanOfTheDraws() {
        double[] mean = encoder.state().get("input.mean").tensor().storage.read();
        float[] holes = images().values().clone(), filled = holes.clone();
        for (int p = 0; p < SIZE.features(); p += 3) {
            holes[p] = Float.NaN;
            filled[p] = (float) mean[p];
        }
        double[] z = encoder.encode(images(holes)).mean();
        assertThat(z).containsExactly(encoder.encode(images(filled)).mean()).isNotEqualTo(encoder.encode(images()).mean());
        assertThat(z).doesNotContain(Double.NaN);
    }

    @Test void drawsOfBlackAndWhitePixelsHaveTheDecodersMean() {
        double[] z = {0.3, -1, 2};
        StandardNormal prior = new StandardNormal(3);
        ModelDraws one = new ModelDraws(draws.decoder(), prior, Pixels.BERNOULLI, (n, _) -> {
            double[] same = new double[3 * n];
            for (int i = 0; i < same.length; i++) same[i] = z[i % 3];
            return same;
        }, true);
        Pairs pairs = one.pairs(2000, new Rng(5));
        assertThat(Arrays.stream(pairs.x()).distinct().sorted().toArray()).containsExactly(0, 1);
        float[] mean = draws.decoder().images(z);
        double[] found = Spread.of(pairs.x(), SIZE.features()).mean();
        for (int p = 0; p < found.length; p++) assertThat(Math.abs(found[p] - mean[p])).isLessThan(5 * Math.sqrt(0.25 / 2000));
        assertThatThrownBy(() -> new ModelDraws(draws.decoder(), prior, Pixels.GAUSSIAN, LatentSource.prior(prior), true)).isInstanceOf(InputException.class)
                .hasMessage("--x draws: is for models with the loss bernoulli, not gaussian; use mean");
    }

    @Test void sourcesOfKnownRepresentationsHaveTheirMoments() {
        double[] known = new double[3 * 400];
        Rng rng = new Rng(4);
        for (int i = 0; i < known.length; i++) known[i] = i % 3 + 0.1 * (1 + i % 3) * rng.nextGaussian();
        for (LatentSource source : List.of(LatentSource.fitted(known, 3), LatentSource.known(known, 3, 0.1))) {
            Spread spread = Spread.of(source.sample(4000, new Rng(6)), 3);
            for (int j = 0; j < 3; j++) {
                assertThat(spread.mean()[j]).isBetween(j - 0.05, j + 0.05);
                assertThat(spread.sd()[j] / (0.1 * (1 + j))).isBetween(0.9, 1.1);
            }
        }
    }

    @Test void layersFitTheShape() {
        assertThat(Layers.fitting(Size.of(28, 28, 1))).isEqualTo(Layers.CONVOLUTIONAL);
        assertThat(Layers.fitting(Size.of(32, 32, 3))).isEqualTo(Layers.CONVOLUTIONAL);
        assertThat(Layers.fitting(Size.of(8, 8, 1))).isEqualTo(Layers.MLP);
        assertThat(Layers.fitting(Size.of(1, 1, 900))).isEqualTo(Layers.MLP);
        assertThatThrownBy(() -> new EncoderSpec(Kind.GAUSSIAN, Layers.CONVOLUTIONAL, 1, 1, Size.of(1, 1, 9))).hasMessageContaining("too small for it; use mlp");
    }
}
