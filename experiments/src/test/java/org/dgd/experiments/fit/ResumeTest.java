package org.dgd.experiments.fit;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.dgd.experiments.RunFiles;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinyData;
import org.dgd.nn.Safetensors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same options give the same bits: at once, in parts, again, and on any number of threads. */
final class ResumeTest {
    private static final String MLP = "--decoder mlp --hidden 9 --latent 3 --batch-size 8 --log-steps --device cpu --threads 2 ",
            FASHION = "--decoder fashion --capacity 2 --latent 3 --batch-size 8 --log-steps --device cpu --threads 2 ";

    @TempDir Path folder;
    private Path digits;

    @BeforeEach
    void data() { digits = TinyData.digits(folder, 21); }

    private RunFiles fit(String out, String options) { return RunFiles.fit(digits, folder.resolve(out), options); }

    private static void same(RunFiles is, RunFiles expected) {
        assertThat(is.bytes("model.safetensors")).isEqualTo(expected.bytes("model.safetensors"));
        assertThat(is.metrics()).isEqualTo(expected.metrics());
        assertThat(is.text("steps.csv")).isEqualTo(expected.text("steps.csv"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            MLP + "--prior normal --z-optimizer sgd",
            MLP + "--prior mixture --components 4 --z-optimizer adam --device reference",
            FASHION + "--prior mixture --components 4 --covariance diagonal --z-optimizer sgd --loss bernoulli",
            FASHION + "--prior normal --z-optimizer adam --no-shuffle"})
    void twoEpochsAndTwoMoreAreFour(String options) {
        RunFiles whole = fit("whole", options + " --epochs 4");
        fit("parts", options + " --epochs 2");
        RunFiles parts = fit("parts", options + " --epochs 4 --resume");
        same(parts, whole);
        assertThat(parts.record().get("status").getAsString()).isEqualTo("complete");
        assertThat(parts.option("epochs")).isEqualTo("4");
    }

    /** What a process that is killed in its third epoch leaves: a checkpoint of the second, more rows than that, one of them cut, no model. */
    @Test
    void aRunThatWasKilledGoesOnToTheSameBits() throws Exception {
        String options = FASHION + "--prior mixture --components 4";
        RunFiles whole = fit("whole", options + " --epochs 4"), killed = fit("killed", options + " --epochs 2");
        Path run = killed.folder();
        Files.writeString(run.resolve("run.json"), killed.text("run.json").replace("\"status\": \"complete\"", "\"status\": \"running\""));
        Files.writeString(run.resolve("metrics.csv"), "3,1.000000,1.000000,0.000000,0.000000,1.0\n", StandardOpenOption.APPEND);
        Files.writeString(run.resolve("steps.csv"), "7,1.000000,1.000000,0.000000,0.000000\n8,1.0", StandardOpenOption.APPEND);
        for (String late : new String[] {"model.safetensors", "report.html"}) Files.delete(run.resolve(late));
        Files.createFile(run.resolve(".lock"));
        same(fit("killed", options + " --epochs 4 --resume"), whole);
        assertThat(run.resolve("report.html")).exists();
        assertThat(run.resolve(".lock")).doesNotExist();
    }

    @Test
    void aCompleteRunIsLeftAsItIs() {
        fit("out", MLP + "--epochs 2");
        Map<String, String> before = RunFiles.tree(folder);
        Terminal t = Terminal.run(("fit --data " + digits + " --out " + folder.resolve("out") + " " + MLP + "--epochs 2 --resume").split(" +"));
        assertThat(t.exitCode()).isZero();
        assertThat(t.errLines()).containsExactly("dgd: " + folder.resolve("out") + ": the run is complete already");
        assertThat(RunFiles.tree(folder)).isEqualTo(before);
    }

    @Test
    void whereThereIsNothingToResumeARunStartsAnew() {
        same(fit("resumed", MLP + "--epochs 2 --resume"), fit("fresh", MLP + "--epochs 2"));
    }

    @Test
    void aDamagedCheckpointIsRefusedInOneLine() throws Exception {
        Path state = fit("out", MLP + "--epochs 1").folder().resolve("checkpoint/state.safetensors");
        byte[] bytes = Files.readAllBytes(state);
        Files.write(state, Arrays.copyOf(bytes, bytes.length - 9));
        Terminal t = Terminal.run(("fit --data " + digits + " --out " + folder.resolve("out") + " " + MLP + "--epochs 2 --resume").split(" +"));
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.errLines()).singleElement().asString().startsWith("dgd: " + state + ": ").contains("missing at the end").endsWith("; delete " + state + ", and --resume trains from the beginning");
        assertThat(folder.resolve("out/model.safetensors")).exists();
    }

    /** A bit of the last one has changed, in a number, in a name or in a string; or it is gone, because the process died before it was written. */
    @Test
    void whereTheLastCheckpointIsDamagedTheOneBeforeItServes() throws Exception {
        String options = MLP + "--prior mixture --components 4 ";
        RunFiles whole = fit("whole", options + "--epochs 3"), parts = fit("parts", options + "--epochs 1");
        fit("parts", options + "--epochs 2 --resume");
        Path last = parts.folder().resolve("checkpoint/state.safetensors"), before = parts.folder().resolve("checkpoint/state.before.safetensors");
        byte[] good = Files.readAllBytes(last), earlier = Files.readAllBytes(before);
        int inStrings = new String(good, StandardCharsets.ISO_8859_1).indexOf("\"steps\":\"") + 9;
        for (int at : new int[] {good.length - 1, good.length / 2, inStrings, -1}) {
            byte[] bad = good.clone();
            if (at >= 0) bad[at] ^= 1;
            if (at >= 0) Files.write(last, bad);
            else Files.delete(last);
            Files.write(before, earlier);
            Path again = folder.resolve("again" + at);
            RunFiles.copy(parts.folder(), again);
            Terminal t = Terminal.run(("fit --data " + digits + " --out " + again + " " + options + "--epochs 3 --resume").split(" +"));
            assertThat(t.exitCode()).as(t.err()).isZero();
            if (at >= 0)
                assertThat(t.errLines().getFirst()).isEqualTo("dgd: " + again.resolve("checkpoint/state.safetensors")
                        + ": its checksum is not that of its content, so it was damaged after it was written; going on from the checkpoint before it");
            same(new RunFiles(again), whole);
        }
    }

    /** The disk is full when the next one is written: the good one is still there, and not the damaged one in its place. */
    @Test
    void aDamagedCheckpointNeverTakesThePlaceOfAGoodOne() throws Exception {
        String options = MLP + "--prior normal ";
        Path run = fit("parts", options + "--epochs 1").folder();
        fit("parts", options + "--epochs 2 --resume");
        Path last = run.resolve("checkpoint/state.safetensors"), before = run.resolve("checkpoint/state.before.safetensors");
        byte[] bad = Files.readAllBytes(last), good = Files.readAllBytes(before);
        bad[bad.length - 1] ^= 1;
        Files.write(last, bad);
        Files.createDirectory(run.resolve("checkpoint/.state.safetensors.part"));              // so nothing can be written there
        Terminal t = Terminal.run(("fit --data " + digits + " --out " + run + " " + options + "--epochs 3 --resume").split(" +"));
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.errLines().getLast()).contains("state.safetensors: cannot be written");
        assertThat(Files.readAllBytes(before)).isEqualTo(good);
        assertThat(last).doesNotExist();
        Files.write(before, bad);
        t = Terminal.run(("fit --data " + digits + " --out " + run + " " + options + "--epochs 3 --resume").split(" +"));
        assertThat(t.errLines()).containsExactly("dgd: " + before + ": its checksum is not that of its content, so it was damaged after it was written, and there is no other; delete "
                + before.getParent() + ", and --resume trains from the beginning");
    }

    @Test
    void aCheckpointOfAnotherVersionIsRefused() {
        Path state = fit("out", MLP + "--epochs 1").folder().resolve("checkpoint/state.safetensors");
        Safetensors file = Safetensors.read(state);
        Map<String, String> metadata = new TreeMap<>(file.metadata());
        metadata.remove("format");
        new Safetensors(file.tensors(), metadata).write(state);
        Terminal t = Terminal.run(("fit --data " + digits + " --out " + folder.resolve("out") + " " + MLP + "--epochs 2 --resume").split(" +"));
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.errLines()).containsExactly("dgd: " + state + ": the checkpoint is of an earlier version of dgd, this one reads format 2; "
                + "go on with the version that wrote it, or choose another --out");
    }

    @Test
    void theNumberOfThreadsDoesNotMatterAndNeitherDoesDoingItAgain() {
        String options = FASHION + "--prior mixture --components 4 --epochs 3 --threads ";
        RunFiles one = fit("one", options + 1);
        same(fit("two", options + 2), one);
        same(fit("three", options + 3), one);
        same(fit("again", options + 1), one);
    }
}
