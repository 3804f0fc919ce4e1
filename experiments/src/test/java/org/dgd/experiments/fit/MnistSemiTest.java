package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mnist-semi} and {@code classify} from end to end, on synthetic digits. */
final class MnistSemiTest {
    @TempDir Path folder;
    private Map<String, String> nowhere;

    @BeforeEach
    void noData() throws IOException { nowhere = Map.of("XDG_CACHE_HOME", Files.createFile(folder.resolve("file")).toString()); }

    private Terminal run(String line) { return Terminal.run(nowhere, line.split(" +")); }

    @Test
    void fewLabelsTellSyntheticDigitsApart() throws IOException {
        Path out = folder.resolve("out");
        String line = "mnist-semi --limit 120 --test 40 --epochs 6 --batch-size 8 --labels 10,30 --out " + out;
        Terminal t = run(line);
        assertThat(t.exitCode()).as(t.errLines().toString()).isZero();
        JsonObject[] rows = t.out().lines().map(l -> JsonParser.parseString(l).getAsJsonObject()).toArray(JsonObject[]::new);
        assertThat(rows).hasSize(2);
        assertThat(rows[0].get("labels").getAsInt()).isEqualTo(10);
        assertThat(rows[1].get("labels").getAsInt()).isEqualTo(30);
        for (JsonObject row : rows) assertThat(row.get("accuracy").getAsDouble()).as(row.toString()).isGreaterThan(0.6);
        assertThat(out.resolve("figures/accuracy.png")).exists();
        assertThat(out.resolve("figures/reliability.png")).exists();
        assertThat(Files.readString(out.resolve("report.html"))).contains("Synthetic data", "knn_1");
        RunFiles one = new RunFiles(out.resolve("10-labels-seed-0"));
        assertThat(one.option("labelled")).isEqualTo("10");
        assertThat(one.labels()).hasSize(120).contains(-1);
        byte[] model = one.bytes("model.safetensors");
        assertThat(run(line + " --resume").out()).isEqualTo(t.out());
        assertThat(one.bytes("model.safetensors")).isEqualTo(model);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            "--labels 400               => --labels 400: there are 300 training digits",
            "--components 15            => --components 15: ten classes share them evenly, so it must be a multiple of 10"})
    void whatCannotBeIsRefused(String options, String message) {
        Path out = folder.resolve("out");
        Terminal t = run("mnist-semi --limit 300 --out " + out + " " + options);
        assertThat(t.errLines().getLast()).isEqualTo("dgd: " + message);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(out).doesNotExist();
    }
}
