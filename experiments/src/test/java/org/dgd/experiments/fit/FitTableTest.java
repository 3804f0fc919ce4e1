package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.imageio.ImageIO;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.model.Columns;
import org.dgd.model.ColumnsSpec;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.Npy;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table of numbers, levels and counts that one hidden number makes: fitted, completed, drawn from. */
final class FitTableTest {
    private static final int N = 300;
    private static final String OPTIONS = "--hidden 16 --latent 1 --epochs 60 --batch-size 20 --lr 1e-2 --lr-z 2e-2 --z-optimizer adam --label-column who";

    @TempDir static Path models;
    private static Path complete, holes, run;

    @TempDir Path folder;

    @BeforeAll
    static void train() throws IOException {
        complete = table("complete.csv", 0);
        holes = table("holes.csv", 0.2);
        run = RunFiles.fit(holes, models.resolve("run"), OPTIONS).folder();
    }

    /** The cells that are there are the same whatever share is missing. */
    private static Path table(String name, double missing) throws IOException {
        Random made = new Random(5), gone = new Random(6);
        List<String> lines = new ArrayList<>(List.of("height,\"size, in words\",visits,member,who,weight"));
        for (int i = 0; i < N; i++) {
            double t = 2 * made.nextDouble() - 1;
            String[] cells = {String.format(Locale.ROOT, "%.3f", 170 + 20 * t + 2 * made.nextGaussian()), t < -0.4 ? "small" : t < 0.3 ? "middle" : "large",
                    Long.toString(Math.max(0, Math.round(Math.exp(1.5 + 1.5 * t) + made.nextGaussian()))), t + 0.2 * made.nextGaussian() > 0 ? "yes" : "no",
                    t > 0 ? "b" : "a", String.format(Locale.ROOT, "%.2f", 70 + 15 * t * t + made.nextGaussian())};
            for (int c = 0; c < cells.length; c++) if (c != 4 && gone.nextDouble() < missing && c != i % 4) cells[c] = "";
            lines.add(String.join(",", cells));
        }
        return Files.write(models.resolve(name), lines);
    }

    private static List<String[]> read(Path csv) throws IOException { return Files.readAllLines(csv).stream().skip(1).map(l -> l.split(",", -1)).toList(); }

    private static String run(String line) {
        Terminal t = Terminal.run(line.strip().split(" +"));
        assertThat(t.err()).isEmpty();
        assertThat(t.exitCode()).isZero();
        return t.out();
    }

    @Test
    void theModelFileKnowsTheColumnsAndTheirNoise() {
        ModelFile file = ModelFile.read(run.resolve("model.safetensors"));
        ColumnsSpec spec = (ColumnsSpec) file.likelihood();
        assertThat(spec.metadata().get("columns")).isEqualTo("normal:0-1,categorical:1-4,negative-binomial:4-5,bernoulli:5-6,normal:6-7");
        assertThat(spec.schema().columns().get(1).levels()).containsExactlyInAnyOrder("small", "middle", "large");
        try (var device = new ReferenceDevice()) {
            double[] scales = ((Columns) file.likelihood(device)).scales();
            double height = Math.exp(-scales[0] / 2) * spec.schema().columns().getFirst().sd();
            assertThat(height).as("noise of height, 2 in truth").isBetween(1.2, 4.0);
        }
        assertThat(new RunFiles(run).option("loss")).isEqualTo("columns");
    }

    /** Much nearer to the cells that were taken out than the column's mean or most frequent level. */
    @Test
    void missingCellsAreCompletedAndAllOthersStay() throws IOException {
        run("impute --model " + run + " --data " + holes + " --output " + folder.resolve("filled.csv"));
        List<String[]> truth = read(complete), some = read(holes), filled = read(folder.resolve("filled.csv"));
        assertThat(Files.readAllLines(folder.resolve("filled.csv")).getFirst()).isEqualTo(Files.readAllLines(holes).getFirst());
        double error = 0, spread = 0;
        int right = 0, words = 0;
        for (int i = 0; i < N; i++)
            for (int c = 0; c < 6; c++) {
                if (!some.get(i)[c].isEmpty()) {
                    assertThat(filled.get(i)[c]).isEqualTo(truth.get(i)[c]);
                    continue;
                }
                assertThat(filled.get(i)[c]).isNotEmpty();
                if (c == 0) {
                    error += Math.pow(Double.parseDouble(filled.get(i)[0]) - Double.parseDouble(truth.get(i)[0]), 2);
                    spread += Math.pow(170 - Double.parseDouble(truth.get(i)[0]), 2);
                }
                if (c == 1 || c == 3) {
                    words++;
                    right += filled.get(i)[c].equals(truth.get(i)[c]) ? 1 : 0;
                }
            }
        assertThat(error).isLessThan(0.3 * spread);
        assertThat(right).isGreaterThan(7 * words / 10);
    }

    @Test
    void tablesComeOutOfEveryCommand() throws IOException {
        run("represent --model " + run + " --data " + complete + " --output " + folder.resolve("z.npy"));
        assertThat(Npy.read(folder.resolve("z.npy")).shape()).containsExactly(N, 1);
        run("decode --model " + run + " --input " + folder.resolve("z.npy") + " --output " + folder.resolve("decoded.csv"));
        run("reconstruct --model " + run + " --data " + complete + " --output " + folder.resolve("again.csv"));
        assertThat(folder.resolve("again.csv")).hasSameTextualContentAs(folder.resolve("decoded.csv"));
        run("sample --model " + run + " -n 50 --output " + folder.resolve("new.csv"));
        assertThat(read(folder.resolve("new.csv"))).hasSize(50).allSatisfy(row -> {
            assertThat(row).hasSize(5);
            assertThat(row[1]).isIn("small", "middle", "large");
            assertThat(Double.parseDouble(row[0])).isBetween(130.0, 210.0);
            assertThat(row[2]).matches("\\d+");
        });
        run("sample --model " + run + " -n 5 --output " + folder.resolve("new.npy"));
        assertThat(Npy.read(folder.resolve("new.npy")).shape()).containsExactly(5, 7);
    }

    @Test
    void killedAndResumedItIsTheSame() {
        Path half = folder.resolve("half");
        RunFiles.fit(holes, half, OPTIONS.replace("--epochs 60", "--epochs 30"));
        RunFiles.fit(holes, half, OPTIONS + " --resume");
        assertThat(new RunFiles(half).tensor("likelihood.scale")).containsExactly(new RunFiles(run).tensor("likelihood.scale"));
        assertThat(new RunFiles(half).tensor("representation.z")).containsExactly(new RunFiles(run).tensor("representation.z"));
        Path on = folder.resolve("on");
        RunFiles.fit(holes, on, OPTIONS.replace("--epochs 60", "--epochs 1 --init " + run.resolve("model.safetensors")));
        assertThat(new RunFiles(on).tensor("likelihood.scale")).containsExactly(new RunFiles(run).tensor("likelihood.scale"), within(0.3f));
    }

    @Test
    void numbersOfAnyRangeAndCountsNeedNoSchema() {
        float[] x = new float[60];
        for (int i = 0; i < x.length; i++) x[i] = 40 + i % 9;
        Npy.write(folder.resolve("x.npy"), x, 20, 3);
        for (String loss : List.of("normal", "poisson", "negative-binomial")) {
            Path out = folder.resolve(loss);
            RunFiles.fit(folder.resolve("x.npy"), out, "--hidden 4 --latent 2 --epochs 3 --loss " + loss);
            run("reconstruct --model " + out + " --data " + folder.resolve("x.npy") + " --output " + folder.resolve("y.npy"));
            for (float y : Npy.read(folder.resolve("y.npy")).floats()) assertThat(y).as(loss).isBetween(35f, 60f);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "fit --data HOLES --loss gaussian | --loss gaussian: the columns of holes.csv have the distributions of their kinds",
            "fit --data HOLES --column heigth:number | holes.csv: has no column heigth",
            "fit --data X.npy | holds 2.0; decoders put out values in [0,1], but these are from 1 to 7.5; divide them by 7.5, or give --loss normal",
            "fit --data X.npy --loss poisson | row 1 (counted from 0) of X.npy holds 7.5, but counts are whole numbers",
            "fit --data X.npy --noise 1 | --noise 1.0: belongs to a .csv file or to --loss normal",
            "fit --data X.npy --column a:number | --column a:number: belongs to --data with a .csv file",
            "fit --data digits --limit 9 --loss normal | --loss normal: is for tables (N,m), and digits holds images of",
            "sample --model NUMBERS --output NEW.csv | the model was not fitted to a .csv table, so its outputs have no columns",
            "represent --model NUMBERS --data HOLES --output Z.npy | was not fitted to a table with columns; give a .npy file",
            "represent --model RUN --data X.npy --output Z.npy | --data X.npy: holds rows of 2 numbers, but model.safetensors makes rows of 7 numbers",
            "represent --model RUN --data LESS.csv --output Z.npy | LESS.csv",
            "represent --model RUN --data FOLDER --output Z.npy | is a folder, but model.safetensors makes rows of 7 numbers, not images",
            "represent --model RUN --data HOLES --output NEW.csv | NEW.csv: is written as an array; give the name of a .npy file",
            "impute --model RUN --data HOLES --output HOLES | holes.csv: is also the file of --data",
            "impute --model RUN --data HOLES --output RUN/model.safetensors | model.safetensors: is also the file of --model",
            "impute --model RUN --data HOLES --output NEW.csv --limit 3 | --limit 3: a table is completed as a whole",
            "impute --model RUN --data X.npy --output NEW.csv | X.npy is no table that could be completed; give the name of a .npy file",
            "reconstruct --model RUN --data HOLES --output HOLES | holes.csv: is also the file of --data",
            "evaluate --model RUN --data HOLES --report HOLES | holes.csv: is also the file of --data",
            "evaluate --model RUN --data NONE.csv | --data NONE.csv: every value is missing, so there is nothing to evaluate",
            "sample --model RUN --output RUN/model.safetensors | model.safetensors: is also the file of --model",
            "decode --model RUN --input X.npy --output RUN/model.safetensors | model.safetensors: is also the file of --model",
            "decode --model RUN --input X.npy --output X.npy | X.npy: is also the file of --input",
            "inference-curves --model RUN --data HOLES --output HOLES | holes.csv: is also the file of --data",
    })
    void whatIsWrongIsSaidInOneSentence(String line, String sentence) throws IOException {
        Npy.write(folder.resolve("X.npy"), new float[] {1, 2, 7.5f, 3}, 2, 2);
        Files.writeString(folder.resolve("NONE.csv"), Files.readAllLines(holes).getFirst() + "\n,,,,,\n");
        Files.writeString(folder.resolve("LESS.csv"), "height,visits\n1,2\n");
        Npy.write(folder.resolve("unit.npy"), new float[] {0.5f, 0.2f, 0.1f, 0.9f}, 2, 2);
        if (line.contains("NUMBERS")) RunFiles.fit(folder.resolve("unit.npy"), folder.resolve("numbers"), "--hidden 3 --epochs 1");
        ImageIO.write(new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY), "png", Files.createDirectory(folder.resolve("photos")).resolve("1.png").toFile());
        byte[] table = Files.readAllBytes(holes), model = Files.readAllBytes(run.resolve("model.safetensors"));
        String at = folder + "/";
        Terminal t = Terminal.run((line.replace("HOLES", holes.toString()).replace("X.npy", at + "X.npy").replace("LESS.csv", at + "LESS.csv").replace("RUN", run.toString())
                .replace("NUMBERS", at + "numbers").replace("NEW.csv", at + "NEW.csv").replace("Z.npy", at + "Z.npy")
                .replace("FOLDER", at + "photos").replace("data NONE.csv", "data " + at + "NONE.csv") + (line.startsWith("fit") ? " --out " + at + "no" : "")).split(" +"));
        assertThat(t.err()).contains(sentence);
        assertThat(t.errLines()).filteredOn(l -> l.startsWith("dgd: ")).hasSize(1);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(folder.resolve("no")).doesNotExist();
        assertThat(folder.resolve("Z.npy")).doesNotExist();
        assertThat(folder.resolve("NEW.csv")).doesNotExist();
        assertThat(holes).hasBinaryContent(table);
        assertThat(run.resolve("model.safetensors")).hasBinaryContent(model);
    }
}
