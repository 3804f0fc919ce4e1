package org.dgd.experiments.trained;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
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

/** {@code evaluate}, {@code represent --sd}, {@code impute --draws} and {@code fit --z-optimizer langevin}. */
final class UncertaintyTest {
    private static final int N = 12;

    @TempDir static Path models;
    /** Grey images under a mixture with a gaussian loss, and black and white ones under N(0,I). */
    private static Path grey, black, digits, ink;

    @TempDir Path folder;

    @BeforeAll
    static void train() {
        digits = TinyData.digits(models, N);
        StoredArray x = Npy.read(digits);
        float[] values = x.floats();
        for (int i = 0; i < values.length; i++) values[i] = values[i] < 0.5f ? 0 : 1;
        ink = models.resolve("ink.npy");
        Npy.write(ink, values, x.shape());
        grey = RunFiles.fit(digits, models.resolve("grey"), "--decoder mlp --hidden 30 --latent 2 --prior mixture --components 3 --batch-size 6 --epochs 60 --lr 1e-2").folder();
        black = RunFiles.fit(ink, models.resolve("black"), "--decoder mlp --hidden 30 --latent 2 --loss bernoulli --batch-size 6 --epochs 60 --lr 1e-2").folder();
    }

    private static String run(String line) {
        Terminal t = Terminal.run(line.strip().split(" +"));
        assertThat(t.exitCode()).as(t.err()).isZero();
        assertThat(t.errLines()).filteredOn(l -> l.startsWith("dgd: ")).allMatch(l -> l.contains("of the draws count"));
        return t.out();
    }

    private Path out(String name) { return folder.resolve(name); }

    private static JsonObject json(String text) { return JsonParser.parseString(text).getAsJsonObject(); }

    private Path holes(Path complete) {
        StoredArray x = Npy.read(complete);
        float[] values = x.floats();
        for (int i = 0; i < values.length; i += 3) values[i] = Float.NaN;
        Npy.write(out("holes.npy"), values, x.shape());
        return out("holes.npy");
    }

    @ParameterizedTest @ValueSource(strings = {"laplace", "student"})
    void theAnswerIsTheMeanOfTheReport(String proposal) throws IOException {
        JsonObject told = json(run("evaluate --model " + black + " --data " + ink + " --draws 60 --report " + out("e.csv") + " --proposal " + proposal));
        List<String> rows = Files.readAllLines(out("e.csv"));
        assertThat(rows).hasSize(N + 1).first().isEqualTo("sample,log_p,standard_error,ess,log_joint,values");
        double[][] table = RunFiles.numbers(Files.readString(out("e.csv")));
        double log = 0, joint = 0, values = 0, ess = 0;
        for (double[] row : table) {
            log += row[1];
            joint += row[4];
            values += row[5];
            ess += row[3];
            assertThat(row[3]).isBetween(1.0, 60.0);
        }
        assertThat(told.get("samples").getAsInt()).isEqualTo(N);
        assertThat(told.get("log_p").getAsDouble()).isCloseTo(log / N, within(1e-4)).isNegative();
        assertThat(told.get("log_joint").getAsDouble()).isCloseTo(joint / N, within(1e-4));
        assertThat(told.get("ess").getAsDouble()).isCloseTo(ess / N, within(1e-2));
        assertThat(told.get("bits_per_dimension").getAsDouble()).isCloseTo(-log / values / Math.log(2), within(1e-6));
        assertThat(told.get("proposal").getAsString()).isEqualTo(proposal);
        assertThat(told.has("noise")).isFalse();
    }

    /** Both proposals estimate the same number. */
    @Test void proposalsAgree() {
        JsonObject a = json(run("evaluate --model " + black + " --data " + ink + " --draws 2000")),
                b = json(run("evaluate --model " + black + " --data " + ink + " --draws 2000 --proposal student"));
        double error = Math.hypot(a.get("draws_error").getAsDouble(), b.get("draws_error").getAsDouble());
        assertThat(a.get("log_p").getAsDouble()).isCloseTo(b.get("log_p").getAsDouble(), within(4 * error + 0.02));
    }

    @Test void theFittedNoiseIsTheMostLikely() {
        String command = "evaluate --model " + grey + " --data " + digits + " --draws 50 ";
        JsonObject fitted = json(run(command)), model = json(run(command + "--noise model"));
        double sd = fitted.get("noise").getAsDouble();
        assertThat(sd).isBetween(0.01, 0.5);
        assertThat(model.has("noise")).isFalse();
        double best = fitted.get("log_p").getAsDouble();
        assertThat(best).isGreaterThan(model.get("log_p").getAsDouble() + 50);
        for (double factor : new double[] {0.8, 1.25})
            assertThat(json(run(command + "--noise " + factor * sd)).get("log_p").getAsDouble()).isLessThan(best);
    }

    @Test void threadsDoNotMatter() throws IOException {
        byte[][] files = new byte[2][], draws = new byte[2][];
        String[] told = new String[2];
        Path holes = holes(digits);
        for (int i = 0; i < 2; i++) {
            String options = " --device cpu --threads " + (i + 1) + " --data " + holes + " --model " + grey;
            told[i] = run("evaluate --draws 20" + options);
            run("represent --sd " + out("sd.npy") + " --noise 0.1 --output " + out("z.npy") + options);
            run("impute --posterior langevin --draws 3 --draws-output " + out("d.npy") + " --output " + out("x.npy") + options);
            files[i] = Files.readAllBytes(out("sd.npy"));
            draws[i] = Files.readAllBytes(out("d.npy"));
        }
        assertThat(told[1]).isEqualTo(told[0]);
        assertThat(files[1]).isEqualTo(files[0]);
        assertThat(draws[1]).isEqualTo(draws[0]);
    }

    @Test void lessNoiseAndMoreValuesMakeRepresentationsMoreCertain() {
        String options = " --output " + out("z.npy") + " --sd " + out("sd.npy") + " --model " + grey;
        run("represent --noise 0.2 --data " + digits + options);
        float[] much = Npy.read(out("sd.npy")).floats();
        assertThat(Npy.read(out("sd.npy")).shape()).containsExactly(N, 2);
        assertThat(run("represent --noise 0.05 --data " + digits + options)).contains("; noise 0.05");
        float[] little = Npy.read(out("sd.npy")).floats();
        run("represent --noise 0.05 --data " + holes(digits) + options);
        assertThat(mean(little)).isPositive().isLessThan(0.6 * mean(much)).isLessThan(mean(Npy.read(out("sd.npy")).floats()));
    }

    private static double mean(float[] values) {
        double sum = 0;
        for (float v : values) sum += v;
        return sum / values.length;
    }

    @ParameterizedTest @ValueSource(strings = {"laplace", "langevin"})
    void drawsKeepWhatIsThereAndSpreadAroundTheRest(String posterior) {
        Path holes = holes(digits);
        String told = run("impute --model " + grey + " --data " + holes + " --output " + out("x.npy") + " --draws 20 --draws-output " + out("d.npy") + " --posterior " + posterior);
        assertThat(told).contains("; 20 draws of each sample; noise 0.").matches(t -> t.contains("R-hat") == posterior.equals("langevin"));
        StoredArray draws = Npy.read(out("d.npy"));
        int[] one = Npy.read(holes).shape();
        assertThat(draws.shape()).startsWith(20, N).endsWith(one[one.length - 2], one[one.length - 1]);
        float[] d = draws.floats(), some = Npy.read(holes).floats(), truth = Npy.read(digits).floats();
        int inside = 0, missing = 0;
        for (int i = 0; i < some.length; i++) {
            double mean = 0, squares = 0;
            for (int k = 0; k < 20; k++) {
                if (!Float.isNaN(some[i])) assertThat(d[k * some.length + i]).isEqualTo(some[i]);
                mean += d[k * some.length + i] / 20;
            }
            if (!Float.isNaN(some[i])) continue;
            for (int k = 0; k < 20; k++) squares += Math.pow(d[k * some.length + i] - mean, 2) / 19;
            missing++;
            if (Math.abs(truth[i] - mean) < 2 * Math.sqrt(squares)) inside++;
        }
        assertThat((double) inside / missing).isBetween(0.85, 1.0);
    }

    @Test void blackAndWhiteCompletionsAreBlackAndWhite() throws IOException {
        run("impute --model " + black + " --data " + holes(ink) + " --output " + out("x.npy") + " --draws 3 --draws-output " + out("d.npy") + " --png " + out("d.png"));
        assertThat(ImageIO.read(out("d.png").toFile()).getHeight()).isGreaterThan(140);
        for (float v : Npy.read(out("d.npy")).floats()) assertThat(v).isIn(0f, 1f);
    }

    @Test void fitWithLangevinDynamicsFollowsFromTheSeedAlone() {
        String options = "--decoder mlp --hidden 9 --latent 2 --batch-size 5 --z-optimizer langevin --lr-z 1e-3 --seed 2 --epochs ";
        RunFiles whole = RunFiles.fit(digits, out("whole"), options + 4), sgd = RunFiles.fit(digits, out("sgd"), options.replace("langevin", "sgd") + 4);
        RunFiles again = RunFiles.fit(digits, out("again"), options + 4 + " --threads 1");
        assertThat(whole.option("z-optimizer")).isEqualTo("langevin");
        assertThat(again.tensor("representation.z")).containsExactly(whole.tensor("representation.z")).isNotEqualTo(sgd.tensor("representation.z"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
            "evaluate --model black --data ink --draws 1           | --draws 1: must be at least 2",
            "evaluate --model black --data ink --noise 0.1         | --noise 0.1: belongs to a gaussian loss, but",
            "evaluate --model grey --data digits --noise 0         | must be a finite number of more than 0",
            "evaluate --model grey --data digits --noise loud      | must be fitted, model or a number",
            "evaluate --model grey --data digits --proposal cauchy | must be one of laplace, student",
            "evaluate --model grey --data digits --report no/e.csv | there is no folder",
            "impute --model grey --data digits --output x.npy --draws 3 | --draws: needs --draws-output FILE.npy",
            "impute --model grey --data digits --output x.npy --draws-output d.npy | --draws-output: needs --draws N",
            "impute --model grey --data digits --output x.npy --draws 3 --draws-output x.npy | is also the file of --output",
            "impute --model grey --data digits --output x.npy --noise 0.1 | --noise: belongs to --draws",
            "represent --model grey --data digits --output z.npy --sd z.npy | is also the file of --output",
    })
    void whatIsWrongIsSaidInOneSentence(String line, String sentence) {
        String command = line.replace("--model grey", "--model " + grey).replace("--model black", "--model " + black).replace("--data digits", "--data " + digits)
                .replace("--data ink", "--data " + ink).replaceAll("(--(output|sd|report|draws-output)) ", "$1 " + folder + "/");
        Terminal t = Terminal.run(command.split(" +"));
        assertThat(t.err()).contains(sentence);
        assertThat(t.err().strip().lines().filter(l -> l.startsWith("dgd: "))).hasSize(1);
        assertThat(t.exitCode()).isEqualTo(2);
    }
}
