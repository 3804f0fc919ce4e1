package org.dgd.experiments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.dgd.experiments.cli.Console;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.search.ModelSearch;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** The parsers of the project's own programs. Those of modules that are not on this class path are made of what their sources say. */
final class Programs {
    /** Options as the sources write them: names, the other attributes, type and name of the field. */
    private static final Pattern OPTION = Pattern.compile("@Option\\(names = \"(--[\\w-]+)\"(.*?)\"\\)\\s+(?:private )?([\\w<>]+) \\w+;", Pattern.DOTALL);
    private static final Map<String, Class<?>> TYPES = Map.of("int", int.class, "List<Integer>", int.class, "double", double.class, "boolean", boolean.class);

    private Programs() { }

    /** {@code bin/dgd}, with the command of the module spark. */
    static CommandLine dgd(Path root) throws IOException {
        CommandLine dgd = new Main(new Console(System.out, System.err, Map.of(), false)).commandLine();
        Path source = root.resolve("spark/src/main/java/org/dgd/spark/SparkSearch.java");
        CommandLine search = new CommandLine(addOptions(CommandSpec.forAnnotatedObject(new ModelSearch()), source));
        dgd.addSubcommand("spark-search", search);
        Converters.register(search);
        return dgd;
    }

    /** {@code bin/peers}. */
    static CommandLine peers(Path root) throws IOException {
        Path source = root.resolve("benchmarks/src/peers/java/org/dgd/benchmarks/peers/Peers.java");
        return new CommandLine(addOptions(CommandSpec.create().name("peers").mixinStandardHelpOptions(true), source));
    }

    private static CommandSpec addOptions(CommandSpec command, Path source) throws IOException {
        String text = Files.readString(source);
        for (Matcher option = OPTION.matcher(text); option.find();) {
            Class<?> type = TYPES.getOrDefault(option.group(3), String.class);
            var builder = OptionSpec.builder(option.group(1)).arity(type == boolean.class ? "0" : "1").type(type);
            if (option.group(3).startsWith("List<")) builder.type(List.class).auxiliaryTypes(type == int.class ? Integer.class : String.class).splitRegex(",");
            List<String> names = constants(text, option.group(3));
            if (!names.isEmpty()) builder.converters(value -> oneOf(names, value));
            command.addOption(builder.build());
        }
        return command;
    }

    /** Of the enum that is declared in the same text, if a field's type is a list of them. */
    private static List<String> constants(String text, String type) {
        Matcher names = Pattern.compile("enum " + type.replaceAll("List<(\\w+)>", "$1") + " \\{ ([\\w, ]+) \\}").matcher(text);
        return names.find() ? List.of(names.group(1).split(", ")) : List.of();
    }

    private static String oneOf(List<String> names, String value) {
        if (!names.contains(value)) throw new TypeConversionException(value + " is none of " + names);
        return value;
    }
}
