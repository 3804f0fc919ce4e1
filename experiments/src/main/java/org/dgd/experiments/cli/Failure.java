package org.dgd.experiments.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.dgd.nn.data.InputException;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.PicocliException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** What an exception means to the user: an exit code and one line. */
public final class Failure {
    private Failure() { }

    /** 2 for wrong usage or bad input, else 1. */
    public static int exitCode(Throwable e) {
        return e instanceof InputException || e instanceof PicocliException ? CommandLine.ExitCode.USAGE : CommandLine.ExitCode.SOFTWARE;
    }

    /** Never empty, and without line breaks. */
    public static String line(Throwable e) { return line(e, null); }

    /**
     * The same.
     *
     * @param line what was read of the command line, from which it follows what may help; null: nothing
     */
    public static String line(Throwable e, ParseResult line) {
        OutOfMemoryError memory = noMemory(e);
        String text = memory != null ? MemoryAdvice.ended(memory, line) : switch (e) {
            case UnmatchedArgumentException x -> unmatched(x);
            case ParameterException x -> usage(x);
            case UncheckedIOException x -> io(x.getCause());
            case IOException x -> io(x);
            default -> e.getMessage();
        };
        return text == null || text.isBlank() ? e.getClass().getSimpleName() : text.strip().replaceAll("\\s*\\R\\s*", " ")
                .replaceAll("\\p{Cntrl}", "?");
    }

    /** Memory that came to an end, maybe in another thread, or where it was taken for another failure; null if it did not. */
    private static OutOfMemoryError noMemory(Throwable e) {
        if (e instanceof InputException) return null;                           // it has a sentence of its own
        for (Throwable cause = e; cause != null; cause = cause.getCause()) if (cause instanceof OutOfMemoryError memory) return memory;
        return null;
    }

    private static String unmatched(UnmatchedArgumentException e) {
        String first = e.getUnmatched().getFirst();
        boolean commandExpected = !e.getCommandLine().getSubcommands().isEmpty();
        String what = e.isUnknownOption() ? "unknown option " + first
                : first.startsWith("@") ? first + ": no such argument file"
                : commandExpected ? "unknown command " + first : "unexpected argument " + first;
        List<String> suggestions = e.getSuggestions();
        String help = e.getCommandLine().getCommandSpec().qualifiedName() + " --help";
        return what + "; " + (suggestions.isEmpty() ? "see " + help : "did you mean " + suggestions.getFirst() + "?");
    }

    private static String usage(ParameterException e) {
        if (e.getArgSpec() != null && e.getCause() instanceof TypeConversionException cause) {
            String name = e.getArgSpec() instanceof OptionSpec option ? option.longestName() : e.getArgSpec().paramLabel();
            return name + " " + e.getValue() + ": " + cause.getMessage();
        }
        String text = e.getMessage();
        boolean sentence = text.length() > 1 && Character.isUpperCase(text.charAt(0)) && Character.isLowerCase(text.charAt(1));
        return sentence ? Character.toLowerCase(text.charAt(0)) + text.substring(1) : text;
    }

    /** The exceptions for files often say no more than a path. */
    private static String io(IOException e) {
        return e.getClass() == IOException.class ? e.getMessage() : e.getMessage() + " (" + e.getClass().getSimpleName() + ")";
    }
}
