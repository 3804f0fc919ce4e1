package org.dgd.experiments;

import java.io.PrintStream;
import java.util.Map;
import org.dgd.experiments.cli.Console;
import picocli.CommandLine;

/** Commands with their options parsed, for tests that use a part of what they do. */
public final class CommandObjects {
    private CommandObjects() { }

    /** @param line the command's name and options, separated by spaces */
    public static <C> C parsed(Class<C> type, PrintStream err, String line) {
        CommandLine program = new Main(new Console(System.out, err, Map.of(), false)).commandLine();
        String[] words = line.split(" +");
        program.parseArgs(words);
        return type.cast(program.getSubcommands().get(words[0]).getCommand());
    }
}
