package org.dgd.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Gives commands to the parser of a program. Where something is wrong, the answer is a sentence, else it is empty. */
record CommandLineCheck(CommandLine program) {
    /** A command to be typed as it stands: nothing that it needs is missing. */
    String wrong(List<String> words) {
        if (words.stream().anyMatch(CommandLineCheck::placeholder)) return wrongFragment(words);
        if (words.isEmpty()) return "";
        try {
            program.parseArgs(words.toArray(String[]::new));
            return "";
        } catch (ParameterException e) {
            return e.getMessage();
        }
    }

    /**
     * A command of which a part is named: the command exists, so does each option, and values that are not placeholders are accepted.
     */
    String wrongFragment(List<String> words) {
        CommandLine at = program;
        int i = 0;
        while (i < words.size() && at.getSubcommands().containsKey(words.get(i))) at = at.getSubcommands().get(words.get(i++));
        if (i < words.size() && !at.getSubcommands().isEmpty() && !words.get(i).startsWith("-") && !placeholder(words.get(i)))
            return at.getCommandName() + " has no command " + words.get(i);
        List<String> kept = new ArrayList<>(words.subList(0, i));
        for (List<String> rest = words.stream().skip(i).map(word -> word.replaceAll("[\\[\\]]", "")).toList(); !rest.isEmpty();) {
            String word = rest.getFirst();
            OptionSpec option = option(at, word.replaceFirst("=.*", ""));
            if (word.matches("--?[A-Za-z].*") && option == null) return at.getCommandName() + " has no option " + word;
            int size = option == null || option.arity().min() == 0 || word.contains("=") ? 1 : 2;
            boolean whole = size <= rest.size() && rest.subList(0, size).stream().noneMatch(CommandLineCheck::placeholder);
            if (whole && option != null && option.arity().min() > 0) kept.addAll(rest.subList(0, size));
            rest = rest.subList(Math.min(size, rest.size()), rest.size());
        }
        if (kept.size() == i) return "";
        try {
            program.parseArgs(kept.toArray(String[]::new));
        } catch (MissingParameterException e) {
            return "";      // the parser looks at what is there first
        } catch (ParameterException e) {
            return e.getMessage();
        }
        return "";
    }

    /** Also of options that can be negated: {@code --no-binarize}. */
    private static OptionSpec option(CommandLine command, String name) {
        OptionSpec option = command.getCommandSpec().findOption(name);
        return option != null ? option : command.getCommandSpec().negatedOptionsMap().get(name);
    }

    /** Whether one command has all these options and takes their values. */
    boolean takesOptions(List<String> words) {
        return commands(program, List.of()).anyMatch(command -> wrongFragment(Stream.concat(command.stream(), words.stream()).toList()).isEmpty());
    }

    /** The words of each command, from the program's own, which has none. */
    private static Stream<List<String>> commands(CommandLine line, List<String> words) {
        return Stream.concat(Stream.of(words), line.getSubcommands().entrySet().stream()
                .flatMap(s -> commands(s.getValue(), Stream.concat(words.stream(), Stream.of(s.getKey())).toList())));
    }

    /** N, FILE, A,B, I/N, NAME:KIND, mean|draws, <n>, [--sample N], … */
    static boolean placeholder(String word) {
        return word.matches("[A-Z]+([,:/|x][A-Z]+)*|.*[…<>|\\[\\]].*|[A-Z]+(,[A-Z]+)*,…|[A-Z]+:[a-z]+");
    }
}
