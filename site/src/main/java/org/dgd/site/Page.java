package org.dgd.site;

import java.nio.file.Path;
import java.util.Locale;

/**
 * A page of Markdown and where it goes.
 *
 * @param source path from the project's root
 * @param target path from the site's root
 */
record Page(String source, String target, String title) {
    /** What leads from this page to the site's root: empty, or ../ for every folder. */
    String toRoot() { return "../".repeat(Path.of(target).getNameCount() - 1); }

    /** README is the page of its folder; docs is the site itself. */
    static String target(String source) {
        String path = source.replaceFirst("^docs/", "").replaceFirst("\\.md$", ".html");
        if (source.equals("README.md")) return "index.html";
        if (source.equals("docs/README.md")) return "book.html";
        return source.startsWith("docs/") ? path.replaceFirst("README\\.html$", "index.html") : path.toLowerCase(Locale.ROOT);
    }

    boolean isChapter() { return target.matches("\\d\\d-.*"); }
}
