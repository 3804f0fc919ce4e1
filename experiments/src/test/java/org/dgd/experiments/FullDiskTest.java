package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.StandardOutput;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Disks that are full, files that may not grow, folders that cannot be written. {@code -Ddgd.full.step=4} fills a disk so many kilobytes later each time
 * (64), and does so with every command that trains; {@code -Ddgd.full.only=compare} only with that one.
 */
@DisabledOnOs(OS.WINDOWS)
final class FullDiskTest {
    private static final int STEP = Integer.getInteger("dgd.full.step", 64), DISK = 8192, MOST_SECONDS = 60;
    private static final String ONLY = System.getProperty("dgd.full.only", "");
    private static final String FIT = "fit --data DIGITS --decoder mlp --hidden 12 --latent 2 --prior mixture --components 3 --batch-size 10 --epochs 4 --log-steps"
            + " --threads 1 --resume --out ";

    @TempDir static Path data;
    @TempDir Path folder;
    private static KilledCommand.Data files;

    @BeforeAll static void model() {
        files = new KilledCommand.Data(data);
        files.file("MODEL");
    }

    private static Terminal run(String line) {
        return Terminal.run(Map.of("XDG_CACHE_HOME", files.file("DIGITS")), Stream.of(line.split(" +")).map(files::file).toArray(String[]::new));
    }

    /** One sentence that names the file and says what to do. */
    private static void refused(Terminal t, Path folder, String reason) {
        assertThat(t.exitCode()).as(t.err()).isBetween(1, 2);
        assertThat(t.errLines().getLast()).startsWith("dgd: ").contains(folder.toString()).contains(reason).doesNotContain("Exception");
    }

    /** As a disk has more and more room, a run fails at every file that it writes, and then comes to its end. */
    @ParameterizedTest @MethodSource("trainings")
    void aRunGoesOnWhenTheDiskHasRoomAgain(String line) throws IOException {
        System.setProperty("dgd.checkpoint.seconds", "0");
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), DISK)) {
            Path whole = folder.resolve("whole"), out = disk.path().resolve("out");
            assertThat(run(line + whole).exitCode()).isZero();
            Map<String, Integer> failures = new TreeMap<>();      // by the file that could not be written
            for (int left = 0; ; left += STEP) {
                disk.fill(left);
                Terminal t = run(line + out);
                RunBits.requireWhole(out);
                assertThat(RunBits.parts(out)).isEmpty();
                if (t.exitCode() == 0) break;
                refused(t, disk.path(), "the disk is full (No space left on device)");
                failures.merge(file(t.errLines().getLast(), out), 1, Integer::sum);
                disk.free();
            }
            int full = failures.values().stream().mapToInt(Integer::intValue).sum();
            assertThat(full).isGreaterThan(1);
            assertThat(RunBits.of(out)).isEqualTo(RunBits.of(whole));
            if (STEP < 64) System.out.println(full + " full disks, " + line + failures);
        } finally {
            System.clearProperty("dgd.checkpoint.seconds");
        }
    }

    /** Its name alone; a part in place of it has the name of the file that it would become. */
    private static String file(String sentence, Path out) {
        Matcher name = Pattern.compile(Pattern.quote(out.toString()) + "[^:]*?([^/:]+): ").matcher(sentence);
        return name.find() ? name.group(1) : "the folder";
    }

    static Stream<String> trainings() {
        if (STEP >= 64) return Stream.of(FIT);
        return Stream.of(FIT,
                "fit --data TABLE --hidden 8 --latent 2 --epochs 3 --batch-size 10 --threads 1 --resume --out ",
                "mnist-semi --limit 40 --test 20 --labels 10 --epochs 1 --batch-size 8 --threads 1 --resume --out ",
                "mnist-mixture --components 2,3 --limit 20 --epochs 1 --threads 1 --resume --out ",
                "compare --data-dir DATA --models betavae-3 --limit 25 --epochs 1 --samples 20 --batch-size 8 --threads 2 --resume --out ",
                "image-generation --data-dir DATA --capacity 1 --latent 3 --batch-size 16 --stage-every 2 --samples 12 --epochs 2 --threads 2 --resume --out ",
                "class-generation --data-dir DATA --latent 3 --batch-size 16 --per-class 12 --epochs 1 --threads 2 --resume --out ").filter(line -> line.startsWith(ONLY));
    }

    @ParameterizedTest @ValueSource(strings = {
            "sample --model MODEL -n 20 --output OUT.npy", "sample --model MODEL -n 20 --output OK.npy --png OUT.png",
            "represent --model MODEL --data DIGITS --steps 1 --output OUT.npy", "reconstruct --model MODEL --data DIGITS --steps 1 --output OUT.npy",
            "represent --model MODEL --data DIGITS --steps 1 --output OK.npy --report OUT.csv",
            "impute --model MODEL --data HOLES --steps 1 --output OUT.npy",
            "export --model MODEL --output OUT.onnx", "data export cifar10 --data-dir DATA --limit 20 --output OUT.npy",
            "fit-encoder --model MODEL --capacity 2 --steps 2 --batch-size 8 --output OUT.safetensors"})
    void anOutputIsTheOldFileOrTheNewOne(String line) throws IOException {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), 64)) {
            Path old = Files.writeString(disk.path().resolve("OUT" + line.replaceAll(".*OUT(\\.\\w+).*", "$1")), "old");
            disk.fill(0);
            Terminal t = run(line.replace("OUT", disk.path().resolve("OUT").toString()).replace("OK", folder.resolve("ok").toString()));
            refused(t, old, "the disk is full");
            assertThat(old).hasContent("old");
            assertThat(RunBits.parts(disk.path())).isEmpty();
        }
    }

    @Test void aFolderThatBecomesUnwritableIsNamed() throws IOException {
        try (SmallDisk disk = SmallDisk.mount(folder.resolve("disk"), DISK)) {
            Path out = disk.path().resolve("out"), whole = folder.resolve("whole");
            assertThat(run(FIT.replace("--epochs 4", "--epochs 2") + out).exitCode()).isZero();
            disk.readOnly(true);
            refused(run(FIT + out), out, "Read-only file system");
            disk.readOnly(false);
            assertThat(run(FIT + out).exitCode()).isZero();
            run(FIT + whole);
            assertThat(RunBits.of(out)).isEqualTo(RunBits.of(whole));
        }
    }

    /** A limit of the shell, which the operating system enforces in the middle of a file. */
    @Test void aFileThatMayNotGrowIsNamed() throws Exception {
        Path out = folder.resolve("out"), said = folder.resolve("said.log"), whole = folder.resolve("whole");
        List<String> command = new ArrayList<>(List.of("bash", "-c", "ulimit -f 24; exec \"$@\"", "limited", ProcessHandle.current().info().command().orElseThrow(),
                "--add-modules=jdk.incubator.vector", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData", "-Djava.awt.headless=true", "-cp",
                System.getProperty("java.class.path"), Main.class.getName()));
        for (String word : (FIT + out).split(" +")) command.add(files.file(word));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertThat(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)).isTrue();
        String told = Files.readString(said);
        refused(new Terminal(process.exitValue(), "", told), out, "files may not be so large here (File too large); raise the limit (ulimit -f)");
        RunBits.requireWhole(out);
        assertThat(RunBits.parts(out)).isEmpty();
        assertThat(run(FIT + out).exitCode()).isZero();
        run(FIT + whole);
        assertThat(RunBits.of(out)).isEqualTo(RunBits.of(whole));
    }

    /** {@code bin/dgd model-search --list > FILE} on a disk that is full. */
    @Test void anAnswerThatDoesNotArriveIsAFailure() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "there is a device that is always full");
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream out = StandardOutput.on(new FileOutputStream(full.toFile()))) {
            int code = Main.run(new Console(out, new PrintStream(err, true), Map.of(), false), List.of(), "model-search", "--list");
            assertThat(err.toString()).isEqualToIgnoringNewLines(
                    "dgd: standard output: cannot be written: the disk is full (No space left on device); make room there, or write to another place");
            assertThat(code).isEqualTo(2);
        }
    }

    /** Neither the threads of the device nor any other one keep the process alive. */
    @Test void noThreadOutlivesAnError() {
        List<Thread> before = alive();
        assertThat(run("fit --data DIGITS --decoder mlp --threads 3 --epochs 1 --out " + files.file("DIGITS")).exitCode()).isEqualTo(2);
        assertThat(run("sample --model MODEL -n 5 --threads 3 --output " + folder.resolve("none/out.npy")).exitCode()).isEqualTo(2);
        assertThat(alive()).filteredOn(t -> !before.contains(t)).isEmpty();
    }

    private static List<Thread> alive() { return Thread.getAllStackTraces().keySet().stream().filter(t -> !t.isDaemon()).toList(); }
}
