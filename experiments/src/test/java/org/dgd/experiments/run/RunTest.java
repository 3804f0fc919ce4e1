package org.dgd.experiments.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dgd.experiments.cli.Project;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.SyntheticDigits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a results folder. */
final class RunTest {
    private static final Samples DIGITS = SyntheticDigits.of(10, 0);

    @TempDir Path temp;

    private Run.Plan plan(int epochs, boolean resume, Map<String, Object> more) {
        Map<String, Object> options = new LinkedHashMap<>(more);
        options.put("epochs", epochs);
        options.putIfAbsent("seed", 3L);
        return new Run.Plan("fit", temp.resolve("run"), resume, true, options, DIGITS, "reference", 1);
    }

    private static void train(Run run) throws IOException { Files.createDirectories(run.checkpoints().folder()); Files.writeString(run.checkpoints().last(), "a training state"); }

    private JsonObject record() throws IOException { return JsonParser.parseString(Files.readString(temp.resolve("run/run.json"))).getAsJsonObject(); }

    private String file(String name) throws IOException { return Files.readString(temp.resolve("run").resolve(name)); }

    @Test
    void aRunLeavesItsRecord() throws Exception {
        try (Run run = Run.open(plan(2, false, Map.of("lr", 0.5, "worst", Double.NaN)))) {
            assertThat(record().get("status").getAsString()).isEqualTo("running");
            train(run);
            run.labels(DIGITS.labels());
            assertThat(run.figures()).isDirectory();
            run.complete(Map.of("accuracy", 0.75, "confusion", new int[] {1, 2}));
        }
        JsonObject json = record();
        assertThat(json.get("status").getAsString()).isEqualTo("complete");
        assertThat(json.getAsJsonObject("options").get("lr").getAsDouble()).isEqualTo(0.5);
        assertThat(json.getAsJsonObject("options").get("worst").getAsString()).isEqualTo("NaN");
        assertThat(json.getAsJsonObject("data").get("synthetic").getAsBoolean()).isTrue();
        assertThat(json.getAsJsonObject("results").get("confusion").getAsJsonArray()).hasSize(2);
        assertThat(json.keySet()).contains("seed", "version", "java", "os", "arch", "cores", "threads", "device", "started", "ended", "seconds");
        var labels = Npy.read(temp.resolve("run/labels.npy"));
        assertThat(labels.longs()).isEqualTo(Arrays.stream(DIGITS.labels()).asLongStream().toArray());
        assertThat(temp.resolve("run/.lock")).doesNotExist();
    }

    @Test
    void aFolderWithARunIsRefusedWithoutResume() throws Exception {
        Files.createDirectories(temp.resolve("run"));           // an empty one is not
        Run.open(plan(2, false, Map.of())).close();
        assertThat(record().get("status").getAsString()).isEqualTo("failed");
        assertThatThrownBy(() -> Run.open(plan(2, false, Map.of()))).isInstanceOf(InputException.class)
                .hasMessage("--out " + temp.resolve("run") + ": holds a run already (run.json); go on with it by --resume, or choose another folder");
    }

    @Test
    void aCompleteRunIsLeftAsItIsUnlessMoreEpochsAreWanted() throws Exception {
        try (Run run = Run.open(plan(2, true, Map.of()))) {     // nothing to resume: starts anew
            assertThat(run.isComplete()).isFalse();
            assertThat(run.hasCheckpoint()).isFalse();
            train(run);
            run.complete(Map.of());
        }
        String before = file("run.json");
        try (Run run = Run.open(plan(2, true, Map.of()))) {
            assertThat(run.isComplete()).isTrue();
            assertThat(run.epochs()).isEqualTo(2);
        }
        try (Run run = Run.open(plan(1, true, Map.of()))) {
            assertThat(run.isComplete()).isTrue();
            assertThat(run.epochs()).as("as many as were trained").isEqualTo(2);
        }
        assertThat(file("run.json")).isEqualTo(before);
        try (Run run = Run.open(plan(3, true, Map.of()))) {
            assertThat(run.isComplete()).isFalse();
        }
    }

    @Test
    void anotherRunIsNotResumedAndNotTouched() throws Exception {
        try (Run run = Run.open(plan(2, false, Map.of()))) {
            train(run);
        }
        String before = file("run.json");
        assertThatThrownBy(() -> Run.open(plan(2, true, Map.of("seed", 4L)))).isInstanceOf(InputException.class)
                .hasMessageContaining("it has seed 3, this one has seed 4");
        assertThat(file("run.json")).isEqualTo(before);
    }

    @Test
    void twoRunsNeverShareAFolder() {
        try (Run _ = Run.open(plan(2, false, Map.of()))) {
            assertThatThrownBy(() -> Run.open(plan(2, true, Map.of()))).isInstanceOf(InputException.class).hasMessageContaining("another process is writing");
        }
        Run.open(plan(2, true, Map.of())).close();
    }

    @Test
    void theLockFileOfAProcessThatWasKilledIsNoObstacle() throws Exception {
        Files.createDirectories(temp.resolve("run"));
        Files.createFile(temp.resolve("run/.lock"));
        Run.open(plan(2, false, Map.of())).close();
        assertThat(temp.resolve("run/.lock")).doesNotExist();
    }

    @Test
    void anInterruptedRunSaysSo() throws Exception {
        try (Run run = Run.open(plan(2, false, Map.of()))) {
            run.interrupted();
        }
        assertThat(record().get("status").getAsString()).isEqualTo("interrupted");
    }

    @Test
    void aFolderThatCannotBeMadeIsNamed() throws Exception {
        Files.createFile(temp.resolve("run"));
        var plan = new Run.Plan("fit", temp.resolve("run/below"), false, false, Map.of("epochs", 1), DIGITS, "reference", 1);
        assertThatThrownBy(() -> Run.open(plan)).isInstanceOf(InputException.class).hasMessageStartingWith("--out " + temp.resolve("run/below") + ": cannot be written");
    }

    @Test
    void aDamagedRecordIsNamed() throws Exception {
        Files.createDirectories(temp.resolve("run"));
        Files.writeString(temp.resolve("run/run.json"), "{\"status\": [");
        assertThatThrownBy(() -> Run.open(plan(2, true, Map.of()))).isInstanceOf(InputException.class).hasMessageContaining("run.json: cannot be read");
        assertThat(temp.resolve("run/.lock")).doesNotExist();
    }

    @Test
    void theFingerprintHasWhatTheResultFollowsFromAndNothingElse() {
        Run.Plan plan = plan(2, false, Map.of("lr", 0.5, "threads", 8, "out", temp, "data-dir", temp, "log-steps", true, "resume", false));
        assertThat(RunRecord.fingerprint(plan)).isEqualTo("""
                command fit
                data.name digits
                data.samples 10
                lr 0.5
                seed 3
                version %s""".formatted(Project.version()));
    }
}
