package org.dgd.experiments.cli;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** What to do where memory is short, in words: only options that the command has, and only memory that the machine has. */
public final class MemoryAdvice {
    private static final long MEGABYTE = 1 << 20, GIGABYTE = 1 << 30;
    /** Options that make what lies in memory at a time smaller, those that do most first. */
    private static final List<String> AT_A_TIME = List.of("--batch-size", "--jobs", "--candidates", "--capacity", "--hidden"),
            IN_ALL = List.of("--limit", "--count", "--samples", "--per-class", "--held-out", "--draws", "--latent", "--most", "--pairs-limit");
    /** More would not be read. */
    private static final int NAMED = 4;
    /** Whose network takes some 2 GB, as was measured, whatever else is asked for. */
    private static final List<String> INCEPTION = List.of("--fid-weights", "--weights");

    private MemoryAdvice() { }

    /** What Java may use: its limit, or the memory of the machine or container where that is less. */
    public static long available() {
        long machine = Machine.memory(), limit = Runtime.getRuntime().maxMemory();
        return machine > 0 ? Math.min(machine, limit) : limit;
    }

    public static String text(long bytes) { return String.format(Locale.ROOT, "%,d MB", megabytes(bytes)); }

    /** Rounded up. */
    public static long megabytes(long bytes) { return Math.ceilDiv(bytes, MEGABYTE); }

    /**
     * "lower --batch-size, --capacity or --hidden", of the options of this command.
     *
     * @param rows whether it is rather the number of samples and their representations that takes memory
     * @return empty where the command has none of them
     */
    public static Optional<String> lower(CommandSpec command, boolean rows) {
        List<String> names = Stream.of(rows ? IN_ALL : AT_A_TIME, rows ? AT_A_TIME : IN_ALL).flatMap(List::stream)
                .filter(name -> takes(command, name)).limit(NAMED).toList();
        if (names.isEmpty()) return Optional.empty();
        return Optional.of("lower " + (names.size() == 1 ? names.getFirst()
                : String.join(", ", names.subList(0, names.size() - 1)) + " or " + names.getLast()));
    }

    /** Whether a command has an option, and does not refuse it beside one that was given. */
    private static boolean takes(CommandSpec command, String name) {
        if (command.findOption(name) == null) return false;
        ParseResult line = command.commandLine() == null ? null : command.commandLine().getParseResult();
        boolean train = line != null && line.hasMatchedOption("--train");
        return !name.equals(train ? "--candidates" : "--held-out");
    }

    /**
     * How Java gets so much, where the machine has it.
     *
     * @return empty where it does not
     */
    public static Optional<String> more(long bytes) {
        long machine = Machine.memory();
        if (machine > 0 && bytes > machine) return Optional.empty();
        return Optional.of("give Java more with DGD_JVM_OPTS=-Xmx" + Math.ceilDiv(bytes, GIGABYTE) + "g");
    }

    /** Both, and what the machine has. */
    public static String of(CommandSpec command, boolean rows, long bytes) {
        String advice = Stream.of(command == null ? Optional.<String>empty() : lower(command, rows), more(bytes)).flatMap(Optional::stream)
                .reduce((a, b) -> a + ", or " + b).orElse("use a machine with more memory");
        return advice + (Machine.memory() > 0 ? " (the machine has " + text(Machine.memory()) + ")" : "");
    }

    /**
     * Of memory that came to an end in the middle of a command.
     *
     * @param line what was read of the command line; null: nothing
     */
    static String ended(OutOfMemoryError e, ParseResult line) {
        String reason = e.getMessage() == null ? "" : e.getMessage();
        if (reason.contains("native thread"))
            return "the system gives this process no more threads or memory (" + reason + "); lower --threads, or end other programs";
        CommandSpec command = line == null ? null : line.commandSpec();
        long limit = Runtime.getRuntime().maxMemory();
        String inception = line == null ? "" : INCEPTION.stream().filter(line::hasMatchedOption).findFirst()
                .map(option -> "; the Inception network of " + option + " takes some 2 GB by itself").orElse("");
        return "not enough memory: Java may use " + text(limit) + (command == null ? "" : ", and " + command.qualifiedName() + " needed more") + "; "
                + of(command, false, 2 * limit) + inception;
    }

    /** The command that was asked for, or the one above it where its name was wrong; null where nothing was read. */
    public static ParseResult last(CommandLine line) {
        ParseResult last = line.getParseResult();
        while (last != null && last.hasSubcommand()) last = last.subcommand();
        return last;
    }
}
