package org.dgd.experiments.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import org.dgd.engine.Device;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.nn.Safetensors;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.Samples;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts with size factors, what is said of each column, and what commands say of data with gaps. */
final class ColumnsTest {
    private static final int N = 120, GENES = 8;
    private static final String OPTIONS = "--hidden 8 --latent 1 --epochs 40 --batch-size 20 --lr 1e-2 --lr-z 5e-2 --z-optimizer adam --label-column type --loss poisson";

    @TempDir static Path models;
    private static Path counts, totals, hours;

    @TempDir Path folder;

    /** Two types, each with half of the genes; cells differ in size up to eightfold. */
    @BeforeAll
    static void train() throws IOException {
        Random random = new Random(7);
        List<String> lines = new ArrayList<>(List.of("g0,g1,g2,g3,g4,g5,g6,g7,hours,type"));
        for (int i = 0; i < N; i++) {
            double size = Math.exp(2 * random.nextDouble() - 1);
            StringBuilder row = new StringBuilder();
            for (int g = 0; g < GENES; g++) row.append(Math.max(0, Math.round(size * (g % 2 == i % 2 ? 60 : 12) + Math.sqrt(12 * size) * random.nextGaussian()))).append(',');
            lines.add(row + String.format(Locale.ROOT, "%.3f", 10 * size) + (i % 2 == 0 ? ",even" : ",odd"));
        }
        counts = Files.write(models.resolve("counts.csv"), lines);
        totals = RunFiles.fit(counts, models.resolve("totals"), OPTIONS + " --drop hours --size-factor total --column *:count --colour g3").folder();
        hours = RunFiles.fit(counts, models.resolve("hours"), OPTIONS.replace("--epochs 40", "--epochs 4") + " --size-factor column:hours --column *:count").folder();
    }

    private static Terminal run(String line) {
        Terminal t = Terminal.run(line.strip().split(" +"));
        assertThat(t.exitCode()).as(t.err()).isZero();
        return t;
    }

    private float[] represented(Path model, Path data) {
        run("represent --model " + model + " --data " + data + " --output " + folder.resolve("z.npy"));
        return Npy.read(folder.resolve("z.npy")).floats();
    }

    private Path table(String name, String... lines) throws IOException { return Files.write(folder.resolve(name), List.of(lines)); }

    @Test
    void aRowWithManyTimesTheCountsLiesAtTheSamePlace() throws IOException {
        Path few = table("few.csv", "g0,g1,g2,g3,g4,g5,g6,g7", "60,12,60,12,60,12,60,12", "12,60,12,60,12,60,12,60", "40,30,40,30,40,30,40,30"),
                many = table("many.csv", "g0,g1,g2,g3,g4,g5,g6,g7", "300,60,300,60,300,60,300,60", "60,300,60,300,60,300,60,300", "200,150,200,150,200,150,200,150");
        float[] a = represented(totals, few), b = represented(totals, many);
        for (int i = 0; i < 3; i++) assertThat(a[i]).isCloseTo(b[i], within(0.1f));
        assertThat(Math.abs(a[0] - a[1])).as("rows of two types").isGreaterThan(1);
    }

    @Test
    void completedAndDrawnCountsHaveTheSizeOfTheirRow() throws IOException {
        Path holes = table("holes.csv", "g0,g1,g2,g3,g4,g5,g6,g7", ",12,60,12,60,12,60,12", ",60,300,60,300,60,300,60");
        assertThat(run("impute --model " + totals + " --data " + holes + " --output " + folder.resolve("filled.csv")).out()).contains("; 2 of 16 cells filled in");
        List<String> filled = Files.readAllLines(folder.resolve("filled.csv"));
        assertThat(Double.parseDouble(filled.get(1).split(",")[0])).isBetween(45.0, 75.0);
        assertThat(Double.parseDouble(filled.get(2).split(",")[0])).isBetween(230.0, 370.0);
        for (Path model : List.of(totals, hours)) {
            run("sample --model " + model + " -n 5 --output " + folder.resolve("one.npy"));
            run("sample --model " + model + " -n 5 --output " + folder.resolve("three.npy") + " --size-factor 3");
            float[] one = Npy.read(folder.resolve("one.npy")).floats(), three = Npy.read(folder.resolve("three.npy")).floats();
            for (int i = 0; i < one.length; i++) assertThat(three[i]).isCloseTo(3 * one[i], within(1e-3f * three[i]));
        }
    }

    @Test
    void anEncoderSeesPairsAsIfAllWereOfOneSize() {
        float[] row = {60, 12, 60, 12, 60, 12, 60, 12}, rows = new float[2 * GENES];
        for (int j = 0; j < GENES; j++) rows[GENES + j] = 5 * (rows[j] = row[j]);
        try (Device device = new ReferenceDevice()) {
            TrainedModel model = TrainedModel.open(ModelFile.read(totals.resolve("model.safetensors")), device);
            Samples seen = FitEncoder.pairs(model, new Features("rows", 2, 1, 1, GENES, rows, null, List.of(), Map.of()), new double[2]).samples();
            assertThat(seen.image(1)).containsExactly(seen.image(0), within(1e-3f));
            assertThat(seen.image(0)[0] / seen.image(0)[1]).isCloseTo(5, within(1e-4f));
        }
    }

    @Test
    void aColumnThatGivesSizesComesBackAsItWas() throws IOException {
        run("reconstruct --model " + hours + " --data " + counts + " --output " + folder.resolve("again.csv"));
        String[] first = Files.readAllLines(counts).get(1).split(","), again = Files.readAllLines(folder.resolve("again.csv")).get(1).split(",");
        assertThat(Double.parseDouble(again[8])).isCloseTo(Double.parseDouble(first[8]), within(1e-3));
        run("fit-encoder --model " + totals + " --output " + folder.resolve("e.safetensors") + " --steps 40 --capacity 2");
        run("export --model " + totals + " --encoder " + folder.resolve("e.safetensors") + " --output " + folder.resolve("e.onnx"));
        run("represent --model " + totals + " --data " + counts + " --encoder " + folder.resolve("e.safetensors") + " --output " + folder.resolve("z.npy"));
    }

    @Test
    void theReportAndTheFileSayWhatWasLearntOfEachColumn() throws IOException {
        String report = Files.readString(totals.resolve("report.html"));
        assertThat(report).contains("Columns, at the representations of the training rows", "<td>g3</td><td>count</td><td>poisson</td>", "coloured by g3.");
        assertThat(totals.resolve("figures/column-1.png")).exists();
        assertThat(totals.resolve("figures/column-2.png")).doesNotExist();
        assertThat(hours.resolve("figures/column-3.png")).exists();
        String told = run("info --model " + totals).out();
        assertThat(told).contains("columns (poisson), size factor total", "error of the model").containsPattern("g7 +count +poisson");
        JsonObject json = JsonParser.parseString(run("info --json --model " + totals).out()).getAsJsonObject();
        JsonObject g0 = json.getAsJsonObject("columns").getAsJsonArray("columns").get(0).getAsJsonObject();
        assertThat(g0.get("error").getAsDouble()).isLessThan(0.5 * g0.get("baseline").getAsDouble());
        assertThat(run("info --model " + hours).out()).containsPattern("hours +size +none, a size factor");
    }

    @Test
    void rowsWithoutAnyValueAreCountedAndLeftOutOfTheError() throws IOException {
        Path some = table("some.csv", "g0,g1,g2,g3,g4,g5,g6,g7,type", "60,12,60,12,60,12,60,12,even", ",,,,,,,,neither"), none = table("none.csv", "g0,g1,g2,g3,g4,g5,g6,g7", ",,,,,,,");
        String command = "reconstruct --model " + totals + " --output " + folder.resolve("x.npy") + " --data ";
        assertThat(run(command + some).out()).contains("; 1 of 2 samples have no value and are left out of it").doesNotContain("NaN");
        assertThat(run(command + none).out()).contains("no sample has any value, so there is no squared error").doesNotContain("NaN");
        String curves = "inference-curves --model " + totals + " --at 0,1 --output " + folder.resolve("c.csv") + " --data ";
        assertThat(run(curves + some).err()).contains("some.csv: 1 of 2 samples have no value at all");
        assertThat(Files.readString(folder.resolve("c.csv"))).doesNotContain("NaN");
        assertThat(Terminal.run((curves + none).split(" ")).err()).contains("none.csv: no sample has any value; there is nothing to search by");
    }

    @Test
    void aColumnThatNoRowOfAnArrayHasIsNamed() {
        float nan = Float.NaN;
        Npy.write(folder.resolve("x.npy"), new float[] {0, nan, 1, nan, nan, nan, 1, nan, 0}, 3, 3);
        Terminal t = run("fit --data " + folder.resolve("x.npy") + " --hidden 2 --epochs 1 --dry-run");
        assertThat(t.err()).contains("x.npy: 1 of 3 samples have no value at all", "x.npy: 1 of 3 columns (1, counted from 0) are missing in every sample");
    }

    @Test
    void aTableIsExportedByTheEndingOfTheFileAndImportedWhole() {
        run("export --model " + totals + " --output " + folder.resolve("t.onnx"));
        run("export --model " + totals + " --output " + folder.resolve("t.safetensors"));
        assertThat(Safetensors.read(folder.resolve("t.safetensors")).tensors().keySet()).contains("0.weight", "likelihood.scale", "likelihood.size");
        run("import --input " + folder.resolve("t.safetensors") + " --decoder mlp --latent 1 --hidden 8 --shape 8 --output " + folder.resolve("back.safetensors"));
        float[] there = represented(totals, counts);
        run("represent --from prior --model " + folder.resolve("back.safetensors") + " --data " + counts + " --output " + folder.resolve("z.npy"));
        float[] back = Npy.read(folder.resolve("z.npy")).floats();
        int near = 0;
        for (int i = 0; i < N; i++) near += Math.abs(back[i] - there[i]) < 0.05 ? 1 : 0;
        assertThat(near).isGreaterThan(9 * N / 10);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "export --model TOTALS --output DIR/t.txt | DIR/t.txt: its ending says neither onnx nor safetensors",
        "export --model TOTALS --output DIR/t.onnx --format safetensors | DIR/t.onnx: its ending says onnx, but --format safetensors",
        "export --model TOTALS --output DIR/t.onnx --part encoder | has no encoder, which only a VAE's file has; for one of fit-encoder give --encoder FILE",
        "decode --model TOTALS --input z.npy --output DIR/x.npy --png DIR/x.jpg | DIR/x.jpg: pictures are written as PNG; give a name that ends in .png",
        "fit --data COUNTS --size-factor totals | --size-factor totals: must be total, none or column:NAME",
        "fit --data COUNTS --size-factor column:days | has no column days",
        "fit --data COUNTS --size-factor column:hours --column hours:number | so it has no other kind",
        "fit --data COUNTS --column *:number --drop type --size-factor total | takes at least two columns of counts, and there are 0",
        "fit --data digits --limit 9 --size-factor total | --size-factor total: is for counts",
        "fit --data digits --limit 9 --size-factor column:a | belongs to --data with a .csv file",
        "fit --data COUNTS --colour g9 | --colour g9: counts.csv has no such column",
        "sample --model DIR/none --output DIR/x.npy | no such file",
    })
    void whatIsWrongIsSaidInOneSentence(String line, String sentence) {
        Terminal t = Terminal.run((line + (line.startsWith("fit") ? " --out DIR/no" : "")).replace("TOTALS", totals.toString()).replace("COUNTS", counts.toString())
                .replace("DIR", folder.toString()).split(" +"));
        assertThat(t.err()).contains(sentence.replace("DIR", folder.toString()));
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(folder.resolve("no")).doesNotExist();
    }
}
