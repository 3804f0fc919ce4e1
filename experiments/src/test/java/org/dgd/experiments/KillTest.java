package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.dgd.engine.Rng;
import org.dgd.nn.Safetensors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Processes that are killed at random moments, and go on. {@code -Ddgd.kills=50} is how often for each command (2), {@code -Ddgd.kills.seed} when (0),
 * {@code -Ddgd.kills.only=compare} which one. What a kill leaves is looked at each time: no file is half written, whatever was going on.
 */
final class KillTest {
    private static final int KILLS = Integer.getInteger("dgd.kills", 2), MOST_MILLISECONDS = 120_000, START_MILLISECONDS = 1200, DELAY = 20;
    private static final long SEED = Long.getLong("dgd.kills.seed", 0);
    private static final String ONLY = System.getProperty("dgd.kills.only", "");

    /** When a process is told to end, and how. */
    private enum Moment { ASKED, WRITING, TRAINING, START, WRITING_AGAIN }

    /** Where a process was when it was killed: nothing changed yet, a file was being written, or neither. */
    private enum Found { START, TRAINING, WRITING, ASKED, OVER }

    private static final Map<KilledCommand, Map<Found, Integer>> COUNTS = new EnumMap<>(KilledCommand.class);

    @TempDir static Path data;
    @TempDir Path folder;

    /** Commands that train; the first only, unless many kills are asked for. */
    static Stream<KilledCommand> commands() {
        Stream<KilledCommand> all = Stream.of(KilledCommand.values()).filter(c -> ONLY.isEmpty() || c.key().matches(ONLY));
        return KILLS > 2 ? all : all.limit(1);
    }

    @ParameterizedTest @MethodSource("commands") @DisabledOnOs(OS.WINDOWS)
    void aRunThatIsKilledAgainAndAgainEndsWithTheBitsOfOneThatWasNot(KilledCommand command) throws Exception {
        KilledCommand.Data files = new KilledCommand.Data(data);
        Path whole = Files.createDirectory(folder.resolve("whole")), killed = folder.resolve("killed");
        inThisProcess(command.arguments(files, whole));
        Map<String, String> expected = RunBits.of(whole);
        assertThat(expected).hasSizeGreaterThanOrEqualTo(command == KilledCommand.FIT_ENCODER ? 1 : 4);
        if (command == KilledCommand.FIT_MIXTURE || command == KilledCommand.FIT_ADAM)
            assertThat(expected).containsKeys("model.safetensors", "z.npy", "metrics.csv", "steps.csv");
        long all = RunBits.progress(whole);

        Rng rng = new Rng(SEED).child(command.key());
        for (int k = 0, hit = 0; hit < KILLS; k++) {
            assertThat(k).as("processes for %d kills", KILLS).isLessThan(4 * KILLS + 4);
            Found found = kill(command, files, killed, Moment.values()[k % Moment.values().length], all, rng);
            COUNTS.computeIfAbsent(command, _ -> new EnumMap<>(Found.class)).merge(found, 1, Integer::sum);
            if (found != Found.OVER) hit++;
            RunBits.requireWhole(killed);
            if (found != Found.OVER) continue;
            assertThat(RunBits.of(killed)).isEqualTo(expected);
            assertThat(RunBits.parts(killed)).as("what killed processes left").isEmpty();
            RunBits.deleteTree(killed);
        }
        Files.createDirectories(killed);
        inThisProcess(command.arguments(files, killed));
        assertThat(RunBits.of(killed)).isEqualTo(expected);
        assertThat(RunBits.parts(killed)).as("what killed processes left").isEmpty();
    }

    /** Starts a process and kills it, unless it comes to its end before. */
    private Found kill(KilledCommand command, KilledCommand.Data files, Path out, Moment moment, long all, Rng rng) throws Exception {
        Files.createDirectories(out);
        Path said = folder.resolve("said.log");
        boolean timed = moment == Moment.START || all < 2 && !moment.name().startsWith("WRITING");         // one file at the end tells no progress
        long until = all < 2 ? -1 : RunBits.progress(out) + rng.nextInt((int) Math.max(2, all / 4)), began = System.nanoTime();
        Map<Path, FileTime> before = times(out);
        Process process = start(command.arguments(files, out), command.isLight(), said);
        if (timed) process.waitFor(rng.nextInt(moment == Moment.START ? START_MILLISECONDS : 3 * START_MILLISECONDS), TimeUnit.MILLISECONDS);
        else while (process.isAlive() && RunBits.progress(out) <= until && System.nanoTime() - began < MOST_MILLISECONDS * 1_000_000L) Thread.sleep(1);
        if (moment == Moment.WRITING || moment == Moment.WRITING_AGAIN) while (process.isAlive() && RunBits.parts(out).isEmpty()) Thread.onSpinWait();
        else if (!timed) Thread.sleep(rng.nextInt(DELAY));
        boolean alive = process.isAlive();
        if (moment == Moment.ASKED) process.destroy();              // SIGTERM, as Ctrl-C: training stops in the middle of an epoch
        else process.destroyForcibly();                             // SIGKILL: it goes on from its last checkpoint
        assertThat(process.waitFor(MOST_MILLISECONDS, TimeUnit.MILLISECONDS)).isTrue();
        if (process.exitValue() == 0) return Found.OVER;
        List<String> lines = Files.readAllLines(said);
        assertThat(alive).as("it ended by itself: %s", lines).isTrue();
        if (moment == Moment.ASKED) {
            itSaidHowToGoOn(lines, process.exitValue(), out);
            return Found.ASKED;
        }
        return !before.keySet().containsAll(RunBits.parts(out)) ? Found.WRITING : times(out).equals(before) && (all > 1 || moment == Moment.START) ? Found.START : Found.TRAINING;
    }

    private static Map<Path, FileTime> times(Path out) throws IOException {
        Map<Path, FileTime> times = new HashMap<>();
        for (Path f : RunBits.files(out)) times.put(f, Files.getLastModifiedTime(f));
        return times;
    }

    /** In the middle of training it does speak. */
    @Test @DisabledOnOs(OS.WINDOWS)
    void aProcessThatIsToldToEndSavesItsStep() throws Exception {
        Path out = folder.resolve("out"), metrics = out.resolve("metrics.csv"), said = folder.resolve("said.log");
        String line = "fit --data " + TinyData.digits(folder, 40) + " --decoder mlp --hidden 9 --latent 3 --batch-size 2 --log-steps --epochs 100000 --threads 1 --out " + out;
        Process process = start(List.of(line.split(" +")), true, said);
        long began = System.nanoTime();
        while (!(Files.exists(metrics) && Files.size(metrics) > 200) && System.nanoTime() - began < MOST_MILLISECONDS * 1_000_000L) Thread.sleep(20);
        process.destroy();
        assertThat(process.waitFor(MOST_MILLISECONDS, TimeUnit.MILLISECONDS)).isTrue();
        List<String> lines = Files.readAllLines(said);
        assertThat(lines).filteredOn(l -> l.startsWith("dgd: ")).first().isEqualTo("dgd: stopping after this step");
        itSaidHowToGoOn(lines, process.exitValue(), out);
    }

    /** If training had not begun, or was over, the process had nothing to say. */
    private static void itSaidHowToGoOn(List<String> said, int exitValue, Path out) throws IOException {
        assertThat(exitValue).isEqualTo(143);
        if (said.stream().noneMatch(line -> line.startsWith("dgd: stopping after this"))) return;
        assertThat(said.getLast()).matches("dgd: stopped (in epoch \\d+, after step \\d+|after epoch \\d+) of .*; the same command with --resume goes on from there");
        Path steps = out.resolve("steps.csv");
        if (!Files.exists(steps)) return;                           // a command that trains several models has them in folders of their own
        assertThat(JsonParser.parseString(Files.readString(out.resolve("run.json"))).getAsJsonObject().get("status").getAsString()).isEqualTo("interrupted");
        assertThat(Safetensors.read(out.resolve("checkpoint/state.safetensors")).metadata().get("steps")).as("every step that is logged is saved")
                .isEqualTo(Long.toString(Files.readAllLines(steps).size() - 1));
    }

    /** Without a data set there are synthetic digits. */
    private Map<String, String> nowhere() throws IOException {
        Path file = data.resolve("file");
        if (!Files.exists(file)) Files.createFile(file);
        return Map.of("XDG_CACHE_HOME", file.toString());
    }

    private void inThisProcess(List<String> arguments) throws IOException {
        Terminal t = Terminal.run(nowhere(), arguments.toArray(String[]::new));
        assertThat(t.exitCode()).as(t.err()).isZero();
    }

    private Process start(List<String> arguments, boolean isLight, Path said) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "--add-modules=jdk.incubator.vector", "-Xmx1g",
                "-XX:+UseSerialGC", "-Djava.awt.headless=true", "-Ddgd.checkpoint.seconds=0.02", "-cp",
                System.getProperty("java.class.path"), Main.class.getName()));
        if (isLight) command.add(1, "-XX:TieredStopAtLevel=1");   // starts faster; convolutions are slow with it
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().remove("DGD_DATA");
        builder.environment().putAll(nowhere());
        return builder.start();
    }

    /** The table of docs/18-reliability.md. */
    @AfterAll static void table() {
        if (KILLS <= 2) return;
        StringBuilder table = new StringBuilder("| command | start | training | writing | SIGTERM | came to its end |\n|---|---|---|---|---|---|\n");
        COUNTS.forEach((command, counts) -> {
            table.append("| ").append(command.key());
            for (Found found : Found.values()) table.append(" | ").append(counts.getOrDefault(found, 0));
            table.append(" |\n");
        });
        System.out.println(table);
    }
}
