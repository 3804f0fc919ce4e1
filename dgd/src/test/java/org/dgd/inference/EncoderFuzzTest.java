package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.inference.EncoderSpec.Kind;
import org.dgd.inference.EncoderSpec.Layers;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.InputException;
import org.dgd.nn.fuzz.Fuzzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files of encoders. */
class EncoderFuzzTest {
    @TempDir Path folder;

    /** Refused before anything of that size is made. */
    @Test void metadataOfALargerEncoder() {
        Path file = folder.resolve("encoder.safetensors");
        try (Device device = new ReferenceDevice()) {
            for (String latent : new String[] {"1000000", "2147483647"}) {
                EncoderFile.write(file, new Encoder(new EncoderSpec(Kind.GAUSSIAN, Layers.MLP, 1, 2, Size.of(1, 1, 5)), device, new Rng(1)), "ab", Map.of("latent", latent));
                assertThatThrownBy(() -> EncoderFile.read(file, device, "ab")).isInstanceOf(InputException.class)
                        .hasMessageMatching("encoder.safetensors: the metadata describe (an encoder of 3\\d+ numbers, but the file holds only \\d+|no encoder: --latent \\d+: at most .*)");
            }
        }
    }

    @Test void encoders() throws Exception {
        Path file = folder.resolve("encoder.safetensors");
        try (Device device = new ReferenceDevice()) {
            EncoderFile.write(file, new Encoder(new EncoderSpec(Kind.GAUSSIAN, Layers.MLP, 1, 2, Size.of(1, 1, 5)), device, new Rng(1)), "ab", Map.of());
            byte[] whole = Files.readAllBytes(file);
            Files.delete(file);
            new Fuzzer("encoder", file, 60).whole(whole)
                    .words("\"latent\":\"2147483647\"", "\"shape\":\"65536,65536,1\"", "\"layers\":\"convolutional\"", "\"capacity\":\"1024\"", "\"encoder\":\"deterministic\"", ",")
                    .run(damaged -> EncoderFile.read(damaged, device, "ab"));
        }
    }
}
