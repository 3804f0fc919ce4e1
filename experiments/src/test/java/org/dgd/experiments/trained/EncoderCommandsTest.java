package org.dgd.experiments.trained;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.Sha256;
import org.dgd.nn.data.StoredArray;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code fit-encoder}, what uses its file, and {@code inference-curves}. */
final class EncoderCommandsTest {
    private static final int N = 24;

    @TempDir static Path models;
    private static Path grey, table, digits, numbers, encoder;

    @TempDir Path folder;

    @BeforeAll
    static void train() {
        digits = TinyData.digits(models, N);
        numbers = TinyData.noise(models, N, 5);
        grey = RunFiles.fit(digits, models.resolve("grey"), "--decoder mlp --hidden 30 --latent 2 --loss bernoulli --prior mixture --components 3 --batch-size 6 --epochs 60 --lr 1e-2").folder();
        table = RunFiles.fit(numbers, models.resolve("table"), "--hidden 8 --latent 3 --epochs 5").folder();
        encoder = models.resolve("encoder.safetensors");
        String before = Sha256.of(grey.resolve("model.safetensors"));
        String told = run("fit-encoder --model " + grey + " --output " + encoder + " --capacity 4 --steps 200 --finish 200 --draw known --batch-size 32");
        assertThat(told).matches("deterministic encoder \\(convolutional, \\d+ parameters\\) after 400 steps, on other draws: squared error \\d+\\.\\d+, "
                + "-?\\d+\\.\\d+ % of the variance of z explained, objective \\d+\\.\\d+ nats\n");
        assertThat(Sha256.of(grey.resolve("model.safetensors"))).as("the model's file").isEqualTo(before);
    }

    /** Standard output of a command that ends well. */
    private static String run(String line) {
        Terminal t = Terminal.run(line.strip().split(" +"));
        assertThat(t.exitCode()).as(t.err()).isZero();
        return t.out();
    }

    private Path out(String name) { return folder.resolve(name); }

    private double[] objectives(String options) {
        run("represent --model " + grey + " --data " + digits + " --output " + out("z.npy") + " --report " + out("z.csv") + " " + options);
        return RunFiles.table(out("z.csv")).values().stream().sorted((a, b) -> Integer.compare(Integer.parseInt(a.get("sample")), Integer.parseInt(b.get("sample"))))
                .mapToDouble(row -> Double.parseDouble(row.get("objective"))).toArray();
    }

    @Test
    void aWarmStartIsNeverWorseThanTheEncodersPlace() {
        double[] instant = objectives("--encoder " + encoder + " --steps 0 --screening 1"), warm = objectives("--encoder " + encoder + " --steps 20"),
                beside = objectives("--encoder " + encoder + " --from encoder,known --steps 20"), without = objectives("--from means --starts 1 --steps 0 --screening 1");
        for (int i = 0; i < N; i++) {
            assertThat(warm[i]).isLessThanOrEqualTo(instant[i]);
            assertThat(beside[i]).isLessThanOrEqualTo(instant[i]);
        }
        assertThat(Arrays.stream(warm).sum()).isLessThan(Arrays.stream(instant).sum() - 1);
        assertThat(Arrays.stream(instant).sum()).as("the encoder has learned more than where the means are").isLessThan(Arrays.stream(without).sum());
    }

    @Test
    void aMixturesBestPlaceIsBetterThanItsLikeliest() {
        Path mixture = out("mixture.safetensors");
        assertThat(run("fit-encoder --model " + grey + " --output " + mixture + " --kind mixture --places 4 --pairs " + digits
                + " --capacity 4 --steps 200 --draw known --batch-size 32")).startsWith("mixture encoder").contains("-log q(z|x)");
        double[] best = objectives("--encoder " + mixture + " --steps 0 --screening 1"), warm = objectives("--encoder " + mixture + " --screening 5 --steps 20"),
                two = objectives("--encoder " + mixture + " --starts 2 --screening 5 --steps 20");
        for (int i = 0; i < N; i++) assertThat(warm[i]).isLessThanOrEqualTo(best[i]);
        assertThat(Arrays.stream(two).sum()).isLessThan(Arrays.stream(best).sum());
    }

    @Test
    void withoutAStepThePlacesAreTheEncoders() throws IOException {
        run("represent --model " + grey + " --data " + digits + " --output " + out("a.npy") + " --encoder " + encoder + " --steps 0 --screening 1 --seed 1");
        run("represent --model " + grey + " --data " + digits + " --output " + out("b.npy") + " --encoder " + encoder + " --steps 0 --screening 1 --seed 2 --from encoder");
        assertThat(Files.readAllBytes(out("b.npy"))).isEqualTo(Files.readAllBytes(out("a.npy")));
        assertThat(run("reconstruct --model " + grey + " --data " + digits + " --output " + out("x.npy") + " --encoder " + encoder + " --steps 0 --screening 1"))
                .contains("1 steps (median), at most 1");
    }

    @Test
    void missingValuesAreFilledInFromTheEncodersPlace() {
        StoredArray x = Npy.read(digits);
        float[] holes = x.floats().clone();
        for (int i = 0; i < holes.length; i += 3) holes[i] = Float.NaN;
        Npy.write(out("holes.npy"), holes, x.shape());
        run("impute --model " + grey + " --data " + out("holes.npy") + " --output " + out("filled.npy") + " --encoder " + encoder + " --steps 0 --screening 1");
        for (float v : Npy.read(out("filled.npy")).floats()) assertThat(v).isBetween(0f, 1f);
    }

    @Test
    void theSeedDecidesAndTheSameOneGivesTheSameFile() throws IOException {
        byte[][] files = new byte[3][];
        for (int i = 0; i < 3; i++) {
            String told = run("fit-encoder --model " + table + " --output " + out("e.safetensors") + " --kind gaussian --capacity 1 --steps 30 --missing 0.5 --device cpu --threads " + (1 + i % 2)
                    + " --seed " + (i == 2 ? 4 : 3));
            assertThat(told).startsWith("gaussian encoder (mlp, ").contains("-log q(z|x)");
            files[i] = Files.readAllBytes(out("e.safetensors"));
        }
        assertThat(files[1]).isEqualTo(files[0]);
        assertThat(files[2]).isNotEqualTo(files[0]);
        run("represent --model " + table + " --data " + numbers + " --output " + out("z.npy") + " --encoder " + out("e.safetensors"));
    }

    @Test
    void samplesOfTheUsersOwnCanFinishIt() {
        assertThat(run("fit-encoder --model " + table + " --output " + out("e.safetensors") + " --capacity 1 --steps 20 --finish 20 --finish-data " + numbers + " --draw fitted"))
                .contains("after 40 steps");
        assertThat(new RunFiles(folder).bytes("e.safetensors")).asString().contains("\"finish_data\":\"noise.npy\"", "\"draw\":\"fitted\"");
    }

    /** A limit above what there is is no reason to refuse: memory is counted for the samples of the file. */
    @Test
    void aLimitAboveAllPairsTakesThemAll() {
        String command = "fit-encoder --model " + table + " --capacity 1 --steps 10 --pairs " + numbers + " --output ";
        run(command + out("all.safetensors") + " --pairs-limit " + N);
        run(command + out("most.safetensors") + " --pairs-limit 2000000000");
        assertThat(weight("most.safetensors")).isEqualTo(weight("all.safetensors"));
    }

    private double[] weight(String encoder) { return Safetensors.read(out(encoder)).tensors().get("encoder.0.weight").doubles(); }

    @Test
    void curvesAreATableAndAPicture() throws IOException {
        String told = run("inference-curves --model " + grey + " --data " + digits + " --encoder " + encoder + " --at 0,4 --output " + out("c.csv") + " --png " + out("c.png"));
        assertThat(told.lines()).hasSize(7);
        List<String> rows = Files.readAllLines(out("c.csv"));
        assertThat(rows).hasSize(1 + 5 * 2 + 1).first().isEqualTo("start,steps,objective,above_best_percent,within_1_percent,mse,milliseconds");
        for (int i = 1; i < rows.size() - 1; i += 2) {
            String[] first = rows.get(i).split(","), then = rows.get(i + 1).split(",");
            assertThat(first[0]).isEqualTo(then[0]);
            assertThat(Double.parseDouble(then[2])).isLessThanOrEqualTo(Double.parseDouble(first[2]));
            assertThat(Double.parseDouble(then[3])).isNotNegative();
        }
        assertThat(ImageIO.read(out("c.png").toFile()).getWidth()).isGreaterThan(600);
    }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", value = {
            "represent --model TABLE --data NUMBERS --output OUT --encoder ENCODER   => encoder.safetensors: belongs to another model file than the one given",
            "represent --model GREY --data DIGITS --output OUT --from encoder        => --from encoder: needs the file, --encoder FILE, which fit-encoder makes",
            "represent --model GREY --data DIGITS --output OUT --from means --encoder ENCODER => is not among the places of --from; add encoder there, or leave --from out",
            "represent --model GREY --data DIGITS --output OUT --from nowhere        => --from nowhere: must be one of means, known, prior, encoder",
            "represent --model GREY --data DIGITS --output OUT --encoder DIGITS      => digits.npy: header length",
            "represent --model GREY --data DIGITS --output OUT --encoder none        => none: cannot be read: no such file",
            "represent --model GREY --data DIGITS --output OUT --encoder GREY/model.safetensors => model.safetensors: is no encoder; fit-encoder makes one",
            "fit-encoder --model GREY --output GREY/model.safetensors                => model.safetensors: is also the file of --model",
            "fit-encoder --model GREY --output DIGITS --pairs DIGITS                 => digits.npy: is also the file of --pairs",
            "fit-encoder --model GREY --output DIGITS --finish 5 --finish-data DIGITS => digits.npy: is also the file of --finish-data",
            "represent --model GREY --data DIGITS --output ENCODER --encoder ENCODER => --output ENCODER: is also the file of --encoder",
            "represent --model GREY --data DIGITS --output OUT --report ENCODER --encoder ENCODER => --report ENCODER: is also the file of --encoder",
            "reconstruct --model GREY --data DIGITS --output ENCODER --encoder ENCODER => --output ENCODER: is also the file of --encoder",
            "impute --model GREY --data DIGITS --output ENCODER --encoder ENCODER    => --output ENCODER: is also the file of --encoder",
            "inference-curves --model GREY --data DIGITS --output ENCODER --encoder ENCODER => --output ENCODER: is also the file of --encoder",
            "fit-encoder --model GREY --output OUT --pairs-limit 5                   => --pairs-limit 5: belongs to --pairs",
            "impute --model GREY --data DIGITS --output OUT --held-out 5             => --held-out 5: belongs to --train",
            "impute --model GREY --data DIGITS --output OUT --train DIGITS --encoder ENCODER => --encoder: --train has a search of its own",
            "impute --model GREY --data DIGITS --output OUT --train DIGITS --starts 2 => --starts: --train has a search of its own",
            "fit-encoder --model GREY --output none/e                                => none/e: there is no folder",
            "fit-encoder --model GREY --output OUT --kind gaussian --finish 5        => --finish 5: belongs to --kind deterministic",
            "fit-encoder --model GREY --output OUT --finish 0 --finish-data DIGITS   => --finish-data: there are no steps for it; set --finish",
            "fit-encoder --model GREY --output OUT --finish 5 --finish-data NUMBERS  => --finish-data noise.npy: holds rows of 5 numbers, but model.safetensors makes images of 28x28x1",
            "fit-encoder --model GREY --output OUT --finish 5 --finish-data nothing  => --finish-data nothing: no such data set",
            "fit-encoder --model TABLE --output OUT --layers convolutional           => --layers convolutional: samples of 1x1x5 are too small for it; use mlp",
            "fit-encoder --model TABLE --output OUT --x draws                        => --x draws: is for models with the loss bernoulli, not gaussian; use mean",
            "fit-encoder --model TABLE --output OUT --missing 1                      => --missing 1: must be at least 0 and less than 1",
            "fit-encoder --model TABLE --output OUT --capacity 5000                  => --capacity 5000: at most 1024 is possible"})
    void whatCannotBeIsOneSentence(String line, String message) {
        String command = line.replace("GREY", grey.toString()).replace("TABLE", table.toString()).replace("DIGITS", digits.toString())
                .replace("NUMBERS", numbers.toString()).replace("ENCODER", encoder.toString()).replace("OUT", out("out").toString());
        Terminal t = Terminal.run(command.split(" +"));
        assertThat(t.errLines()).filteredOn(l -> !l.contains("have shrunk")).singleElement().asString().startsWith("dgd: ")
                .contains(message.replace("ENCODER", encoder.toString()));
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(folder).isEmptyDirectory();
    }
}
