package org.dgd.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.dgd.nn.data.DType;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SafetensorsTest {
    @TempDir Path folder;

    private static Safetensors example() {
        Map<String, StoredArray> tensors = new LinkedHashMap<>();
        tensors.put("decoder.0.weight", StoredArray.of(new float[]{1, -2.5f, Float.NaN, 0, 5, 6}, 2, 3));
        tensors.put("epoch", StoredArray.of(new long[]{-7}));
        tensors.put("a \"quoted\" näme", StoredArray.of(new double[]{Math.PI, 1e300}, 2));
        tensors.put("empty", StoredArray.of(new float[0], 0, 20));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("shape", "1,28,28");
        metadata.put("decoder", "mnist");
        return new Safetensors(tensors, metadata);
    }

    @Test void comesBackAsItWasWritten() {
        Path path = folder.resolve("m.safetensors");
        example().write(path);
        Safetensors model = Safetensors.read(path);
        assertThat(model.tensors().keySet()).containsExactly("decoder.0.weight", "epoch", "a \"quoted\" näme", "empty");
        assertThat(model.metadata()).isEqualTo(example().metadata());
        assertThat(model.metadata().keySet()).containsExactly("shape", "decoder");
        assertThat(model.require("decoder.0.weight", 2, -1).floats()).containsExactly(1, -2.5f, Float.NaN, 0, 5, 6);
        assertThat(model.require("epoch").longs()).containsExactly(-7);
        assertThat(model.require("a \"quoted\" näme", 2).doubles()).containsExactly(Math.PI, 1e300);
        assertThat(model.require("empty", 0, 20).floats()).isEmpty();
    }

    @Test void alignsTheHeaderAndEveryTensor() throws IOException {
        Path path = folder.resolve("m.safetensors");
        example().write(path);
        var file = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        int header = (int) file.getLong();
        assertThat(header % 8).isZero();
        assertThat(file.getLong(8 + header)).as("the long comes before the floats").isEqualTo(-7);
        assertThat(file.capacity()).isEqualTo(8 + header + 8 + 16 + 24);
    }

    @Test void writesNothingButAnEmptyHeaderForNoTensors() {
        Path path = folder.resolve("m.safetensors");
        new Safetensors(Map.of(), Map.of()).write(path);
        assertThat(path).hasBinaryContent(new byte[]{8, 0, 0, 0, 0, 0, 0, 0, '{', '}', ' ', ' ', ' ', ' ', ' ', ' '});
        assertThat(Safetensors.read(path).tensors()).isEmpty();
    }

    @ParameterizedTest @EnumSource
    void readsAndWritesEveryType(DType type) throws IOException {
        var data = new byte[3 * type.bytes()];
        data[type.bytes()] = 1;
        Path path = file("{\"x\":{\"dtype\":\"%s\",\"shape\":[3],\"data_offsets\":[0,%d]}}".formatted(type, data.length), data);
        StoredArray x = Safetensors.read(path).require("x", 3);
        assertThat(x.type()).isEqualTo(type);
        assertThat(x.doubles()).startsWith(0).endsWith(0).satisfies(y -> assertThat(y[1]).isPositive());
        Safetensors.read(path).write(path);
        assertThat(Files.readAllBytes(path)).endsWith(data);
        assertThat(Safetensors.read(path).require("x", 3).doubles()).isEqualTo(x.doubles());
    }

    @Test void readsTensorsInAnyOrderAndSkipsUnknownFields() {
        Path path = file("""
                { "b": {"shape": [2], "data_offsets": [1, 3], "dtype": "U8", "note": {"x": [1]}},
                  "a": {"dtype": "U8", "shape": [], "data_offsets": [0, 1]} }\n""", new byte[]{1, 2, 3});
        Safetensors model = Safetensors.read(path);
        assertThat(model.tensors().keySet()).containsExactly("b", "a");
        assertThat(model.require("a").longs()).containsExactly(1);
        assertThat(model.require("b", 2).longs()).containsExactly(2, 3);
    }

    @Test void saysWhatIsMissingOrHasAnotherShape() {
        Path path = folder.resolve("m.safetensors");
        example().write(path);
        Safetensors model = Safetensors.read(path);
        assertThatThrownBy(() -> model.require("decoder.1.weight", 2)).isInstanceOf(InputException.class)
                .hasMessage("m.safetensors: decoder.1.weight is missing");
        assertThatThrownBy(() -> model.require("decoder.0.weight", 3, 2)).isInstanceOf(InputException.class)
                .hasMessage("m.safetensors: decoder.0.weight is (2,3), expected (3,2)");
        assertThatThrownBy(() -> model.require("decoder.0.weight", 2, 3).longs()).isInstanceOf(InputException.class)
                .hasMessage("m.safetensors: decoder.0.weight: holds F32 numbers, expected integers");
        assertThatThrownBy(() -> model.require("decoder.0.weight", 2, 3).rejectNaN("row")).isInstanceOf(InputException.class)
                .hasMessage("m.safetensors: decoder.0.weight: row 0 (counted from 0) has a NaN");
        assertThatThrownBy(() -> new Safetensors(Map.of("__metadata__", StoredArray.of(new float[1])), Map.of()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test void everyCutIsRefused() throws IOException {
        byte[] good = bytes();
        for (int n = 0; n < good.length; n++) {
            Path cut = Files.write(folder.resolve("m.safetensors"), Arrays.copyOf(good, n));
            assertThatThrownBy(() -> Safetensors.read(cut)).isInstanceOf(InputException.class).hasMessageStartingWith("m.safetensors: ");
        }
    }

    @Test void aDamagedFileIsReadOrRefused() throws IOException {
        byte[] good = bytes();
        var random = new Random(1);
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            byte[] bad = good.clone();
            for (int flips = 1 + random.nextInt(3); flips > 0; flips--) bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            if (random.nextInt(4) == 0) bad = Arrays.copyOf(bad, random.nextInt(bad.length + 9));
            Path file = Files.write(folder.resolve("m.safetensors"), bad);
            refused += assertTimeout(Duration.ofSeconds(2), () -> refuses(file)) ? 1 : 0;
        }
        assertThat(refused).isBetween(250, 499);
    }

    private static boolean refuses(Path file) {
        try {
            Safetensors.read(file).tensors().values().forEach(t -> assertThat(t.doubles()).hasSize(StoredArray.count(t.shape())));
            return false;
        } catch (InputException e) {
            assertThat(e).hasMessageMatching("m\\.safetensors: [^\\p{Cntrl}]{5,300}");
            return true;
        }
    }

    private byte[] bytes() throws IOException {
        Path path = folder.resolve("m.safetensors");
        example().write(path);
        return Files.readAllBytes(path);
    }

    private Path file(String header, byte[] data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        var file = ByteBuffer.allocate(8 + json.length + data.length).order(ByteOrder.LITTLE_ENDIAN).putLong(json.length).put(json).put(data);
        try {
            return Files.write(folder.resolve("m.safetensors"), file.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
