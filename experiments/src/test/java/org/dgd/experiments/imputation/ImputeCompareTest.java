package org.dgd.experiments.imputation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code data holes}, {@code impute --train} and {@code impute-compare}. */
final class ImputeCompareTest {
    private static final int N = 90, FITTED = 60, SIZE = 14;

    @TempDir static Path shared;
    private static Path digits, model;

    @TempDir Path folder;

    @BeforeAll static void train() {
        float[] large = Npy.read(TinyData.digits(shared, N)).floats(), small = new float[N * SIZE * SIZE];
        for (int i = 0; i < small.length; i++) small[i] = large[(i / SIZE * 2 * SIZE + i % SIZE) * 2];
        digits = shared.resolve("small.npy");
        Npy.write(digits, small, N, SIZE, SIZE);
        model = RunFiles.fit(digits, shared.resolve("model"), "--limit " + FITTED + " --decoder mlp --hidden 20 --latent 2 --z-init pca --batch-size 20 --epochs 20 --lr 1e-2").folder();
    }

    private Path out(String name) { return folder.resolve(name); }

    private static String run(String line) {
        Terminal t = Terminal.run(line.strip().split(" +"));
        assertThat(t.exitCode()).as(t.err()).isZero();
        return t.out();
    }

    @Test void theTrainingSetMakesCompletionsAndDraws() {
        assertThat(run("data holes --data " + digits + " --limit 6 --missing 0.3 --output " + out("h.npy") + " --truth " + out("t.npy")))
                .isEqualTo("6 samples; 354 of 1176 values are missing" + System.lineSeparator());
        String options = "impute --model " + model + " --data " + out("h.npy") + " --held-out 12 --output " + out("f.npy") + " --draws 19 --draws-output " + out("d.npy")
                + " --png " + out("p.png") + " --train ";
        assertThat(run(options + digits)).contains("6 samples; 354 of 1176 values filled in; ", "; R ", "; 19 calibrated draws")
                .containsPattern("\\d+ % (around the best z|over \\d+ known|by one Gaussian)");
        StoredArray filled = Npy.read(out("f.npy")), draws = Npy.read(out("d.npy"));
        assertThat(draws.shape()).containsExactly(19, 6, 1, SIZE, SIZE);
        float[] h = Npy.read(out("h.npy")).floats(), f = filled.floats(), d = draws.floats(), t = Npy.read(out("t.npy")).floats();
        double error = 0, spread = 0;
        int inside = 0, missing = 0;
        for (int i = 0; i < h.length; i++) {
            float least = Float.POSITIVE_INFINITY, most = Float.NEGATIVE_INFINITY;
            for (int s = 0; s < 19; s++) {
                least = Math.min(least, d[s * h.length + i]);
                most = Math.max(most, d[s * h.length + i]);
            }
            if (!Float.isNaN(h[i])) {
                assertThat(f[i]).isEqualTo(h[i]);
                assertThat(least).isEqualTo(most).isEqualTo(h[i]);
                continue;
            }
            missing++;
            if (least <= t[i] && t[i] <= most) inside++;
            error += Math.pow(f[i] - t[i], 2);
            spread += t[i] * t[i];
        }
        assertThat(error).as("of what black would be wrong by").isLessThan(0.6 * spread);
        assertThat((double) inside / missing).as("19 draws: 90 %").isBetween(0.8, 0.98);
        byte[] first = bytes(out("d.npy"));
        run(options + digits + " --threads 1 --completion " + out("left.safetensors"));
        assertThat(bytes(out("d.npy"))).isEqualTo(first);
        byte[] kept = bytes(out("left.safetensors"));
        run(options + digits + " --completion " + out("left.safetensors"));
        assertThat(bytes(out("d.npy"))).isEqualTo(first);
        assertThat(bytes(out("left.safetensors"))).isEqualTo(kept);
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest @CsvSource(delimiter = '|', value = {
            "data holes --data DIGITS --missing 1.5 --output H | --missing 1.5: must be above 0 and below 1",
            "data holes --data DIGITS --missing 0.00001 --output H | 1.0E-5 of 196 values is none",
            "data holes --data DIGITS --missing 0.5 --pattern stripes --output H | must be one of random, pixels, block",
            "data holes --data DIGITS --missing 0.5 --output DIGITS | is also the file of --data",
            "impute --model MODEL --data HOLES --output F --train DIGITS --noise 0.1 --draws 3 --draws-output D | leave out --noise",
            "impute --model MODEL --data HOLES --output DIGITS --train DIGITS | is also the file of --train",
            "impute --model MODEL --data HOLES --output F --train FITTED | samples that follow these are needed",
            "impute --model MODEL --data HOLES --output F --completion O | O.npy: belongs to --train",
            "impute --model MODEL --data HOLES --output F --train DIGITS --completion F | is also the file of --output",
            "impute --model MODEL --data HOLES --output F --train DIGITS --completion HOLES | is also the file of --data",
            "impute-compare --model MODEL --data HOLES --train DIGITS --out O | has missing values (NaN) already",
            "impute-compare --model MODEL --data DIGITS --train DIGITS --missing 0.5,2 --out O | --missing 2: must be above 0 and below 1",
            "impute-compare --model MODEL --data DIGITS --train DIGITS --pattern dots --out O | must be one of random, pixels, block"})
    void whatCannotBeIsRefusedInOneSentence(String line, String expected) {
        float[] x = Npy.read(digits).floats().clone();
        Npy.write(out("fitted.npy"), Arrays.copyOf(x, FITTED * SIZE * SIZE), FITTED, SIZE, SIZE);
        x[3] = Float.NaN;
        Npy.write(out("holes.npy"), x, N, SIZE, SIZE);
        String[] words = line.replace("DIGITS", digits.toString()).replace("MODEL", model.toString()).replace("HOLES", out("holes.npy").toString())
                .replace("FITTED", out("fitted.npy").toString()).strip().split(" +");
        for (int i = 0; i < words.length; i++) if (List.of("H", "F", "D", "O").contains(words[i])) words[i] = out(words[i] + ".npy").toString();
        Terminal t = Terminal.run(words);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.errLines()).singleElement().asString().contains(expected);
    }

    /** Rows of five numbers, of two or of thirty samples: fewer components and neighbours, or column means. */
    @ParameterizedTest @ValueSource(ints = {2, 30}) void shortRowsAreComparedToo(int fitted) throws IOException {
        Path rows = TinyData.noise(folder, 40, 5);
        Path small = RunFiles.fit(rows, out("small"), "--limit " + fitted + " --hidden 4 --latent 1 --epochs 2").folder();
        run("impute-compare --model " + small + " --data " + rows + " --limit 4 --train " + rows + " --held-out 5 --missing 0.4 --pattern random --out " + out("c"));
        assertThat(Files.readAllLines(out("c").resolve("results.csv")).stream().skip(1).map(r -> r.split(",")[3]))
                .element(1).asString().startsWith(fitted == 2 ? "mean" : "PCA ");
    }

    @Test void allWaysAreComparedAndWhatIsThereIsNotMeasuredAgain() throws IOException {
        String line = "impute-compare --model " + model + " --data " + digits + " --limit 5 --train " + digits + " --held-out 8 --draws 19 --missing 0.4 --out " + out("c") + " --pattern ";
        assertThat(run(line + "block")).containsPattern("DGD 0\\.\\d{5}  inside 50 % \\d\\.\\d{3}, 80 % \\d\\.\\d{3}, 90 % \\d\\.\\d{3}, 95 % \\d\\.\\d{3}\\R");
        assertThat(Files.readAllLines(out("c").resolve("results.csv"))).hasSize(5).first().asString().startsWith("pattern,missing,way,setting,mse,mae,inside_50");
        var json = out("c").resolve("block-0.4.json");
        var time = Files.getLastModifiedTime(json);
        run(line + "block,random --resume");
        assertThat(Files.getLastModifiedTime(json)).isEqualTo(time);
        List<String> rows = Files.readAllLines(out("c").resolve("results.csv"));
        assertThat(rows.stream().skip(1).map(r -> r.split(",")[0] + " " + r.split(",")[2]))
                .containsExactly("block mean", "block PCA", "block kNN", "block DGD", "random mean", "random PCA", "random kNN", "random DGD");
        assertThat(rows.stream().skip(1).mapToDouble(r -> Double.parseDouble(r.split(",")[4]))).allMatch(mse -> mse > 0 && mse < 0.3);
        assertThat(Files.readString(out("c").resolve("report.html"))).contains("Missing values", "random-0.4");
        assertThat(out("c").resolve("random-0.4.png")).exists();
    }
}
