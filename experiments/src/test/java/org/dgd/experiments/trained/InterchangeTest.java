package org.dgd.experiments.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.baseline.Head;
import org.dgd.baseline.Vae;
import org.dgd.baseline.VaeArchitecture;
import org.dgd.baseline.VaeFile;
import org.dgd.baseline.VaeSpec;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.dgd.model.Architecture;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Pixels;
import org.dgd.nn.Checkpoint;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code export} and {@code import}. What is in the files is tested beside their writers. */
final class InterchangeTest {
    @TempDir static Path models;
    private static Path colour, other, vae;

    @TempDir Path folder;

    @BeforeAll
    static void write() {
        colour = models.resolve("model.safetensors");
        other = models.resolve("other.safetensors");
        vae = models.resolve("vae.safetensors");
        try (var device = new ReferenceDevice()) {
            DecoderSpec spec = DecoderSpec.of(Architecture.LINEAR, 1, 3, 0, null, List.of());
            Checkpoint.write(colour, new Decoder(spec, device, new Rng(1)).state(), spec.metadata());
            Map<String, String> metadata = new LinkedHashMap<>(spec.metadata());
            metadata.put("loss", "poisson");
            Checkpoint.write(other, new Decoder(spec, device, new Rng(1)).state(), metadata);
            VaeFile.write(vae, new Vae(VaeSpec.of(VaeArchitecture.SHALLOW, 1, 0, Head.PAPER), Pixels.GAUSSIAN, device, new Rng(0)), Map.of());
        }
    }

    private void run(String line) { assertThat(Terminal.run(words(line))).isEqualTo(new Terminal(0, "", "")); }

    private String[] words(String line) {
        return Arrays.stream(line.strip().split(" +")).map(w -> w.replace("COLOUR", colour.toString()).replace("MODELS", models.toString())
                .replace("VAE", vae.toString()).replace("OTHER", other.toString()).replace("DIR", folder.toString())).toArray(String[]::new);
    }

    private byte[] bytes(String name) throws Exception { return Files.readAllBytes(folder.resolve(name)); }

    private String text(String name) throws Exception { return new String(bytes(name), StandardCharsets.ISO_8859_1); }

    @Test
    void aModelOrItsFolderBecomesAnOnnxFile() throws Exception {
        run("export --model COLOUR --output DIR/a.onnx");
        run("export --model MODELS --output DIR/b.onnx --format onnx --part decoder");
        assertThat(bytes("a.onnx")).isEqualTo(bytes("b.onnx"));
        assertThat(text("a.onnx")).contains("ConvTranspose", "decoder.0.weight", "capacity").doesNotContain("encoder.mean");
        run("export --model COLOUR --output DIR/logits.onnx --logits");
        assertThat(bytes("logits.onnx").length).isGreaterThan(bytes("a.onnx").length);
        run("export --model VAE --part encoder --output DIR/encoder.onnx");
        assertThat(text("encoder.onnx")).contains("encoder.mean.0.weight", "norm_before_linear");
        run("export --model VAE --output DIR/decoder.onnx");
        assertThat(text("decoder.onnx")).contains("decoder.0.weight").doesNotContain("encoder.mean");
    }

    @Test
    void aStateDictionaryComesBackAsTheModelThatItWas() throws Exception {
        run("export --model COLOUR --format safetensors --output DIR/state.safetensors");
        assertThat(Safetensors.read(folder.resolve("state.safetensors")).metadata().get("torch")).startsWith("torch.nn.Sequential(torch.nn.Linear(3, 32), ");
        run("import --input DIR/state.safetensors --output DIR/back.safetensors --decoder linear --capacity 1 --latent 3 --loss gaussian");
        Npy.write(folder.resolve("z.npy"), new float[] {1, 2, 3, -1, 0, 1}, 2, 3);
        run("decode --model COLOUR --input DIR/z.npy --output DIR/a.npy");
        run("decode --model DIR/back.safetensors --input DIR/z.npy --output DIR/b.npy");
        assertThat(bytes("a.npy")).isEqualTo(bytes("b.npy"));
        assertThat(Safetensors.read(folder.resolve("back.safetensors")).metadata()).containsEntry("loss", "gaussian").containsEntry("shape", "3,32,32");
    }

    @Test
    void aTableAndNamedLayersCanBeImported() {
        new Safetensors(Map.of("g.b.weight", StoredArray.of(new float[] {1, 2, 3}, 3, 1), "g.a.weight", StoredArray.of(new float[] {5, 6}, 1, 2)), Map.of())
                .write(folder.resolve("mine.safetensors"));
        run("import --input DIR/mine.safetensors --output DIR/m.safetensors --decoder mlp --hidden 1 --latent 2 --shape 3 --prefix g. --layers a,b --zero-bias");
        Safetensors file = Safetensors.read(folder.resolve("m.safetensors"));
        assertThat(file.metadata()).containsEntry("shape", "3,1,1").containsEntry("hidden", "1");
        assertThat(file.tensors().get("decoder.0.weight").floats()).containsExactly(5, 6);
        assertThat(file.tensors().get("decoder.2.weight").floats()).containsExactly(1, 2, 3);
        assertThat(file.tensors().get("decoder.2.bias").floats()).containsExactly(0, 0, 0);
    }

    /** From PyTorch come a decoder and the representations beside it. */
    @Test
    void trainingGoesOnWithWhatWasImported() {
        Path digits = TinyData.digits(folder, 7);
        Path first = RunFiles.fit(digits, folder.resolve("first"), "--decoder mlp --hidden 5 --latent 2 --epochs 1").folder();
        run("export --model " + first + " --format safetensors --output DIR/state.safetensors");
        Safetensors state = Safetensors.read(folder.resolve("state.safetensors"));
        Map<String, StoredArray> tensors = new LinkedHashMap<>(state.tensors());
        tensors.put("representation.z", new RunFiles(first).model().tensors().get("representation.z"));
        new Safetensors(tensors, Map.of()).write(folder.resolve("state.safetensors"));
        run("import --input DIR/state.safetensors --output DIR/back.safetensors --decoder mlp --hidden 5 --latent 2 --shape 1,28,28");
        RunFiles second = RunFiles.fit(digits, folder.resolve("second"), "--epochs 1 --lr 1e-12 --lr-z 1e-12 --weight-decay 0 --init "
                + folder.resolve("back.safetensors"));
        for (String tensor : second.model().tensors().keySet())
            if (!tensor.startsWith("prior.")) assertThat(second.tensor(tensor)).as(tensor).containsExactly(new RunFiles(first).tensor(tensor), within(1e-7f));
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            "export --model COLOUR                                             => missing required option: '--output=FILE'",
            "export --model COLOUR --output DIR/none/a.onnx                    => there is no folder",
            "export --model MODELS --format safetensors --output COLOUR        => is also the file of --model",
            "export --model COLOUR --output DIR/a --format onx                 => --format onx: must be one of onnx, safetensors",
            "export --model COLOUR --output DIR/a --part encoder               => --part encoder: model.safetensors has no encoder, which only a VAE's file has",
            "export --model VAE --output DIR/a --part encoder --format safetensors => --format safetensors: is for decoders; a VAE's file has",
            "export --model VAE --output DIR/a --part encoder --logits         => --logits: only the ONNX file of a decoder has logits",
            "export --model OTHER --output DIR/a                               => other.safetensors: loss poisson in the metadata is unknown",
            "import --input COLOUR --output DIR/a --decoder linear             => --decoder linear: needs --latent",
            "import --input COLOUR --output DIR/a --decoder mlp --latent 3     => --decoder mlp: needs --shape",
            "import --input COLOUR --output DIR/a --decoder mlp --latent 3 --shape 1,2 => --shape 1,2: expected channels,height,width or the number of columns",
            "import --input COLOUR --output DIR/a --decoder mnist              => model.safetensors: has 8 layers with tensors (decoder.0, decoder.1, ",
            "import --input COLOUR --output DIR/a --decoder linear --latent 4 --capacity 1 => model.safetensors: decoder.0.weight is (32,3), expected (32,4)",
            "import --input DIR/none --output DIR/a --decoder mnist            => none: cannot be read: no such file",
            "import --input COLOUR --output COLOUR --decoder mnist             => is also the file of --input"})
    void whatCannotBeDoneIsRefusedInOneLineAndNothingIsWritten(String line, String message) {
        Terminal t = Terminal.run(words(line));
        assertThat(t.errLines()).singleElement().asString().startsWith("dgd: ").contains(message);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.out()).isEmpty();
        assertThat(folder).isEmptyDirectory();
    }
}
