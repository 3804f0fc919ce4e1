package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyCifar;
import org.dgd.experiments.TinyData;
import org.dgd.experiments.trial.Latents;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The alarm of shrunken representations and its remedy, and the commands that repeat the numbers of docs/experiments/metrics.md. */
final class DiagnosticsTest {
    private static final int SAMPLES = 60;

    @TempDir Path folder;
    private Path data;
    private RunFiles run;

    @BeforeEach void train() {
        data = TinyData.noise(folder, SAMPLES, 6);
        run = RunFiles.fit(data, folder.resolve("run"), "--hidden 4 --epochs 1");
    }

    @Test void aRunLeavesItsRepresentationsAsAnArray() {
        StoredArray z = Npy.read(run.folder().resolve("z.npy"));
        assertThat(z.shape()).containsExactly(SAMPLES, 2);
        assertThat(z.floats()).isEqualTo(run.tensor("representation.z"));
        assertThat(run.record().getAsJsonObject("results").get("sd_ratio").getAsDouble()).isBetween(0.7, 1.3);
    }

    @Test void representationsThatHaveShrunkSoundTheAlarmAndAFittedGaussianFollowsThem() {
        Path small = folder.resolve("small.safetensors"), out = folder.resolve("shrunk");
        scaled(run.model(), 0.1f).write(small);
        Terminal t = Terminal.run("fit", "--data", data.toString(), "--init", small.toString(), "--epochs", "1", "--lr-z", "1e-9", "--out", out.toString());
        assertThat(t.errLines()).filteredOn(line -> line.startsWith("dgd: ")).singleElement().asString()
                .contains("the representations have shrunk", "(median), below half of it in 2 of 2 dimensions", "(dgd sample --fitted)");
        RunFiles shrunk = new RunFiles(out);
        assertThat(shrunk.record().getAsJsonObject("results").get("sd_ratio").getAsDouble()).isBetween(0.05, 0.2);
        assertThat(shrunk.report()).contains("the representations have shrunk");

        Path drawn = folder.resolve("drawn.npy");
        assertThat(dgd("sample --model run/model.safetensors -n 1000 --fitted --output new.npy --z drawn.npy").exitCode()).isZero();
        assertThat(sd(Npy.read(drawn).doubles())).isCloseTo(sd(Npy.read(run.folder().resolve("z.npy")).doubles()), within(0.1));
        assertThat(dgd("sample --model shrunk/model.safetensors -n 1000 --fitted --output new.npy --z drawn.npy").exitCode()).isZero();
        assertThat(sd(Npy.read(drawn).doubles())).isCloseTo(sd(Npy.read(out.resolve("z.npy")).doubles()), within(0.02));
    }

    @Test void aFittedGaussianNeedsRepresentations() {
        Safetensors model = run.model();
        Map<String, StoredArray> decoder = new LinkedHashMap<>(model.tensors());
        decoder.remove("representation.z");
        new Safetensors(decoder, model.metadata()).write(folder.resolve("decoder.safetensors"));
        Terminal t = dgd("sample --model decoder.safetensors --fitted --output new.npy");
        assertThat(t.errLines()).singleElement().asString().contains("decoder.safetensors", "representation.z");
        assertThat(t.exitCode()).isEqualTo(2);
    }

    /** The data lie on a line but for a little: one component explains nearly all, and the mean alone leaves the variance. */
    @Test void principalComponentsOfArrays() {
        float[] x = new float[2 * SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            x[2 * i] = i % 2;
            x[2 * i + 1] = 0.5f;
        }
        Npy.write(folder.resolve("line.npy"), x, SAMPLES, 2);
        Terminal lost = dgd("metric pca line.npy line.npy --dimensions 0,1 --draws 500");
        assertThat(lost.errLines()).containsExactly("dgd: --draws 500: there is no file for them; give --output OUT.npy, or leave --draws out");
        assertThat(lost.exitCode()).isEqualTo(2);
        JsonObject mse = JsonParser.parseString(dgd("metric pca line.npy line.npy --dimensions 0,1 --draws 500 --output new.npy").out()).getAsJsonObject().getAsJsonObject("mse");
        assertThat(mse.get("0").getAsDouble()).isCloseTo(0.125, within(1e-12));
        assertThat(mse.get("1").getAsDouble()).isCloseTo(0, within(1e-12));
        float[] drawn = Npy.read(folder.resolve("new.npy")).floats();
        assertThat(drawn).hasSize(1000);
        assertThat(drawn[1]).isCloseTo(0.5f, within(1e-6f));
        refused("metric pca line.npy line.npy --dimensions 3", "--dimensions 3: line.npy has 2 numbers a sample");
        refused("metric pca line.npy noise.npy --dimensions 1", "line.npy is (60,2) and noise.npy is (60,6), expected rows of one length");
        refused("metric pca line.npy line.npy --dimensions -1", "--dimensions -1: must be at least 0");
    }

    @Test void imagesOfADataSetAsAnArray() throws Exception {
        TinyCifar.write(folder, 20);
        assertThat(dgd("data export cifar10 --data-dir . --limit 30 --output x.npy --labels y.npy").err()).isEmpty();
        assertThat(Npy.read(folder.resolve("x.npy")).shape()).containsExactly(30, 3, 32, 32);
        assertThat(Npy.read(folder.resolve("y.npy")).longs()).startsWith(0, 1, 2).hasSize(30);
        byte[] record = Arrays.copyOf(Files.readAllBytes(folder.resolve("cifar10/cifar-10-batches-bin/test_batch.bin")), 3073);
        assertThat(dgd("data export cifar10 --data-dir . --split test --output x.npy").exitCode()).isZero();
        StoredArray test = Npy.read(folder.resolve("x.npy"));
        assertThat(test.shape()[0]).isEqualTo(20);
        for (int p = 0; p < 3072; p++) assertThat(test.floats()[p]).isEqualTo((record[1 + p] & 0xff) / 255f);
        refused("data export cifar10 --data-dir . --limit 200 --output x.npy", "--limit 200: cifar10 holds only 100 samples");
        refused("data export mnist --data-dir . --output x.npy", "train-images-idx3-ubyte.gz: no such file; MNIST needs it");
        refused("data export letters --output x.npy", "letters: no such data set");
    }

    private void refused(String line, String message) {
        Terminal t = dgd(line);
        assertThat(t.errLines()).singleElement().asString().startsWith("dgd: ").contains(message);
        assertThat(t.exitCode()).isEqualTo(2);
    }

    private Terminal dgd(String line) {
        return Terminal.run(Arrays.stream(line.split(" +")).map(w -> w.equals(".") || w.endsWith(".npy") || w.endsWith(".safetensors") ? folder.resolve(w).normalize().toString() : w)
                .toArray(String[]::new));
    }

    private static Safetensors scaled(Safetensors model, float factor) {
        Map<String, StoredArray> tensors = new LinkedHashMap<>(model.tensors());
        float[] z = tensors.get("representation.z").floats().clone();
        for (int i = 0; i < z.length; i++) z[i] *= factor;
        tensors.put("representation.z", StoredArray.of(z, SAMPLES, 2));
        return new Safetensors(tensors, model.metadata());
    }

    private static double sd(double[] values) { return Latents.sd(values); }
}
