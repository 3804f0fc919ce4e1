package org.dgd.experiments;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Looks at commands of {@code ./mvnw}: goals, modules, profiles, tests and properties. Where something is wrong, the answer is a sentence, else
 * it is empty.
 */
record MavenCheck(Sources sources) {
    private static final Set<String> PHASES = Set.of("generate-resources", "compile", "test-compile", "test", "package", "verify");
    private static final Set<String> FLAGS = Set.of("-q", "-am", "-o", "-e", "--version");
    /** Properties of Maven and of its plugins. */
    private static final Pattern FOREIGN = Pattern.compile("test|skipTests|mutationThreshold|surefire\\.failIfNoSpecifiedTests"
            + "|maven\\.(test\\.skip(\\.exec)?|repo\\.local)"
            + "|aether\\.artifactResolver\\.postProcessor\\.trustedChecksums\\.(record|failIfMissing)");
    private static final Pattern DEPENDENCY = Pattern.compile("<dependency>\\s*<groupId>org\\.dgd</groupId>");
    private static final String ALL = "", NO_FAILURE = "-Dsurefire.failIfNoSpecifiedTests=false";

    String wrong(List<String> words) {
        String modules = ALL, tests = "";
        boolean with = words.contains("-am"), anyModule = words.contains(NO_FAILURE), goal = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals("-pl")) modules = i + 1 < words.size() ? words.get(++i) : "-pl";
            else if (word.startsWith("-Dtest=")) tests = word.substring("-Dtest=".length());
            else if (word.startsWith("-D")) {
                if (!isProperty(word.substring(2).replaceFirst("=.*", ""))) return "no source has the property " + word;
            } else if (word.startsWith("-P")) {
                for (String profile : word.substring(2).split(","))
                    if (!sources.mentions("(\\w+/)?pom\\.xml", "<id>" + profile + "</id>")) return "no pom.xml has the profile " + profile;
            } else if (PHASES.contains(word) || word.matches("[\\w-]+:[\\w-]+")) goal = true;
            else if (!FLAGS.contains(word)) return "Maven has no phase or flag " + word;
        }
        if (!goal && !words.contains("--version")) return "no goal";
        for (String module : modules.split(",")) {
            if (!module.isEmpty() && !sources.has(module + "/pom.xml")) return "there is no module " + module;
            if (!with && usesOthers(module)) return module + " needs -am, for it uses other modules";
        }
        if (tests.isEmpty()) return "";
        if (!anyModule && (with || modules.equals(ALL))) return "needs " + NO_FAILURE + ", for the other modules have no such test";
        for (String test : tests.split(","))
            if (!isTest(modules, test)) return "there is no test " + test + " in " + (modules.equals(ALL) ? "any module" : modules);
        return "";
    }

    private boolean usesOthers(String module) {
        return DEPENDENCY.matcher(sources.texts().getOrDefault(module + "/pom.xml", "")).find();
    }

    private boolean isProperty(String name) {
        return FOREIGN.matcher(name).matches() || sources.hasProperty(name);
    }

    /** By a class's name, perhaps with its package, or by a pattern of paths. */
    private boolean isTest(String modules, String test) {
        String[] parts = test.replaceFirst("#.*", "").split("(?<=/)|(?=/)|(?<=\\*)|(?=\\*)");
        String path = String.join("", Arrays.stream(parts).map(p -> p.equals("*") ? "[^/]*" : Pattern.quote(p.replace('.', '/'))).toList());
        String module = modules.equals(ALL) ? "\\w+" : modules.replace(',', '|');
        Pattern file = Pattern.compile("(" + module + ")/src/test/java/(.*/)?" + path + "\\.java");
        return sources.files().stream().anyMatch(f -> file.matcher(f).matches());
    }
}
