package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Model files whose metadata describe something else than their tensors. They are refused before anything of that size is made. */
class ForgedModelTest {
    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            latent   | 2147483647            | the metadata describe a decoder of
            hidden   | 2147483647            | the metadata describe a decoder of
            hidden   | 2147483647,2147483647 | the metadata describe a decoder of
            shape    | 65536,65536,1         | cannot make images of 65536x1x65536; they are too large
            shape    | 2000000000,1,1        | the metadata describe a decoder of
            decoder  | standard              | the metadata describe no decoder
            """)
    void modelsOfAnySize(String key, String value, String message) {
        write(null);
        refused(Map.of(key, value), message);
    }

    @Test void manyLayers() {
        write(null);
        refused(Map.of("hidden", "1,".repeat(5000) + "1"), "5001 layers; at most 100 are possible");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            columns  | normal:0-3,poisson:4-5 | are not families with their columns
            columns  | normal:0-2147483647    | the metadata have 2147483647 columns and a decoder for 5
            columns  | normal:0-4             | the metadata have 4 columns and a decoder for 5
            columns  | normal:0-x             | are not families with their columns
            columns  | normal:0-99999999999   | hold something that is no number
            noise    | NaN                    | are not families with their columns
            noise    | -1                     | are not families with their columns
            noise    | x                      | hold something that is no number
            """)
    void tablesOfOtherColumns(String key, String value, String message) {
        write(ColumnsSpec.of(Family.NORMAL, 5, OptionalDouble.of(0.5)));
        refused(Map.of(key, value), message);
    }

    private void write(ColumnsSpec columns) {
        try (Device device = new ReferenceDevice()) {
            DecoderSpec spec = new DecoderSpec(Architecture.MLP, 1, 2, Size.of(1, 1, 5), List.of(3));
            Rng rng = new Rng(1);
            ModelFile.write(path(), new Dgd(new Decoder(spec, device, rng), Representation.normal(device, 3, 2, rng), new StandardNormal(2),
                    columns == null ? Pixels.BERNOULLI : columns.on(device)));
        }
    }

    private void refused(Map<String, String> changes, String message) {
        Safetensors good = Safetensors.read(path());
        Map<String, String> metadata = new LinkedHashMap<>(good.metadata());
        metadata.putAll(changes);
        new Safetensors(good.tensors(), metadata).write(path());
        try (Device device = new ReferenceDevice()) {
            assertThatThrownBy(() -> {
                ModelFile file = ModelFile.read(path());
                file.decoder(device);
                file.likelihood(device);
            }).isInstanceOf(InputException.class).hasMessageStartingWith("model.safetensors: ").hasMessageContaining(message);
        }
    }

    private Path path() { return folder.resolve("model.safetensors"); }
}
