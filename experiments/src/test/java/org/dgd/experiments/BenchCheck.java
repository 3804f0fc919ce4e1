package org.dgd.experiments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at commands of {@code bin/bench}: benchmarks that exist, parameters that all of these have, and values that they take. Where something
 * is wrong, the answer is a sentence, else it is empty.
 */
record BenchCheck(Sources sources) {
    private static final String PACKAGE = "org.dgd.benchmarks.", FOLDER = "benchmarks/src/main/java/org/dgd/benchmarks/";
    /** JMH's options that the pages use. */
    private static final Set<String> VALUED = Set.of("-f", "-wi", "-w", "-i", "-r", "-prof", "-jvmArgsAppend", "-p"), FLAGS = Set.of("-l", "-h");
    private static final Pattern BENCHMARK = Pattern.compile("@Benchmark (?:@\\w+(?:\\([^)]*\\))? )*public \\w+ (\\w+)\\(");

    String wrong(List<String> words) {
        if (words.equals(List.of("record-levels"))) return "";
        List<String> parameters = new ArrayList<>(), patterns = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (VALUED.contains(word)) {
                if (++i == words.size()) return word + " has no value";
                if (word.equals("-p")) parameters.add(words.get(i));
                else if (word.matches("-(f|wi|i)") && !words.get(i).matches("\\d+")) return word + " " + words.get(i) + ": must be a whole number";
            } else if (!FLAGS.contains(word) && !CommandLineCheck.placeholder(word)) {
                if (word.startsWith("-")) return "JMH has no option " + word;
                patterns.add(word);
            }
        }
        List<String> files = new ArrayList<>();
        for (String pattern : patterns) {
            List<String> matching = sources.files().stream().filter(f -> f.startsWith(FOLDER) && f.endsWith("Benchmark.java") && matches(pattern, f)).toList();
            if (matching.isEmpty()) return "there is no benchmark " + pattern;
            Optional<String> meant = matching.stream().filter(f -> simpleName(f).equals(pattern.replaceFirst("\\..*", ""))).findFirst();
            if (meant.isPresent() && matching.size() > 1) return pattern + " is found in the names of other benchmarks too; put benchmarks. before it";
            files.addAll(matching);
        }
        for (String file : files) for (String parameter : parameters) {
            String wrong = wrongParameter(file, parameter);
            if (!wrong.isEmpty()) return wrong;
        }
        return "";
    }

    private boolean matches(String pattern, String file) {
        String type = PACKAGE + simpleName(file) + '.';
        return BENCHMARK.matcher(sources.texts().get(file)).results().anyMatch(m -> Pattern.compile(pattern).matcher(type + m.group(1)).find());
    }

    private String wrongParameter(String file, String parameter) {
        String[] parts = parameter.split("=", 2);
        Optional<Matcher> field = field(file, parts[0]);
        if (field.isEmpty()) return simpleName(file) + " has no parameter " + parts[0];
        for (String value : parts[1].split(",(?! )"))
            if (!accepted(field.get().group(2), field.get().group(1), value))
                return "the parameter " + parts[0] + " of " + simpleName(file) + " does not take " + value;
        return "";
    }

    /** The field of a parameter, in the class or in one that it extends. */
    private Optional<Matcher> field(String file, String name) {
        String text = sources.texts().get(file);
        Matcher field = Pattern.compile("@Param\\(([^)]*(?:\\([^)]*\\)[^)]*)*)\\)\\s+public (\\w+) " + name + ";").matcher(text);
        if (field.find()) return Optional.of(field);
        Matcher base = Pattern.compile("class \\w+ extends (\\w+)").matcher(text);
        return base.find() && sources.has(FOLDER + base.group(1) + ".java") ? field(FOLDER + base.group(1) + ".java", name) : Optional.empty();
    }

    /** A number, one of an enum's constants, or a word of the same form as one that is listed: other digits make no difference. */
    private boolean accepted(String type, String listed, String value) {
        if (type.equals("int")) return value.matches("\\d+");
        if (!type.equals("String")) {
            return Pattern.compile("(?m)^ *" + Pattern.quote(value) + "\\b").matcher(sources.types().getOrDefault(type, "")).find();
        }
        if (listed.contains("(")) return true;      // rows of the table of op cases: DocsTest's worked example has one that is not there
        return Arrays.stream(listed.split("\",? *\"?")).map(BenchCheck::form).anyMatch(form(value)::equals);
    }

    private static String form(String value) { return value.replaceAll("[{}\"]", "").strip().replaceAll("\\d+", "0"); }

    private static String simpleName(String file) { return file.substring(file.lastIndexOf('/') + 1).replace(".java", ""); }
}
