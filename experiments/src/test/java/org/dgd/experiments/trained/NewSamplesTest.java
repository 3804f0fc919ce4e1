package org.dgd.experiments.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.DType;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code represent}, {@code reconstruct} and {@code impute}, and {@code fit} on data with missing values. */
final class NewSamplesTest {
    private static final int N = 24;

    @TempDir static Path models;
    /** Grey images under a mixture, and numbers under N(0,I). */
    private static Path grey, table, digits, numbers;

    @TempDir Path folder;

    @BeforeAll
    static void train() {
        digits = TinyData.digits(models, N);
        numbers = TinyData.noise(models, N, 5);
        grey = RunFiles.fit(digits, models.resolve("grey"), "--decoder mlp --hidden 30 --latent 2 --prior mixture --components 3 --batch-size 6 --epochs 60 --lr 1e-2").folder();
        table = RunFiles.fit(numbers, models.resolve("table"), "--hidden 8 --latent 3 --epochs 5").folder();
    }

    private static String run(String line) {
        Terminal t = Terminal.run(line.strip().split(" +"));
        assertThat(t.err()).isEmpty();
        assertThat(t.exitCode()).isZero();
        return t.out();
    }

    private Path out(String name) { return folder.resolve(name); }

    private Path holes(Path complete, int every) {
        StoredArray x = Npy.read(complete);
        float[] values = x.floats();
        for (int i = 0; i < values.length; i += every) values[i] = Float.NaN;
        Npy.write(out("holes.npy"), values, x.shape());
        return out("holes.npy");
    }

    @Test
    void representationsComeWithARowForEverySample() throws IOException {
        String told = run("represent --model " + grey + " --data " + digits + " --output " + out("z.npy") + " --report " + out("z.csv"));
        assertThat(told).startsWith(N + " samples: objective ").contains("several starts agree in");
        StoredArray z = Npy.read(out("z.npy"));
        assertThat(z.type()).isEqualTo(DType.F32);
        assertThat(z.shape()).containsExactly(N, 2);
        List<String> rows = Files.readAllLines(out("z.csv"));
        assertThat(rows).hasSize(N + 1).first().isEqualTo("sample,objective,reconstruction,latent,gradient_norm,steps,starts,starts_agreeing,milliseconds");
        for (int i = 1; i <= N; i++) {
            String[] cells = rows.get(i).split(",");
            assertThat(cells[0]).isEqualTo(Integer.toString(i - 1));
            double objective = Double.parseDouble(cells[1]), parts = Double.parseDouble(cells[2]) + Double.parseDouble(cells[3]);
            assertThat(objective).isCloseTo(parts, within(1e-4 * Math.abs(objective)));
            assertThat(Integer.parseInt(cells[6])).isEqualTo(5);
            assertThat(Integer.parseInt(cells[7])).isBetween(1, 5);
        }
    }

    @Test
    void oneStartHasNothingToAgreeWith() {
        assertThat(run("represent --model " + grey + " --data " + digits + " --output " + out("z.npy") + " --starts 1"))
                .contains("; one start each; ").doesNotContain("agree");
    }

    @Test
    void theSeedDecidesAndThreadsDoNot() throws IOException {
        byte[][] files = new byte[3][];
        String[] options = {"--seed 3 --threads 1", "--seed 3 --threads 2", "--seed 4"};
        for (int i = 0; i < 3; i++) {
            run("represent --model " + table + " --data " + numbers + " --output " + out(i + ".npy") + " --device cpu " + options[i]);
            files[i] = Files.readAllBytes(out(i + ".npy"));
        }
        assertThat(files[1]).isEqualTo(files[0]);
        assertThat(files[2]).isNotEqualTo(files[0]);
    }

    @Test
    void moreStepsAndMoreStartsAreNotWorse() throws IOException {
        String command = "represent --model " + grey + " --data " + digits + " --output " + out("z.npy") + " --report " + out("z.csv") + " ";
        double last = Double.POSITIVE_INFINITY;
        for (String effort : List.of("--from means --starts 1 --screening 1 --steps 0", "--from means --starts 1 --steps 3",
                "--from means --starts 3 --margin 1e9", "--margin 1e9")) {
            run(command + effort);
            double objective = mean(out("z.csv"));
            assertThat(objective).as(effort).isLessThan(last + 1e-3);
            last = objective;
        }
    }

    private static double mean(Path csv) throws IOException {
        return Files.readAllLines(csv).stream().skip(1).mapToDouble(row -> Double.parseDouble(row.split(",")[1])).average().orElseThrow();
    }

    @Test
    void reconstructionsAreDecodedRepresentations() throws IOException {
        run("represent --model " + grey + " --data " + digits + " --output " + out("z.npy"));
        run("decode --model " + grey + " --input " + out("z.npy") + " --output " + out("decoded.npy"));
        String told = run("reconstruct --model " + grey + " --data " + digits + " --output " + out("x.npy") + " --png " + out("x.png"));
        float[] x = Npy.read(out("x.npy")).floats(), data = Npy.read(digits).floats();
        assertThat(x).containsExactly(Npy.read(out("decoded.npy")).floats(), within(1e-6f));
        double error = 0;
        for (int i = 0; i < x.length; i++) error += (x[i] - data[i]) * (x[i] - data[i]) / x.length;
        assertThat(Double.parseDouble(told.substring(told.lastIndexOf(' ')).strip())).isCloseTo(error, within(1e-5));
        assertThat(ImageIO.read(out("x.png").toFile()).getWidth()).isGreaterThan(200);
    }

    /** Digits that the model knows: what is left of them tells what the rest was. */
    @Test
    void whatIsThereStaysAndWhatIsMissingIsFilledIn() {
        Path holes = holes(digits, 3);
        assertThat(run("impute --model " + grey + " --data " + holes + " --output " + out("filled.npy"))).contains("values filled in");
        float[] truth = Npy.read(digits).floats(), some = Npy.read(holes).floats(), filled = Npy.read(out("filled.npy")).floats();
        double error = 0, mean = 0, meanError = 0;
        for (float t : truth) mean += t / truth.length;
        for (int i = 0; i < truth.length; i++) {
            if (!Float.isNaN(some[i])) assertThat(filled[i]).isEqualTo(truth[i]);
            else {
                error += Math.pow(filled[i] - truth[i], 2);
                meanError += Math.pow(mean - truth[i], 2);
            }
        }
        assertThat(error).isLessThan(0.5 * meanError);
    }

    @Test
    void fitTakesMissingValues() {
        Path holes = holes(digits, 5);
        assertThat(run("fit --data " + holes + " --decoder mlp --hidden 5 --epochs 2 --dry-run --out " + out("no"))).contains("missing").contains("which count nothing");
        Path run = RunFiles.fit(holes, out("holes"), "--decoder mlp --hidden 30 --latent 2 --epochs 20 --lr 1e-2").folder();
        run("impute --model " + run + " --data " + holes + " --output " + out("filled.npy"));
        for (float x : Npy.read(out("filled.npy")).floats()) assertThat(x).isBetween(0f, 1f);
        Terminal pca = Terminal.run("fit", "--data", holes.toString(), "--decoder", "mlp", "--hidden", "5", "--latent", "2", "--z-init", "pca", "--out", out("pca").toString());
        assertThat(pca.exitCode()).isEqualTo(2);
        assertThat(pca.err()).contains("--z-init pca: holes.npy has missing values (NaN)");
        assertThat(out("pca")).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "represent | --output z.npy                            | missing required options: '--model=FILE",
            "represent | --model table --data digits --output z.npy | holds images of",
            "represent | --model table --data numbers --output z.npy --from nowhere | must be one of means, known, prior",
            "represent | --model table --data numbers --output z.npy --starts 9 --candidates 3 | --starts 9: must be at most --candidates 3",
            "represent | --model nodgd --data numbers --output z.npy --from known | has no representations (representation.z); start from means or prior",
            "represent | --model noloss --data numbers --output z.npy | the metadata have no loss; expected bernoulli, gaussian or columns",
            "represent | --model table --data numbers --output z.npy --report z.npy | is also the file of --output",
            "represent | --model table --data numbers --output nowhere/z.npy | there is no folder",
            "reconstruct | --model table --data nothing.npy --output x.npy | nothing.npy: cannot be read: no such file",
            "impute | --model table --data numbers --output x.npy | no value is missing (NaN)",
    })
    void whatIsWrongIsSaidInOneSentence(String command, String options, String sentence) throws IOException {
        Safetensors all = Safetensors.read(table.resolve("model.safetensors"));
        Map<String, StoredArray> decoder = new HashMap<>(all.tensors());
        decoder.remove("representation.z");
        new Safetensors(decoder, all.metadata()).write(out("nodgd.safetensors"));
        Map<String, String> metadata = new HashMap<>(all.metadata());
        metadata.remove("loss");
        new Safetensors(all.tensors(), metadata).write(out("noloss.safetensors"));
        String line = options.replace("--model table", "--model " + table).replace("--data digits", "--data " + digits).replace("--data numbers", "--data " + numbers)
                .replace("--model no", "--model " + folder + "/no").replaceAll("(/nodgd|/noloss)", "$1.safetensors")
                .replace("--output ", "--output " + folder + "/").replace("--report ", "--report " + folder + "/");
        Terminal t = Terminal.run((command + " " + line).split(" +"));
        assertThat(t.err()).contains(sentence);
        assertThat(t.err().strip().lines().filter(l -> l.startsWith("dgd: "))).hasSize(1);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(out("z.npy")).doesNotExist();
    }
}
