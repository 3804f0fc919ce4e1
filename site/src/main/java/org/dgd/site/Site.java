package org.dgd.site;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The whole site: pages, what they link to, style, search. */
final class Site {
    private final Path root, javadoc;
    private final Contents contents;
    private final Links links;
    private final Template template;
    private final List<String> index = new ArrayList<>();

    /** @param javadoc the folder of the API, which may not be there */
    Site(Path root, Path javadoc) throws IOException {
        this.root = root;
        this.javadoc = javadoc;
        contents = new Contents(root);
        links = new Links(root, contents);
        template = new Template(contents, hasApi());
    }

    /** Writes the site to a folder, whose former content goes; returns the number of pages. */
    int write(Path out) throws IOException {
        clear(out);
        Map<Page, String> bodies = new LinkedHashMap<>();
        for (Page page : contents.pages()) bodies.put(page, body(page));
        for (var page : bodies.entrySet()) put(out, page.getKey().target(), template.page(page.getKey(), page.getValue()));
        for (String folder : links.folders()) put(out, "source/" + (folder.isEmpty() ? "" : folder + "/") + "index.html", listing(folder));
        for (String source : links.sources()) put(out, "source/" + source + ".html", source(source));
        for (String copy : links.copies()) copy(root.resolve(copy), out.resolve(Links.copyTarget(copy)));
        put(out, "search-index.js", "const INDEX = [\n" + String.join(",\n", index) + "];\n");
        for (String name : List.of("style.css", "search.js")) put(out, name, resource(name));
        if (hasApi()) copyTree(javadoc, out.resolve("api"));
        return bodies.size();
    }

    /** Javadoc that failed leaves a folder without a first page. */
    private boolean hasApi() { return Files.exists(javadoc.resolve("index.html")); }

    private String body(Page page) throws IOException {
        Markdown markdown = new Markdown(Files.readString(root.resolve(page.source())), page, links);
        for (Markdown.Section s : markdown.sections())
            index.add("[" + Html.quote(page.title()) + "," + Html.quote(s.heading()) + "," + Html.quote(page.target() + (s.id().isEmpty() ? "" : "#" + s.id())) + ","
                    + Html.quote(s.text().replaceAll("\\s+", " ")) + "]");
        return markdown.html();
    }

    private String source(String file) throws IOException {
        Page page = new Page(file, "source/" + file + ".html", file);
        return template.page(page, "<h1 class=\"file\">" + Html.escape(file) + "</h1>\n<pre><code>"
                + Highlight.html(Files.readString(root.resolve(file)), file.substring(file.lastIndexOf('.') + 1)) + "</code></pre>");
    }

    /** Files of a folder; those that are pages of their own are links, and all Java files of a folder that is linked become pages. */
    private String listing(String folder) throws IOException {
        Page page = new Page(folder, "source/" + (folder.isEmpty() ? "" : folder + "/") + "index.html", folder);
        var list = new StringBuilder("<h1 class=\"file\">" + Html.escape(folder) + "/</h1>\n<ul>\n");
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString(), path = folder.isEmpty() ? name : folder + "/" + name;
                boolean link = Files.isRegularFile(file) && (name.endsWith(".java") || contents.of(path).isPresent() || links.copies().contains(path));
                list.append("<li>").append(link ? "<a href=\"" + links.href(new Page(path, page.target(), ""), name) + "\">" + Html.escape(name) + "</a>" : Html.escape(name)).append("</li>\n");
            }
        }
        return template.page(page, list.append("</ul>").toString());
    }

    private static void put(Path out, String name, String text) throws IOException {
        Path file = out.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static void copy(Path from, Path to) throws IOException {
        Files.createDirectories(to.getParent());
        Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void copyTree(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) copy(file, to.resolve(from.relativize(file).toString()));
        }
    }

    private static void clear(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Site.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
