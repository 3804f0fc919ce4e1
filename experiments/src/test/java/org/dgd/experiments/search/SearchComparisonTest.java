package org.dgd.experiments.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dgd.experiments.Main;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.TinySets;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.trial.Task;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code model-search --compare}, and trials that another maker could not make. */
final class SearchComparisonTest {
    private static final String TRIAL = "dgd-linear-c32-m200-lr1e-3-lrz1e-1-wd0";
    private static final String SEARCH = " --quick --family dgd --epochs 1 --limit 20 ";

    @TempDir Path folder;
    private Path one, other;

    @BeforeEach void data() {
        TinySets.write(folder.resolve("data"), 6, 1);
        one = folder.resolve("one");
        other = folder.resolve("other");
    }

    private Terminal run(String line, Path out) { return run(List.of(), line, out); }

    private Terminal run(List<?> more, String line, Path to) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        Console console = new Console(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8), Map.of(), false);
        int code = Main.run(console, more, (line + " --data-dir " + folder.resolve("data") + " --out " + to).strip().split(" +"));
        return new Terminal(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static void replace(Path file, String pattern, String by) throws IOException {
        String before = Files.readString(file), after = before.replaceFirst(pattern, by);
        assertThat(after).isNotEqualTo(before);
        Files.writeString(file, after);
    }

    @Test void equalTrialsAndTablesAreEqualAndTheSmallestDifferenceIsNot() throws IOException {
        assertThat(run("model-search" + SEARCH, one).exitCode()).isZero();
        Terminal equal = run("model-search --compare " + one + SEARCH + "--jobs 1", other);
        assertThat(equal.errLines()).last().isEqualTo("dgd: compared with " + one + ": all trials and the table are equal");
        assertThat(equal.exitCode()).isZero();

        replace(one.resolve("trials").resolve(TRIAL + ".json"), "(\"trainMse\": 0\\.\\d{6})\\d*", "$1");
        replace(one.resolve("results.csv"), "(?m)^(" + TRIAL + ",dgd,linear),32,", "$1,33,");
        Terminal different = run("model-search --collect --compare " + one + SEARCH, other);
        assertThat(different.exitCode()).isEqualTo(1);
        assertThat(different.errLines()).hasSize(3);
        assertThat(different.errLines().get(0)).matches("trial " + TRIAL + ": training mse of epoch 1 is 0\\.\\d{7,}, in .*one it is 0\\.\\d{1,6}");
        assertThat(different.errLines().get(1)).isEqualTo("row " + TRIAL + " of results.csv: capacity is 32, in " + one + " it is 33");
        assertThat(different.errLines().get(2)).isEqualTo("dgd: compared with " + one + ": 2 differences");

        Files.delete(one.resolve("trials").resolve(TRIAL + ".json"));
        assertThat(run("model-search --collect --compare " + one + SEARCH, other).errLines()).contains("trial " + TRIAL + ": only in " + other);
        Files.delete(one.resolve("results.csv"));
        assertThat(run("model-search --collect --compare " + one + SEARCH, other).errLines())
                .containsExactly("dgd: " + one.resolve("results.csv") + ": is not there; dgd model-search --collect makes it of the trials in " + one);
    }

    @Test void whatCannotBeComparedIsSaid() {
        assertThat(run("model-search --shard 1/2 --compare " + one + SEARCH, other).errLines()).containsExactly("dgd: --compare: takes all shards together; leave --shard out");
        run("model-search" + SEARCH, other);
        Terminal t = run("model-search --collect --compare " + one + SEARCH, other);
        assertThat(t.errLines()).containsExactly("dgd: --compare: there is no trial of this search in " + one.resolve("trials"));
        assertThat(t.exitCode()).isEqualTo(2);
    }

    /** A search whose trials are made in threads, but for one. */
    @Command(name = "unlucky-search")
    static final class Unlucky implements Callable<Integer> {
        @Mixin ModelSearch search;

        @Override public Integer call() {
            return search.run((tasks, workers, function, listener) -> {
                Task unlucky = tasks.stream().filter(t -> t.name().equals(TRIAL)).findFirst().orElseThrow();
                listener.failed(unlucky, "it rained\nall day");
                new ThreadTrials().make(tasks.stream().filter(t -> t != unlucky).toList(), workers, function, listener);
            });
        }
    }

    @Test void aTrialThatCouldNotBeMadeIsRecordedAndTheTableIsMadeOfTheOthers() {
        Path reason = one.resolve("trials").resolve(TRIAL + ".failed.txt");
        Terminal t = run(List.of(new Unlucky()), "unlucky-search" + SEARCH, one);
        assertThat(t.exitCode()).isEqualTo(1);
        assertThat(t.errLines()).contains("trial 1/12  " + TRIAL + "  could not be made; " + reason + " says why", "dgd: 11 of 12 trials are there; the others are left out");
        assertThat(reason).hasContent("it rained\nall day\n");
        assertThat(one.resolve("results.csv")).content().hasLineCount(12).doesNotContain(TRIAL);

        Terminal again = run("model-search" + SEARCH, one);
        assertThat(again.exitCode()).isZero();
        assertThat(again.errLines()).filteredOn(line -> line.startsWith("trial ")).singleElement().asString().startsWith("trial 12/12  " + TRIAL);
        assertThat(reason).doesNotExist();
        assertThat(one.resolve("results.csv")).content().contains(TRIAL);
    }
}
