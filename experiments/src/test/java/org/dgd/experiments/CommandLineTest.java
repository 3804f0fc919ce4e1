package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dgd.engine.cuda.CudaLibraries;
import org.dgd.nn.data.Npy;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command line refuses, how it says so, and what it prints where. */
final class CommandLineTest {
    @TempDir Path folder;

    @BeforeEach
    void data() { Npy.write(folder.resolve("x.npy"), new float[] {0, 1, 1, 0, 0.5f, 0.5f}, 3, 2); }

    @ParameterizedTest
    @CsvSource(delimiterString = "=>", quoteCharacter = '"', nullValues = "-", value = {
            "                                => a command is needed; dgd --help lists them",
            "inof                            => unknown command inof; did you mean info?",
            "zzz                             => unknown command zzz; see dgd --help",
            "info extra                      => unexpected argument extra; see dgd info --help",
            "data                            => a command is needed: data list, data fetch, data check, data export or data holes",
            "data lst                        => unknown command lst; did you mean list?",
            "data check letters              => letters: no such data set; choose among mnist, fashion-mnist, cifar10",
            "data list --data-dir DIR/none   => --data-dir DIR/none: no such folder",
            "data list --date-dir x          => unknown option --date-dir; did you mean --data-dir?",
            "@DIR/none                       => @DIR/none: no such argument file",
            "info @DIR                       => @DIR: no such argument file",
            "fit --epochs 1                  => missing required option: '--data=NAME|FILE'",
            "fit --data DIR/x.npy --epochs -1        => --epochs -1: must be at least 1",
            "fit --data DIR/x.npy --epochs 0         => --epochs 0: must be at least 1",
            "fit --data DIR/x.npy --epochs 1e3       => --epochs 1e3: must be a whole number",
            "fit --data DIR/x.npy --epochs 2147483648 => --epochs 2147483648: must be at most 2147483647",
            "fit --data DIR/x.npy --epochs 99999999999999999999 => --epochs 99999999999999999999: has too many digits",
            "fit --data DIR/x.npy --epochs           => missing required parameter for option '--epochs' (N)",
            "fit --epochs --data DIR/x.npy           => expected parameter for option '--epochs' but found '--data'",
            "fit --data DIR/x.npy --batch-size 0     => --batch-size 0: must be at least 1",
            "fit --data DIR/x.npy --limit 0          => --limit 0: must be at least 1",
            "fit --data DIR/x.npy --limit 4          => --limit 4: x.npy holds only 3 samples",
            "fit --data DIR/x.npy --threads 0        => --threads 0: must be at least 1",
            "fit --data DIR/x.npy --seed one         => --seed one: must be a whole number",
            "fit --data DIR/x.npy --lr NaN           => --lr NaN: must be a finite number",
            "fit --data DIR/x.npy --hidden 128,0     => --hidden 128,0: must be at least 1",
            "fit --data DIR/x.npy --covariance full  => --covariance full: must be one of fixed, isotropic, diagonal",
            "fit --data DIR/x.npy --device gpu       => --device gpu: must be one of auto, cpu, cuda, reference",
            "fit --data DIR/x.npy --device cuda      => --device cuda: there is no NVIDIA driver here (no libcuda.so.1); use the device cpu, or install a driver, 525 or newer",
            "fit --data DIR/x.npy --out DIR/x.npy    => --out DIR/x.npy: is a file, expected a folder",
            "fit --data letters                      => --data letters: no such data set; choose mnist, fashion-mnist, cifar10, digits, a .npy or .csv file or a folder of images",
            "fit --data DIR                          => DIR: holds no images; their names end in .png, .jpg, .jpeg",
            "fit --data DIR/x.csv                    => x.csv: cannot be read: no such file",
            "fit --data mnist --data-dir DIR         => DIR/mnist/train-images-idx3-ubyte.gz: no such file; MNIST needs it",
            "fit --data DIR/x.npy --epoch 1          => unknown option --epoch; did you mean --epochs?"})
    void badUsageIsOneLineAndExitCode2(String line, String message) {
        assumeTrue(line == null || !line.contains("--device cuda") || !CudaLibraries.search(System.getenv()).hasGpu(), "there is an NVIDIA driver here");
        String at = folder.toString();
        Terminal t = Terminal.run(line == null ? new String[0] : line.replace("DIR", at).split(" "));
        assertThat(t.errLines()).containsExactly("dgd: " + message.replace("DIR", at));
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.out()).isEmpty();
        assertThat(Path.of("runs")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "fit --help", "info -h", "data --help", "data fetch --help", "export --help", "import --help", "metric --help", "metric coverage --help"})
    void helpIsThereAtEveryLevel(String line) {
        Terminal t = Terminal.run(line.split(" "));
        assertThat(t.exitCode()).isZero();
        assertThat(t.out()).startsWith("Usage: dgd").contains("--stacktrace");
        assertThat(t.err()).isEmpty();
    }

    @Test
    void versionNamesJava() {
        Terminal t = Terminal.run("--version");
        assertThat(t.exitCode()).isZero();
        assertThat(t.out()).startsWith("dgd ").contains("Java " + System.getProperty("java.runtime.version"), "vectors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--stacktrace data check letters", "data check letters --stacktrace", "data check --stacktrac --stacktrace"})
    void aStackTraceIsPrintedOnRequestOnly(String line) {
        assertThat(Terminal.run(line.split(" ")).err()).startsWith("dgd: ").contains("\tat org.dgd.experiments.");
    }

    @Test
    void argumentsOnTheLineOverrideThoseOfAFile() throws Exception {
        Path file = Files.writeString(folder.resolve("args"), "--data-dir '" + folder.resolve("none") + "' # a comment\n");
        Path mnist = Files.createDirectories(folder.resolve("data"));
        assertThat(Terminal.run("data", "list", "@" + file).exitCode()).isEqualTo(2);
        Terminal t = Terminal.run("data", "list", "@" + file, "--data-dir", mnist.toString());
        assertThat(t.err()).isEmpty();
        assertThat(t.out()).contains(mnist.resolve("mnist").toString());
        assertThat(Terminal.run("data", "list", "--data-dir", mnist.toString(), "@" + file).exitCode()).isEqualTo(2);
    }

    @Test
    void infoIsAlsoOneJsonObject() {
        Terminal t = Terminal.run(Map.of("XDG_CACHE_HOME", folder.toString()), "info", "--json");
        assertThat(t.exitCode()).isZero();
        var info = JsonParser.parseString(t.out()).getAsJsonObject();
        assertThat(info.get("cores").getAsString()).isEqualTo(Integer.toString(Runtime.getRuntime().availableProcessors()));
        assertThat(info.get("data folder").getAsString()).startsWith(folder.toString());
        assertThat(Terminal.run("info").out()).containsPattern("(?m)^device reference +yes$");
    }

    @Test
    void checkFailsForASetThatWasAskedForAndIsNotThere() {
        Map<String, String> nothing = Map.of("XDG_CACHE_HOME", folder.toString());
        assertThat(Terminal.run(nothing, "data", "check").exitCode()).isZero();
        Terminal t = Terminal.run(nothing, "data", "check", "cifar10");
        assertThat(t.exitCode()).isEqualTo(1);
        assertThat(t.out()).isEqualToIgnoringNewLines("cifar10: not here");
    }

    @Test
    void fetchFailsInOneLineWhereTheCacheCannotBeWritten() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        Terminal t = Terminal.run(Map.of("XDG_CACHE_HOME", file.toString()), "data", "fetch", "mnist");
        assertThat(t.exitCode()).isEqualTo(1);
        assertThat(t.errLines()).singleElement().asString().startsWith("dgd: MNIST is not in").contains("cannot be written");
    }
}
