package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.dgd.engine.Rng;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.Sha256;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Processes that are killed at random moments, and go on. {@code -Ddgd.kills=50} is how often for each command (2), {@code -Ddgd.kills.seed} when (0).
 * What a kill leaves is looked at each time: no file is half written, whatever was going on.
 */
final class KillTest {
    private static final int KILLS = Integer.getInteger("dgd.kills", 2), EPOCHS = 30, MOST_MILLISECONDS = 120_000;
    private static final long SEED = Long.getLong("dgd.kills.seed", 0);

    @TempDir Path folder;

    /** Commands that train; the first only, unless many kills are asked for. */
    static Stream<String> commands() {
        Stream<String> all = Stream.of(
                "fit --data DIGITS --decoder mlp --hidden 24 --latent 3 --prior mixture --components 4 --batch-size 4 --epochs " + EPOCHS + " --log-steps "
                        + "--search-every 3 --search-candidates 20 --prior-fit em --prior-hold 5 --descend-every 4 --z-noise 0.2 --noise-until 20 --decay-after 8",
                "fit --data DIGITS --decoder fashion --capacity 2 --latent 3 --prior normal --z-optimizer adam --batch-size 8 --epochs " + EPOCHS + " --log-steps");
        return KILLS > 2 ? all : all.limit(1);
    }

    @ParameterizedTest @MethodSource("commands") @DisabledOnOs(OS.WINDOWS)
    void aRunThatIsKilledAgainAndAgainEndsWithTheBitsOfOneThatWasNot(String command) throws Exception {
        Path digits = TinyData.digits(folder, 40), killed = folder.resolve("killed");
        String line = command.replace("DIGITS", digits.toString());
        Map<String, String> expected = results(inThisProcess(line, folder.resolve("whole")));
        assertThat(expected).containsKeys("model.safetensors", "z.npy", "metrics.csv", "steps.csv");

        Rng rng = new Rng(SEED).child(command.hashCode());
        for (int k = 0, hit = 0; hit < KILLS; k++) {
            assertThat(k).as("processes for %d kills", KILLS).isLessThan(4 * KILLS + 4);
            long until = rows(killed.resolve("metrics.csv")) + rng.nextInt(EPOCHS / 4);             // so many epochs further, or while they are going on
            Process process = start(line, killed);
            long deadline = System.nanoTime() + MOST_MILLISECONDS * 1_000_000L;
            while (process.isAlive() && rows(killed.resolve("metrics.csv")) <= until && System.nanoTime() < deadline) Thread.sleep(1);
            Thread.sleep(rng.nextInt(20));
            boolean alive = process.isAlive(), asked = hit % 2 == 0;
            if (alive) hit++;
            if (asked) process.destroy();                           // SIGTERM, as Ctrl-C: training stops in the middle of an epoch
            else process.destroyForcibly();                         // SIGKILL: it goes on from its last checkpoint
            assertThat(process.waitFor(MOST_MILLISECONDS, TimeUnit.MILLISECONDS)).isTrue();
            nothingIsHalfWritten(killed);
            if (alive && asked) itSaidHowToGoOn(killed, process.exitValue());
            if (isComplete(killed)) {
                assertThat(results(killed)).isEqualTo(expected);
                deleteTree(killed);
            }
        }
        assertThat(results(inThisProcess(line, killed))).isEqualTo(expected);
    }

    /** If training was over, the process had nothing to say. */
    private void itSaidHowToGoOn(Path run, int exitValue) throws IOException {
        List<String> said = Files.readAllLines(said(run));
        if (!said.contains("dgd: stopping after this step")) return;
        assertThat(exitValue).isEqualTo(143);
        assertThat(said.getLast()).matches("dgd: stopped (in epoch \\d+, after step \\d+|after epoch \\d+) of .*; the same command with --resume goes on from there");
        assertThat(JsonParser.parseString(Files.readString(run.resolve("run.json"))).getAsJsonObject().get("status").getAsString()).isEqualTo("interrupted");
        Map<String, String> state = Safetensors.read(run.resolve("checkpoint/state.safetensors")).metadata();
        assertThat(state.get("steps")).as("every step that is logged is saved").isEqualTo(Long.toString(rows(run.resolve("steps.csv")) - 1));
    }

    private static boolean isComplete(Path run) throws IOException {
        return Files.exists(run.resolve("run.json")) && Files.readString(run.resolve("run.json")).contains("\"status\": \"complete\"");
    }

    private static void deleteTree(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(file);
        }
    }

    private static long rows(Path csv) throws IOException { return Files.exists(csv) ? Files.readString(csv).lines().count() : 0; }

    private static Path inThisProcess(String line, Path out) {
        Terminal t = Terminal.run((line + " --threads 1 --resume --out " + out).split(" +"));
        assertThat(t.exitCode()).as(t.err()).isZero();
        return out;
    }

    private Path said(Path out) { return folder.resolve(out.getFileName() + ".log"); }

    private Process start(String line, Path out) throws IOException {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "--add-modules=jdk.incubator.vector", "-Xmx256m",
                "-XX:TieredStopAtLevel=1", "-Djava.awt.headless=true", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of((line + " --threads 1 --resume --out " + out).split(" +")));
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said(out).toFile()).start();
    }

    /** The files that must have the same bits, by name; of a log, its rows without the seconds. */
    private static Map<String, String> results(Path run) throws IOException {
        Map<String, String> results = new TreeMap<>();
        for (String name : List.of("model.safetensors", "z.npy", "labels.npy", "steps.csv"))
            if (Files.exists(run.resolve(name))) results.put(name, Sha256.of(run.resolve(name)));
        Path metrics = run.resolve("metrics.csv");
        if (Files.exists(metrics))
            results.put("metrics.csv", Files.readAllLines(metrics).stream().map(row -> row.replaceFirst(",[^,]*$", "")).toList().toString());
        return results;
    }

    /** Every file that has its name is whole; what is being written has another one. */
    private static void nothingIsHalfWritten(Path run) throws IOException {
        if (!Files.exists(run)) return;
        try (Stream<Path> files = Files.walk(run)) {
            for (Path file : files.filter(Files::isRegularFile).filter(f -> !f.getFileName().toString().startsWith(".")).toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(".safetensors")) assertThat(Safetensors.read(file).tensors()).isNotEmpty();
                else if (name.endsWith(".npy")) assertThat(Npy.read(file).size()).isPositive();
                else if (name.endsWith(".json")) assertThat(JsonParser.parseString(Files.readString(file)).isJsonObject()).isTrue();
                else if (name.endsWith(".png")) assertThat(ImageIO.read(file.toFile())).as("%s", file).isNotNull();
                else if (name.endsWith(".html")) assertThat(Files.readString(file).strip()).endsWith("</html>");
            }
        }
    }
}
