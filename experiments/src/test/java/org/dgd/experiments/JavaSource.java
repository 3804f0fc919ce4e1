package org.dgd.experiments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A Java file, or one of CUDA, of which the book quotes parts. A reference is
 * <pre>
 *   path                   the type, without package and imports
 *   path#name              the lines between "// region name" and "// endregion"; where there is no such region, the
 *                          member of that name with its Javadoc. name(A a, B marks one of several with that name
 *   path#name #other       several, with a blank line between those that are not neighbours
 * </pre>
 */
record JavaSource(String path, List<String> lines) {
    /** A line with one of these first declares nothing. */
    private static final Pattern STATEMENT = Pattern.compile("(return|throw|new|else|if|for|while|case|try|assert)\\b.*|[*/].*");
    /** Only modifiers, types and annotations stand before the name in a declaration. */
    private static final Pattern BEFORE_NAME = Pattern.compile("(@\\w+ )*[\\w<>\\[\\],.? ]*");

    /** First and last line, counted from 0, of one part. */
    private record Range(int from, int to) { }

    /** What a reference stands for, less its indentation. */
    static String quote(Path root, String reference) {
        String[] parts = reference.split("\\s*#");
        Path file = root.resolve(parts[0]);
        if (!Files.isRegularFile(file)) throw new IllegalArgumentException("there is no file " + parts[0]);
        try {
            JavaSource source = new JavaSource(parts[0], Files.readAllLines(file));
            return parts.length == 1 ? source.type() : source.parts(List.of(parts).subList(1, parts.length));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything after package and imports. */
    String type() {
        int from = 0;
        for (int i = 0; i < lines.size(); i++) if (lines.get(i).startsWith("package ") || lines.get(i).startsWith("import ")) from = i + 1;
        while (lines.get(from).isBlank()) from++;
        return String.join("\n", lines.subList(from, lines.size())).stripTrailing();
    }

    String parts(List<String> names) {
        List<String> quote = new ArrayList<>();
        int end = -1;
        for (String name : names) {
            Range range = range(name);
            if (end >= 0 && range.from != end + 1) quote.add("");
            quote.addAll(lines.subList(range.from, range.to + 1));
            end = range.to;
        }
        return String.join("\n", quote).stripIndent().stripTrailing();
    }

    private Range range(String name) {
        for (int i = 0; i < lines.size(); i++)
            if (lines.get(i).strip().equals("// region " + name)) return new Range(i + 1, endOfRegion(name, i + 1));
        int declaration = declaration(name);
        return new Range(withJavadoc(declaration), endOfMember(declaration));
    }

    private int endOfRegion(String name, int from) {
        for (int i = from; i < lines.size(); i++) if (lines.get(i).strip().equals("// endregion")) return i - 1;
        throw new IllegalArgumentException(path + ": the region " + name + " has no // endregion");
    }

    /** The line that declares a name: of those that look like it, the one with the least indentation. */
    private int declaration(String name) {
        List<Integer> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!declares(lines.get(i).strip(), name)) continue;
            if (!found.isEmpty() && indent(i) < indent(found.getFirst())) found.clear();
            if (found.isEmpty() || indent(i) == indent(found.getFirst())) found.add(i);
        }
        if (found.isEmpty()) throw new IllegalArgumentException(path + " has neither a region nor a member " + name);
        if (found.size() > 1)
            throw new IllegalArgumentException(path + " has " + found.size() + " members " + name + "; name parameters too: name(Type x, Type");
        return found.getFirst();
    }

    private static boolean declares(String line, String name) {
        if (STATEMENT.matcher(line).matches()) return false;
        for (int at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
            String rest = line.substring(at + name.length());
            boolean word = name.contains("(") || rest.startsWith("(") || rest.startsWith(" ") && rest.endsWith("{");
            boolean starts = at == 0 || line.charAt(at - 1) == ' ';
            if (word && starts && (at > 0 || line.endsWith("{")) && BEFORE_NAME.matcher(line.substring(0, at)).matches()) return true;
        }
        return false;
    }

    private int withJavadoc(int line) {
        int from = line;
        while (from > 0 && lines.get(from - 1).strip().matches("(/\\*\\*|\\*).*|(@\\w+(\\([^)]*\\))? ?)+")) from--;
        return from;
    }

    /** A member ends where its line ends with a brace or semicolon, else at the next closing brace with its indentation. */
    private int endOfMember(int line) {
        boolean body = false;
        for (int i = line; i < lines.size(); i++) {
            String text = lines.get(i).stripTrailing();
            if (i > line && indent(i) == indent(line) && text.strip().startsWith("}")) return i;
            if (!body && (text.endsWith(";") || text.endsWith("}"))) return i;
            body |= text.endsWith("{");
        }
        throw new IllegalArgumentException(path + ": the member in line " + (line + 1) + " has no end");
    }

    private int indent(int line) { return lines.get(line).length() - lines.get(line).stripLeading().length(); }
}
