package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.dgd.nn.data.Npy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the options of {@code fit} do. */
final class FitTest {
    /** So slow that nothing moves by more than rounding. */
    private static final String STILL = " --lr 1e-12 --lr-z 1e-12 --weight-decay 0";

    @TempDir Path folder;

    private RunFiles fit(String out, Path data, String options) { return RunFiles.fit(data, folder.resolve(out), "--hidden 6 " + options); }

    @Test
    void standardOutputHasTheFolderAndStandardErrorALineAnEpoch() {
        Path data = TinyData.noise(folder, 6, 4), out = folder.resolve("out");
        Terminal t = Terminal.run("fit", "--data", data.toString(), "--hidden", "3", "--epochs", "3", "--out", out.toString());
        assertThat(t.out()).isEqualToIgnoringNewLines(out.toString());
        assertThat(t.errLines()).hasSize(3).allMatch(line -> line.matches("epoch \\d/3  loss .*"));
    }

    @Test
    void aDryRunShowsEveryChoiceAndWritesNothing() {
        Path data = TinyData.digits(folder, 4);
        Map<String, String> before = RunFiles.tree(folder);
        Terminal t = Terminal.run("fit", "--data", data.toString(), "--decoder", "fashion", "--capacity", "2", "--latent", "3", "--epochs", "7",
                "--out", folder.resolve("out").toString(), "--dry-run");
        assertThat(t.exitCode()).isZero();
        assertThat(t.err()).isEmpty();
        assertThat(t.out()).containsPattern("decoder +fashion\n").containsPattern("capacity +2\n").containsPattern("epochs +7\n")
                .containsPattern("data +digits.npy, 4 samples of 28x28x1\n").containsPattern("representations +12\n");
        assertThat(RunFiles.tree(folder)).isEqualTo(before);
        assertThat(Path.of("runs")).doesNotExist();
    }

    @Test
    void withoutShufflingEveryEpochTakesTheSamplesInFileOrder() {
        Path data = TinyData.noise(folder, 12, 4);
        RunFiles run = fit("ordered", data, "--no-shuffle --batch-size 1 --epochs 2 --log-steps" + STILL);
        double[][] steps = run.steps();
        for (int i = 0; i < 24; i++) assertThat(steps[i][3]).as("step %d", i + 1).isCloseTo(minusLogNormal(run.tensor("representation.z"), i % 12), within(1e-5));

        RunFiles shuffled = fit("shuffled", data, "--batch-size 1 --epochs 2 --log-steps" + STILL);
        double[] first = latents(shuffled, 0), second = latents(shuffled, 12), ordered = latents(run, 0);
        assertThat(first).isNotEqualTo(ordered);
        assertThat(second).isNotEqualTo(first);
        for (double[] latents : new double[][] {first, second, ordered}) Arrays.sort(latents);
        assertThat(first).containsExactly(ordered, within(1e-5));          // every sample once
        assertThat(second).containsExactly(ordered, within(1e-5));
    }

    private static double[] latents(RunFiles run, int from) { return Arrays.stream(run.steps()).skip(from).limit(12).mapToDouble(row -> row[3]).toArray(); }

    private static double minusLogNormal(float[] z, int i) {
        return Math.log(2 * Math.PI) + 0.5 * (z[2 * i] * z[2 * i] + z[2 * i + 1] * z[2 * i + 1]);
    }

    @Test
    void theLastSmallerBatchIsKept() {
        assertThat(fit("out", TinyData.noise(folder, 11, 4), "--batch-size 4 --epochs 1 --log-steps").steps()).hasNumberOfRows(3);
    }

    @Test
    void aLimitTakesTheFirstSamplesOfTheFile() {
        Path all = TinyData.noise(folder, 9, 4), some = folder.resolve("some.npy");
        Npy.write(some, Arrays.copyOf(Npy.read(all).floats(), 5 * 4), 5, 4);
        RunFiles limited = fit("limited", all, "--limit 5 --epochs 2"), whole = fit("whole", some, "--epochs 2");
        assertThat(limited.bytes("model.safetensors")).isEqualTo(whole.bytes("model.safetensors"));
        assertThat(limited.record().getAsJsonObject("data").get("samples").getAsInt()).isEqualTo(5);
    }

    @Test
    void seedsMakeModelsAndDevicesDoNot() {
        Path data = TinyData.noise(folder, 9, 4);
        RunFiles zero = fit("zero", data, "--epochs 2 --device cpu"), one = fit("one", data, "--epochs 2 --device cpu --seed 1");
        RunFiles reference = fit("reference", data, "--epochs 2 --device reference");
        assertThat(zero.tensor("representation.z")).containsExactly(reference.tensor("representation.z"), within(1e-4f));
        assertThat(zero.tensor("decoder.0.weight")).containsExactly(reference.tensor("decoder.0.weight"), within(1e-4f));
        assertThat(one.tensor("representation.z")[0]).isNotCloseTo(zero.tensor("representation.z")[0], within(1e-3f));
        assertThat(one.tensor("decoder.0.weight")[0]).isNotCloseTo(zero.tensor("decoder.0.weight")[0], within(1e-4f));
    }

    @Test
    void adamMovesEveryRepresentationByItsRateInItsFirstStepAndSgdByItsGradient() {
        Path data = TinyData.noise(folder, 11, 4);
        RunFiles start = fit("start", data, "--epochs 1" + STILL);
        String again = "--init " + start.folder().resolve("model.safetensors") + " --batch-size 4 --epochs 1 --lr 1e-12 --weight-decay 0 --lr-z 1e-3 --z-optimizer ";
        float[] before = start.tensor("representation.z"), adam = fit("adam", data, again + "adam").tensor("representation.z"),
                sgd = fit("sgd", data, again + "sgd").tensor("representation.z");
        double[] moved = new double[before.length];
        for (int i = 0; i < before.length; i++) {
            assertThat(Math.abs(adam[i] - before[i])).isCloseTo(1e-3f, within(1e-5f));
            moved[i] = sgd[i] - before[i];
            if (Math.abs(before[i]) > 1) assertThat(moved[i] * before[i]).as("towards the middle").isNegative();
        }
        assertThat(Arrays.stream(moved).map(Math::abs).max().orElseThrow()).isGreaterThan(2 * Arrays.stream(moved).map(Math::abs).min().orElseThrow());
    }

    @Test
    void anEmptyFolderIsTakenAndOneWithARunRefused() throws Exception {
        Path data = TinyData.noise(folder, 5, 4);
        Files.createDirectory(folder.resolve("out"));
        fit("out", data, "--epochs 1");
        Map<String, String> before = RunFiles.tree(folder);
        Terminal t = Terminal.run("fit", "--data", data.toString(), "--epochs", "1", "--out", folder.resolve("out").toString());
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.errLines()).singleElement().asString().contains("holds a run already", "--resume");
        assertThat(RunFiles.tree(folder)).isEqualTo(before);
    }

    @Test
    void aRunThatDivergesFailsInOneLineAndLeavesNoModel() {
        Path data = TinyData.noise(folder, 8, 4), out = folder.resolve("out");
        Terminal t = Terminal.run("fit", "--data", data.toString(), "--hidden", "3", "--epochs", "9", "--batch-size", "2",
                "--lr", "1e30", "--lr-z", "1e30", "--out", out.toString());
        assertThat(t.exitCode()).isEqualTo(1);
        assertThat(t.errLines()).filteredOn(line -> !line.startsWith("epoch ")).singleElement().asString().startsWith("dgd: ").contains("step");
        assertThat(new RunFiles(out).record().get("status").getAsString()).isEqualTo("failed");
        assertThat(out.resolve("model.safetensors")).doesNotExist();
        assertThat(out.resolve("report.html")).doesNotExist();
    }
}
