package org.dgd.experiments;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One page of the book: the code that it quotes and the links that it has. Code is never typed into a page. A block of Java or CUDA stands
 * below {@code <!-- from path#name -->} and holds what {@link JavaSource} finds there.
 *
 * @param name path from the project's root
 */
record DocsPage(Path root, String name, List<String> lines) {
    private static final Pattern FROM = Pattern.compile("<!-- from (.+?) -->");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)[^)]*\\)|(?:src|href)=\"([^\"]+)\"");
    private static final String FENCE = "```";
    private static final List<String> QUOTES = List.of(FENCE + "java", FENCE + "cuda");

    /** A block of code: lines {@code from} to {@code to} (exclusive) between its fences; the reference is null when it has none. */
    private record Block(String reference, int from, int to) { }

    static DocsPage read(Path root, Path file) {
        try {
            return new DocsPage(root, root.relativize(file).toString(), Files.readAllLines(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Everything that is wrong with the quoted code, one sentence each. */
    List<String> wrongCode() {
        List<String> wrong = new ArrayList<>();
        List<Block> blocks = blocks();
        for (Block b : blocks) {
            String where = name + ", line " + b.from + ": ";
            if (b.reference == null) wrong.add(where + "a block of code without <!-- from path#name --> above it; quote code that the tests run");
            else try {
                if (!JavaSource.quote(root, b.reference).equals(String.join("\n", lines.subList(b.from, b.to))))
                    wrong.add(where + "the block differs from " + b.reference);
            } catch (IllegalArgumentException e) {
                wrong.add(where + e.getMessage());
            }
        }
        long references = lines.stream().filter(line -> FROM.matcher(line).matches()).count();
        long quoting = blocks.stream().filter(b -> b.reference != null).count();
        if (references != quoting) wrong.add(name + ": " + references + " comments <!-- from … --> for " + quoting + " blocks of code right below one");
        return wrong;
    }

    /** The page with every block as its source has it now. Blocks whose source is not found stay. */
    DocsPage updated() {
        List<String> updated = new ArrayList<>(lines);
        for (Block b : blocks().reversed()) {
            if (b.reference == null) continue;
            List<String> block = updated.subList(b.from, b.to);
            try {
                List<String> now = JavaSource.quote(root, b.reference).lines().toList();
                block.clear();
                block.addAll(now);
            } catch (IllegalArgumentException e) {
                continue;       // wrongCode() reports it
            }
        }
        return new DocsPage(root, name, updated);
    }

    void write() {
        try {
            Files.write(root.resolve(name), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).startsWith(FENCE)) continue;
            int end = i + 1;
            while (end < lines.size() && !lines.get(end).equals(FENCE)) end++;
            if (QUOTES.contains(lines.get(i))) {
                Matcher from = FROM.matcher(i == 0 ? "" : lines.get(i - 1));
                blocks.add(new Block(from.matches() ? from.group(1) : null, i + 1, end));
            }
            i = end;
        }
        return blocks;
    }

    /** Links inside of the project that lead nowhere, one sentence each. */
    List<String> brokenLinks() {
        List<String> broken = new ArrayList<>();
        Matcher link = LINK.matcher(String.join("\n", prose()).replaceAll("`[^`]*`", ""));
        while (link.find()) {
            String target = link.group(1) != null ? link.group(1) : link.group(2);
            if (target.matches("[a-z]+:.*")) continue;
            String[] parts = target.split("#", 2);
            Path file = parts[0].isEmpty() ? root.resolve(name) : root.resolve(name).resolveSibling(parts[0]).normalize();
            if (!Files.exists(file)) broken.add(name + ": the link " + target + " leads to no file");
            else if (parts.length == 2 && file.toString().endsWith(".md") && !read(root, file).anchors().contains(parts[1]))
                broken.add(name + ": the link " + target + " leads to no heading");
        }
        return broken;
    }

    /** The headings as GitHub writes them in addresses. */
    private List<String> anchors() {
        return prose().stream().filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "").strip().toLowerCase(Locale.ROOT))
                .map(heading -> heading.replaceAll("[^\\p{L}\\p{N}\\p{M} _-]", "").replace(' ', '-')).toList();
    }

    private List<String> prose() {
        List<String> prose = new ArrayList<>();
        boolean code = false;
        for (String line : lines) {
            if (line.startsWith(FENCE)) code = !code;
            else if (!code) prose.add(line);
        }
        return prose;
    }
}
