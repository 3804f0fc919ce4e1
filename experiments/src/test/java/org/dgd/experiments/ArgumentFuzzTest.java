package org.dgd.experiments;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Failure;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Npy;
import org.dgd.nn.fuzz.Fuzzer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Damaged argument files, and values of options that nobody expects. An answer has exit code 0, anything else 2 and one line. */
class ArgumentFuzzTest {
    @TempDir Path folder, data;

    @Test void argumentFiles() throws Exception {
        Path z = data.resolve("z.npy"), file = folder.resolve("args");
        Npy.write(z, new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        new Fuzzer("arguments", file, 30).memory(1 << 16).unnamed().whole(("# an array\n" + z + "\n--decimals 2\n").getBytes(UTF_8)).whole(("\"" + z + "\" --decimals=1").getBytes(UTF_8))
                .words("@missing", "@" + file, "@@", "\"", "'", "#", "\\", "--decimals", "--", "--help", "--stacktrac", "=", "\0").run(damaged -> {
                    Terminal t = Terminal.run("metric", "coverage", "@" + damaged);
                    assertThat(t.exitCode()).as(t.err()).isIn(0, 2);
                    if (t.exitCode() == 2) throw new InputException(line(t.err()));
                });
    }

    @Test void argumentsThatAreTooLongOrNotPrintable() throws Exception {
        Path file = Files.write(folder.resolve("long"), "x ".repeat(10_000).getBytes(UTF_8));
        Terminal t = Terminal.run("metric", "coverage", "@" + file);
        assertThat(t.exitCode()).isEqualTo(2);
        assertThat(t.err()).isEqualTo("dgd: @" + file + ": the argument file has 20000 bytes, more than the 16384 that are read\n");
        assertThat(Terminal.run("a\u001b[2J\u000bb").err()).startsWith("dgd: unknown command a?[2J").containsOnlyOnce("\n").doesNotContain("\u001b");
    }

    /** Only parsed: nothing is run. */
    @Test void options() throws Exception {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
        CommandLine line = new Main(new Console(nowhere, nowhere, Map.of(), false)).commandLine();
        new Fuzzer("options", folder.resolve("args"), 20).memory(1 << 16).unnamed()
                .whole("fit --data a.npy --epochs 3 --hidden 8,9 --lr 0.1 --latent 2 --column age:number --seed -1 --weight-decay 0 --decoder mlp".getBytes(UTF_8))
                .whole("sample --model m --output o.npy -n 3 --threads 1 --device cpu".getBytes(UTF_8))
                .whole("metric coverage z.npy --decimals 1".getBytes(UTF_8)).words("--out", "=", ",", ":", "--", " ", "--components 2,3", "1e999", "NaN", "@x", "\0").run(damaged -> {
                    if (!Files.isRegularFile(damaged)) throw new InputException("no file");
                    try {
                        line.parseArgs(new String(Files.readAllBytes(damaged), UTF_8).split(" +"));
                    } catch (CommandLine.ParameterException e) {
                        throw new InputException(line("dgd: " + Failure.line(e) + "\n"));
                    }
                });
    }

    /** The one line of an error, which must be one. */
    private static String line(String err) {
        assertThat(err).startsWith("dgd: ").endsWith("\n").containsOnlyOnce("\n");
        return err.strip();
    }
}
