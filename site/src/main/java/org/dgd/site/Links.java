package org.dgd.site;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** Turns links between files of the project into links between files of the site, and remembers which files have to be there. */
final class Links {
    private final Path root;
    private final Contents contents;
    private final Set<String> copies = new TreeSet<>(), sources = new TreeSet<>(), folders = new TreeSet<>();

    Links(Path root, Contents contents) {
        this.root = root;
        this.contents = contents;
    }

    /** @throws IllegalArgumentException when there is no such file */
    String href(Page from, String link) {
        if (link.isEmpty() || link.startsWith("#") || link.matches("[a-z]+:.*")) return link;
        String[] parts = link.split("#", 2);
        String file = root.relativize(root.resolve(from.source()).resolveSibling(parts[0]).normalize()).toString().replace('\\', '/');
        return from.toRoot() + target(from, file) + (parts.length == 2 ? "#" + parts[1] : "");
    }

    private String target(Page from, String file) {
        Path path = root.resolve(file);
        if (contents.of(file).isPresent()) return contents.of(file).get().target();
        if (Files.isDirectory(path)) {
            folders.add(file);
            return "source/" + (file.isEmpty() ? "" : file + "/") + "index.html";
        }
        if (!Files.isRegularFile(path)) throw new IllegalArgumentException(from.source() + ": there is no file " + file);
        if (file.matches(".*\\.(png|jpg|svg|csv|json)")) {
            copies.add(file);
            return copyTarget(file);
        }
        sources.add(file);
        return "source/" + file + ".html";
    }

    static String copyTarget(String file) { return file.startsWith("docs/") ? file.substring("docs/".length()) : "source/" + file; }

    /** Pictures and tables, which go as they are. */
    Set<String> copies() { return copies; }

    /** Files whose text a page shows. */
    Set<String> sources() { return sources; }

    /** Folders of which a page lists the files. */
    Set<String> folders() { return folders; }
}
