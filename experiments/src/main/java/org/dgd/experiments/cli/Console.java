package org.dgd.experiments.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;

/**
 * What a command talks to.
 *
 * @param out         takes the answer and nothing else
 * @param err         takes notices, progress and errors
 * @param environment the environment variables
 * @param interactive whether a person watches {@code err} on a terminal
 */
public record Console(PrintStream out, PrintStream err, Map<String, String> environment, boolean interactive) {
    private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

    public static Console system() { return new Console(StandardOutput.open(), System.err, System.getenv(), errIsTerminal()); }

    /** The console of the command line to which a command belongs. */
    public static Console of(CommandSpec command) { return ((Owner) command.root().userObject()).console(); }

    /** The object at the root of a command line. */
    public interface Owner { Console console(); }

    /** One sentence that is not an error. */
    public void notice(String sentence) { err.println("dgd: " + sentence); }

    /** Java tells of standard input and output only; where the system says what standard error is, that is asked as well. */
    private static boolean errIsTerminal() {
        if (System.console() == null || !System.console().isTerminal()) return false;
        if (!Files.isSymbolicLink(STANDARD_ERROR)) return true;
        try {
            String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
            return device.startsWith("/dev/pts/") || device.startsWith("/dev/tty") || device.equals("/dev/console");
        } catch (IOException unknown) {
            return false;
        }
    }
}
