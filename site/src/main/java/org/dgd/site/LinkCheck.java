package org.dgd.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Links of finished pages that lead nowhere. The API's pages are javadoc's own business. */
final class LinkCheck {
    private static final Pattern LINK = Pattern.compile("<(?:a|img|link|script)\\b[^>]*?(?:href|src)=\"([^\"]*)\""), ID = Pattern.compile("\\bid=\"([^\"]*)\"");

    private final Path site;
    private final Map<Path, Set<String>> ids = new HashMap<>();

    LinkCheck(Path site) { this.site = site; }

    /** One sentence for each. */
    List<String> broken() throws IOException {
        List<String> broken = new ArrayList<>();
        try (Stream<Path> files = Files.walk(site)) {
            for (Path page : files.filter(f -> f.toString().endsWith(".html") && !f.startsWith(site.resolve("api"))).toList()) {
                for (Matcher link = LINK.matcher(Files.readString(page)); link.find();) {
                    String target = link.group(1).replace("&amp;", "&");
                    if (target.matches("[a-z]+:.*")) continue;
                    String[] parts = target.split("#", 2);
                    Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
                    if (!Files.isRegularFile(file)) broken.add(site.relativize(page) + ": the link " + target + " leads to no file");
                    else if (parts.length == 2 && file.toString().endsWith(".html") && !file.startsWith(site.resolve("api")) && !ids(file).contains(parts[1]))
                        broken.add(site.relativize(page) + ": the link " + target + " leads to no heading");
                }
            }
        }
        return broken;
    }

    private Set<String> ids(Path page) throws IOException {
        if (!ids.containsKey(page)) {
            Set<String> found = new HashSet<>();
            for (Matcher id = ID.matcher(Files.readString(page)); id.find();) found.add(id.group(1));
            ids.put(page, found);
        }
        return ids.get(page);
    }
}
