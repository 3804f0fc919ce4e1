package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
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

/** {@code --z-range} and {@code --normalize}: in training, in going on, and in all that uses the model. */
final class LatentRangeCommandsTest {
    private static final int N = 24;
    private static final String FIT = "--hidden 8 --latent 3 --batch-size 6 --epochs 6 --lr-z 5e-2 ";

    @TempDir static Path models;
    private static Path numbers, held, bernoulli, classes;

    @TempDir Path folder;

    @BeforeAll
    static void train() {
        numbers = TinyData.noise(models, N, 5);
        held = RunFiles.fit(numbers, models.resolve("held"), FIT + "--z-range -0.5,1").folder();
        bernoulli = RunFiles.fit(numbers, models.resolve("bernoulli"), FIT + "--z-range -0.5,1 --loss bernoulli --epochs 1").folder();
        Path labels = TinyData.labels(models, IntStream.range(0, N).mapToLong(i -> i % 2).toArray());
        classes = RunFiles.fit(numbers, models.resolve("classes"), FIT + "--z-range -0.5,1 --epochs 1 --prior mixture --components 2 --labels all --label-file " + labels).folder();
    }

    private Path out(String name) { return folder.resolve(name); }

    private static String run(String line) {
        Terminal t = Terminal.run(line.strip().split(" +"));
        assertThat(t.exitCode()).as(t.err()).isZero();
        return t.out();
    }

    private static void isHeld(float[] z) {
        assertThat(z).isNotEmpty();
        assertThat(IntStream.range(0, z.length).allMatch(i -> z[i] >= -0.5f && z[i] <= 1)).as(Arrays.toString(z)).isTrue();
    }

    private float[] read(String name) { return Npy.read(out(name)).floats(); }

    @Test
    void trainingHoldsThemAndTheFileSaysSo() {
        RunFiles run = new RunFiles(held);
        isHeld(run.tensor("representation.z"));
        isHeld(Npy.read(held.resolve("z.npy")).floats());
        assertThat(run.model().metadata()).containsEntry("z_range", "-0.5,1");
        assertThat(run.option("z-range")).isEqualTo("-0.5,1");
        assertThat(run.shapes()).contains("representation.z (24,3)").noneMatch(name -> name.contains(".h "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--z-range -0.5,1", "--z-range 0,1 --prior mixture --components 3 --z-init component --search-every 1 --z-optimizer adam",
            "--z-range 0,1 --prior mixture --components 3 --prior-fit em", "--normalize table", "--normalize dimension --z-optimizer adam"})
    void goingOnLeadsToTheSameBits(String options) {
        String fit = FIT + options;
        RunFiles whole = RunFiles.fit(numbers, out("whole"), fit + " --epochs 4");
        RunFiles.fit(numbers, out("parts"), fit + " --epochs 2");
        RunFiles parts = RunFiles.fit(numbers, out("parts"), fit + " --epochs 4 --resume");
        assertThat(parts.bytes("model.safetensors")).isEqualTo(whole.bytes("model.safetensors"));
        assertThat(parts.metrics()).isEqualTo(whole.metrics());
    }

    @Test
    void whatUsesTheModelStaysWithin() {
        run("represent --model " + held + " --data " + numbers + " --output " + out("z.npy"));
        isHeld(read("z.npy"));
        run("sample --model " + held + " -n 50 --output " + out("x.npy") + " --z " + out("draws.npy"));
        isHeld(read("draws.npy"));
        run("sample --model " + held + " -n 50 --fitted --output " + out("x.npy") + " --z " + out("draws.npy"));
        isHeld(read("draws.npy"));
        run("reconstruct --model " + held + " --data " + numbers + " --output " + out("x.npy"));
        run("fit-encoder --model " + held + " --output " + out("e.safetensors") + " --capacity 1 --steps 20 --finish 0 --draw fitted");
        run("represent --model " + held + " --data " + numbers + " --output " + out("z.npy") + " --encoder " + out("e.safetensors") + " --steps 0 --screening 1");
        isHeld(read("z.npy"));
        run("export --model " + held + " --output " + out("decoder.onnx"));
        RunFiles on = RunFiles.fit(numbers, out("on"), "--init " + held.resolve("model.safetensors") + " --epochs 1 --lr 1e-12 --lr-z 1e-12 --weight-decay 0");
        assertThat(on.tensor("representation.z")).containsExactly(new RunFiles(held).tensor("representation.z"), within(1e-6f));
        assertThat(on.option("z-range")).isEqualTo("-0.5,1");
    }

    @Test
    void normalisedRepresentationsAreAsWideAsThePrior() {
        for (String how : new String[] {"table", "dimension"}) {
            float[] z = RunFiles.fit(numbers, out(how), FIT + "--lr-z 1e-9 --z-sd 0.02 --normalize " + how).tensor("representation.z");
            double mean = 0, square = 0;
            for (float v : z) mean += v / z.length;
            for (float v : z) square += (v - mean) * (v - mean) / (z.length - 1);
            assertThat(mean).isCloseTo(0, within(1e-5));
            assertThat(square).isCloseTo(1, within(0.05));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
            "evaluate --model HELD --data DATA | evaluate: the representations of model.safetensors are held within -0.5,1 (--z-range)",
            "represent --model HELD --data DATA --output OUT --sd SD.npy | of which Laplace's approximation knows nothing",
            "represent --model HELD --data DATA --output OUT --noise fitted | --noise fitted: the representations",
            "represent --model BERNOULLI --data DATA --output OUT --noise fitted | --noise fitted: the representations",
            "impute --model HELD --data HOLES --output OUT --train DATA | --train noise.npy: the representations",
            "impute-compare --model HELD --data DATA --train DATA --out OUT | --train noise.npy: the representations",
            "classify --model CLASSES --data DATA --output OUT --evidence laplace | --evidence laplace: the representations",
            "fit --data DATA --out OUT --z-range 1000,1001 | --z-range 1000,1001: the prior N(0,1) has a share of 0 in it",
            "fit --data DATA --out OUT --z-range 0,1e-300 | --z-range 0,1.0E-300: is too narrow for numbers of 32 bits",
            "fit --data DATA --out OUT --z-range 1e8,1.00000001e8 | --z-range 100000000,100000001: is too narrow for numbers of 32 bits",
            "fit --data DATA --out OUT --z-range 1,0 | must be two numbers, the first below the second, such as 0,1",
            "fit --data DATA --out OUT --z-range 0,1 --z-optimizer langevin | --z-range 0,1: --z-optimizer langevin goes through the posterior",
            "fit --data DATA --out OUT --z-range 0,1 --normalize table | --normalize: representations within --z-range 0,1",
            "fit --data DATA --out OUT --prior mixture --normalize table | --normalize: with a mixture",
            "fit --data DATA --out OUT --normalize table --z-optimizer langevin | --normalize: --z-optimizer langevin",
            "fit --data DATA --out OUT --init HELD --z-range 0,2 | --z-range 0,2: model.safetensors has -0.5,1"})
    void whatMakesNoSenseIsRefusedInOneLine(String command, String sentence) {
        float[] x = Npy.read(numbers).floats().clone();
        x[3] = Float.NaN;
        Npy.write(out("holes.npy"), x, N, 5);
        Terminal t = Terminal.run(command.strip().replace("BERNOULLI", bernoulli.toString()).replace("CLASSES", classes.toString())
                .replace("HOLES", out("holes.npy").toString()).replace("HELD", held.resolve("model.safetensors").toString()).replace("DATA", numbers.toString())
                .replace("OUT", out("out.npy").toString()).replace("SD.npy", out("sd.npy").toString()).split(" +"));
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.errLines()).hasSize(1);
        assertThat(t.err()).contains(sentence.strip());
    }
}
