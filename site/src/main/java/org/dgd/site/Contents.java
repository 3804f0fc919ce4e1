package org.dgd.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The pages in their order: README, the book's first page, its chapters by number, then the guides as the book's first page names them. */
final class Contents {
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#\\s]+\\.md)");
    private final List<Page> pages = new ArrayList<>();

    Contents(Path root) throws IOException {
        Set<String> sources = new LinkedHashSet<>(List.of("README.md", "docs/README.md"));
        try (Stream<Path> files = Files.list(root.resolve("docs"))) {
            files.map(f -> "docs/" + f.getFileName()).filter(f -> f.matches("docs/\\d\\d-.*\\.md")).sorted().forEach(sources::add);
        }
        Matcher link = LINK.matcher(Files.readString(root.resolve("docs/README.md")));
        while (link.find()) if (!link.group(1).startsWith("..")) sources.add("docs/" + link.group(1));
        try (Stream<Path> files = Files.walk(root.resolve("docs"))) {
            files.map(f -> root.relativize(f).toString().replace('\\', '/')).filter(f -> f.endsWith(".md") && !f.startsWith("docs/site/")).sorted().forEach(sources::add);
        }
        sources.add("CONTRIBUTING.md");
        for (String source : sources) if (Files.exists(root.resolve(source))) pages.add(new Page(source, Page.target(source), title(root.resolve(source))));
    }

    private static String title(Path file) throws IOException {
        return Files.readAllLines(file).stream().filter(line -> line.startsWith("# ")).map(line -> line.substring(2).replace("`", "")).findFirst()
                .orElseThrow(() -> new IllegalArgumentException(file + " has no heading"));
    }

    List<Page> pages() { return pages; }

    Optional<Page> of(String source) { return pages.stream().filter(p -> p.source().equals(source)).findFirst(); }

    Optional<Page> before(Page page) { return Optional.of(pages.indexOf(page) - 1).filter(i -> i >= 0).map(pages::get); }

    Optional<Page> after(Page page) { return Optional.of(pages.indexOf(page) + 1).filter(i -> i > 0 && i < pages.size()).map(pages::get); }
}
