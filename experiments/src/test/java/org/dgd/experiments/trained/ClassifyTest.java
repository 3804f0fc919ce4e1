package org.dgd.experiments.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.dgd.nn.data.Npy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code classify}: classes of new samples, where they are easy to tell apart. */
final class ClassifyTest {
    private static final int N = 40;

    @TempDir static Path folder;
    private static Path data, labels, model;
    @TempDir Path out;

    /** Two classes: the first numbers are large, or the last ones. */
    @BeforeAll
    static void model() {
        float[] x = new float[N * 6];
        long[] classes = new long[N], some = new long[N];
        for (int i = 0; i < N; i++) {
            classes[i] = i % 2;
            some[i] = i < 8 ? i % 2 : -1;
            for (int j = 0; j < 6; j++) x[i * 6 + j] = (j < 3 == (i % 2 == 0) ? 0.8f : 0.2f) + 0.1f * ((i * 7 + j * 3) % 5 - 2) / 2;
        }
        data = folder.resolve("x.npy");
        Npy.write(data, x, N, 6);
        labels = folder.resolve("truth.npy");
        Npy.write(labels, classes, N);
        long[] unknown = new long[N];
        Arrays.fill(unknown, -1);
        Npy.write(folder.resolve("unknown.npy"), unknown, N);
        Path few = TinyData.labels(folder, some);
        model = folder.resolve("model");
        RunFiles.fit(data, model, "--hidden 8 --prior mixture --components 2 --labels all --z-init class --prior-hold 30 --epochs 30 --batch-size 4 --lr 1e-2 --label-file " + few);
    }

    private Terminal classify(String options) {
        String line = "classify --model " + model + " --data " + data + " " + options.replace("TRUTH", labels.toString()).replace("DIR", folder.toString()).replace("OUT", out.toString());
        return Terminal.run(line.split(" +"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"known", "map", "laplace", "nearest"})
    void everyEvidenceTellsThemApart(String evidence) {
        Terminal t = classify("--evidence " + evidence + " --label-file TRUTH --output OUT/p.npy --png OUT/r.png");
        assertThat(t.exitCode()).as(t.errLines().toString()).isZero();
        JsonObject answer = JsonParser.parseString(t.out()).getAsJsonObject();
        assertThat(answer.get("accuracy").getAsDouble()).isEqualTo(1);
        assertThat(answer.get("judged").getAsInt()).isEqualTo(N);
        assertThat(answer.getAsJsonObject("classes").get("1").getAsInt()).isEqualTo(N / 2);
        float[] p = Npy.read(out.resolve("p.npy")).floats();
        double brier = 0;
        for (int i = 0; i < N; i++) {
            assertThat(p[2 * i] + p[2 * i + 1]).isCloseTo(1, within(1e-5f));
            brier += 2 * Math.pow(1 - p[2 * i + i % 2], 2) / N;
        }
        assertThat(answer.get("brier").getAsDouble()).isCloseTo(brier, within(1e-5));
        assertThat(out.resolve("r.png")).exists();
    }

    @Test
    void aTableHasTheLikeliestClassInFront() throws IOException {
        assertThat(classify("--output OUT/p.csv").exitCode()).isZero();
        List<String> rows = Files.readAllLines(out.resolve("p.csv"));
        assertThat(rows).hasSize(N + 1);
        assertThat(rows.getFirst()).isEqualTo("sample,class,P(0),P(1)");
        assertThat(rows.get(4)).startsWith("3,1,");
    }

    @Test
    void theTemperatureIsFittedOnHalfOfTheClasses() {
        JsonObject answer = JsonParser.parseString(classify("--fit-temperature --label-file TRUTH --output OUT/p.npy").out()).getAsJsonObject();
        assertThat(answer.get("judged").getAsInt()).isEqualTo(N / 2);
        assertThat(answer.get("temperature").getAsDouble()).isEqualTo(1);                      // all are right: the surer, the better
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            "--output OUT/b.txt                                => --output OUT/b.txt: is written as an array or as a table; give a name that ends in .npy or .csv",
            "--label-file DIR/unknown.npy                      => --label-file DIR/unknown.npy: every label is -1, unknown",
            "--label-file TRUTH --output TRUTH                 => --output TRUTH: is also the file of --label-file",
            "--png OUT/r.png                                   => --png: needs true classes, and x.npy has none; give --label-file FILE.npy",
            "--fit-temperature                                 => --fit-temperature: needs true classes, and x.npy has none; give --label-file FILE.npy",
            "--fit-temperature --temperature 2                 => --fit-temperature: --temperature 2.0 says already what it is",
            "--label-file DIR/x.npy                            => --label-file DIR/x.npy: holds F32 numbers, expected int64 or int32",
            "--temperature 0                                   => --temperature 0: "})
    void whatCannotBeIsRefused(String options, String message) {
        Terminal t = classify(options + (options.contains("--output") ? "" : " --output OUT/p.npy"));
        assertThat(t.errLines()).singleElement().asString().startsWith("dgd: " + message.replace("DIR", folder.toString())
                .replace("TRUTH", labels.toString()).replace("OUT", out.toString()));
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void aModelWithoutClassesIsRefused() {
        Path other = out.resolve("other");
        RunFiles.fit(data, other, "--hidden 6 --prior mixture --components 2 --epochs 1");
        Terminal t = Terminal.run("classify", "--model", other.toString(), "--data", data.toString(), "--output", out.resolve("p.npy").toString());
        assertThat(t.errLines()).singleElement().asString().endsWith("its components belong to no classes; train one with fit --labels all or --labelled N, or mnist-semi");
        assertThat(t.exitCode()).isEqualTo(2);
    }
}
