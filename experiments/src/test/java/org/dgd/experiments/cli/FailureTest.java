package org.dgd.experiments.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dgd.experiments.Main;
import org.dgd.model.DivergedException;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class FailureTest {
    @Test
    void badInputIs2AndEveryOtherFailureIs1() {
        assertThat(Failure.exitCode(new InputException("x.npy: no such file"))).isEqualTo(2);
        assertThat(Failure.exitCode(new DivergedException("latent", Double.NaN, 1, 2, "--lr"))).isEqualTo(1);
        assertThat(Failure.exitCode(new OutOfMemoryError())).isEqualTo(1);
        assertThat(Failure.exitCode(new IllegalStateException())).isEqualTo(1);
    }

    @Test
    void theLineIsNeverEmptyAndNeverBroken() {
        assertThat(Failure.line(new IllegalStateException())).isEqualTo("IllegalStateException");
        assertThat(Failure.line(new IllegalStateException(" "))).isEqualTo("IllegalStateException");
        assertThat(Failure.line(new IllegalStateException("one\n  two\r\n"))).isEqualTo("one two");
    }

    private static final OutOfMemoryError HEAP = new OutOfMemoryError("Java heap space");

    private static CommandLine.ParseResult parsed(String... args) {
        CommandLine program = new Main(new Console(System.out, System.err, Map.of(), false)).commandLine();
        program.parseArgs(args);
        return MemoryAdvice.last(program);
    }

    @Test
    void lackOfMemorySaysWhatToDoInThisCommand() {
        assertThat(Failure.line(HEAP, parsed("sample", "--model", "m", "--output", "s.npy"))).matches(
                "not enough memory: Java may use [\\d,]+ MB, and dgd sample needed more; lower --count, or give Java more with DGD_JVM_OPTS=-Xmx\\d+g .*");
        assertThat(Failure.line(HEAP, parsed("fit", "--data", "mnist"))).contains("dgd fit needed more; lower --batch-size, --capacity, --hidden or --limit, or give");
        assertThat(Failure.line(HEAP)).contains("not enough memory").doesNotContain("lower", "Inception");
    }

    /** With --train a search of its own is made, and --candidates is refused. */
    @Test
    void whatIsRefusedBesideAnotherOptionIsNotAdvised() {
        String[] impute = {"impute", "--model", "m", "--data", "d.npy", "--output", "o.npy"}, train = {"--train", "mnist"};
        assertThat(Failure.line(HEAP, parsed(impute))).contains("lower --candidates, --limit or --draws, or give");
        assertThat(Failure.line(HEAP, parsed(Stream.of(impute, train).flatMap(Stream::of).toArray(String[]::new)))).contains("lower --limit, --held-out or --draws, or give");
    }

    /** An option that the command lacks, or a network that it does not use, helps nobody. */
    @Test
    void noCommandIsToldOfOptionsThatItLacks() {
        CommandLine program = new Main(new Console(System.out, System.err, Map.of(), false)).commandLine();
        assertThat(program.getSubcommands().values()).hasSizeGreaterThan(20).allSatisfy(command -> {
            String advice = MemoryAdvice.of(command.getCommandSpec(), false, 1);
            Matcher option = Pattern.compile("--[a-z-]+").matcher(advice);
            while (option.find()) assertThat(command.getCommandSpec().findOption(option.group())).as("%s: %s", command.getCommandName(), advice).isNotNull();
            assertThat(advice).contains("DGD_JVM_OPTS=-Xmx1g").doesNotContain("Inception");
        });
        assertThat(MemoryAdvice.of(program.getCommandSpec(), false, Long.MAX_VALUE)).startsWith("use a machine with more memory");
    }

    @Test
    void theInceptionNetworkIsNamedWhereItIsUsed() {
        assertThat(Failure.line(HEAP, parsed("compare", "--fid-weights", "w.pt"))).endsWith("; the Inception network of --fid-weights takes some 2 GB by itself");
        assertThat(Failure.line(HEAP, parsed("compare"))).doesNotContain("Inception");
    }

    @Test
    void lackOfMemoryIsFoundWhereverItArose() {
        RuntimeException other = new IllegalStateException("a worker failed", HEAP);
        assertThat(Failure.line(other)).startsWith("not enough memory");
        assertThat(Failure.exitCode(other)).isEqualTo(1);
        assertThat(Failure.line(new InputException("x.npy: needs 90 MiB", HEAP))).isEqualTo("x.npy: needs 90 MiB");
        assertThat(Failure.line(new OutOfMemoryError("unable to create native thread"))).contains("no more threads").contains("lower --threads");
    }

    @Test
    void filesSayWhatHappenedToThem() {
        assertThat(Failure.line(new UncheckedIOException(new AccessDeniedException("a/b")))).isEqualTo("a/b (AccessDeniedException)");
        assertThat(Failure.line(new IOException("the disk is full"))).isEqualTo("the disk is full");
    }
}
