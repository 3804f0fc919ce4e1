package org.dgd.interchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.model.ModelFile;
import org.dgd.nn.fuzz.Fuzzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged state dictionaries. What is written of them is a whole model file, and lies where it was wanted. */
class ImportFuzzTest {
    @TempDir Path folder, out;

    @Test void stateDictionaries() throws Exception {
        DecoderSpec spec = new DecoderSpec(Architecture.MLP, 1, 2, Size.of(1, 1, 3), List.of(4));
        Path file = folder.resolve("state.safetensors"), model = out.resolve("model.safetensors");
        try (ReferenceDevice device = new ReferenceDevice()) {
            StateDict.writeDecoder(file, new Decoder(spec, device, new Rng(1)), Map.of());
        }
        byte[] whole = Files.readAllBytes(file);
        Files.delete(file);
        new Fuzzer("import", file, 60).whole(whole).words("decoder.", "representation.z", "prior.means", "../", "999999999999.weight", "..", ".").run(damaged -> {
            StateDict.importDecoder(StateDictLayers.read(damaged, null, null, true), spec, model, Map.of("loss", "bernoulli"));
            assertThat(ModelFile.read(model).spec()).isEqualTo(spec);
            try (var files = Files.list(out)) {
                assertThat(files).containsExactly(model);
            }
        });
    }
}
