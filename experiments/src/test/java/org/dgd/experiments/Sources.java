package org.dgd.experiments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What is in the repository, to look names up.
 *
 * @param files paths from the root, and folders with a slash at the end; nothing that a build or a run makes
 * @param texts what the files hold, of those that are sources; the made-up names of the test are left out
 * @param types names of types, each with the text that declares it
 * @param words all words of the sources
 */
record Sources(Set<String> files, Map<String, String> texts, Map<String, String> types, Set<String> words) {
    private static final Set<String> MADE = Set.of(".git", "target", "runs");
    private static final Pattern SOURCE = Pattern.compile(".*\\.(java|cu|cuh|xml|sh|py|properties|c|cpp|h|jsh|txt)|bin/.*|\\.ci/.*");
    private static final Pattern STRING = Pattern.compile("\"[^\"\n]*\"");
    private static final Set<String> DECLARES = Set.of("class", "record", "enum", "interface");

    static Sources of(Path root) throws IOException {
        Set<String> files = new TreeSet<>();
        Map<String, String> texts = new TreeMap<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                if (MADE.contains(folder.getFileName().toString()) || folder.equals(root.resolve("docs/site"))) return FileVisitResult.SKIP_SUBTREE;
                if (!folder.equals(root)) files.add(name(folder) + "/");
                return FileVisitResult.CONTINUE;
            }

            @Override public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                files.add(name(file));
                if (!SOURCE.matcher(name(file)).matches()) return FileVisitResult.CONTINUE;
                String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
                texts.put(name(file), file.endsWith("DocsCommandsTest.java") ? STRING.matcher(text).replaceAll("") : text);
                return FileVisitResult.CONTINUE;
            }

            private String name(Path file) { return root.relativize(file).toString().replace('\\', '/'); }
        });
        return of(files, texts);
    }

    static Sources of(Set<String> files, Map<String, String> texts) {
        Map<String, String> types = new HashMap<>();
        Set<String> words = new HashSet<>();
        for (String text : texts.values()) {
            String before = "";
            for (int i = 0, from = 0; i <= text.length(); i++) {        // several times as fast as an expression
                if (i < text.length() && Character.isUnicodeIdentifierPart(text.charAt(i))) continue;
                if (i > from) {
                    String word = text.substring(from, i);
                    words.add(word);
                    if (DECLARES.contains(before)) types.merge(word, text, (a, b) -> a + "\n" + b);
                    before = word;
                }
                from = i + 1;
            }
        }
        return new Sources(files, texts, types, words);
    }

    boolean has(String path) { return files.contains(path) || files.contains(path + "/") || path.endsWith("/") && files.contains(path); }

    /** Whether a file anywhere has this name, or a path that ends with it. */
    boolean hasFileNamed(String name) { return files.stream().anyMatch(f -> f.equals(name) || f.endsWith("/" + name)); }

    /** Whether a program reads a system property, or a pom or a launcher sets it. */
    boolean hasProperty(String name) {
        return mentions(".*\\.java", '"' + name + '"') || mentions("(.*/)?pom\\.xml", name) || mentions("bin/\\w+", "-D" + name);
    }

    /** Whether a file's text, of those whose paths match, contains something. */
    boolean mentions(String paths, String part) {
        Predicate<String> path = Pattern.compile(paths).asMatchPredicate();
        return texts.entrySet().stream().anyMatch(e -> path.test(e.getKey()) && e.getValue().contains(part));
    }
}
