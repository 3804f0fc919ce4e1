package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From every public type the API leads to the book: its package, or the type itself, names pages that exist. */
final class BookLinksTest {
    private static final Pattern PUBLIC_TYPE = Pattern.compile("(?m)^public (?:(?:abstract|final|sealed|non-sealed) )*(?:class|interface|enum|record|@interface) ");
    private static final Pattern LINK = Pattern.compile("<a href=\"\\{@docRoot}/\\.\\./([\\w/-]+)\\.html\">");

    @Test void everyPublicTypeLeadsToTheBook() throws IOException {
        List<Path> types = sources(Checkout.root());
        assertThat(types).hasSizeGreaterThan(200);
        assertThat(withoutPage(types)).isEmpty();
    }

    @Test void linksOfTheApiLeadToPages() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path file : sources(Checkout.root()))
            for (Matcher link = LINK.matcher(Files.readString(file)); link.find();) {
                String page = link.group(1).equals("book") ? "README" : link.group(1);
                if (!Files.exists(Checkout.root().resolve("docs/" + page + ".md"))) broken.add(file + ": " + page);
            }
        assertThat(broken).isEmpty();
    }

    @Test void aTypeThatLeadsNowhereIsFound(@TempDir Path root) throws IOException {
        Path folder = Files.createDirectories(root.resolve("engine/src/main/java/p"));
        Files.writeString(folder.resolve("A.java"), "package p;\n\n/** A. */\npublic final class A { }\n");
        Files.writeString(folder.resolve("B.java"), "package p;\n\n/** B: see <a href=\"{@docRoot}/../02-autograd.html\">chapter 2</a>. */\npublic record B() { }\n");
        Files.writeString(folder.resolve("C.java"), "package p;\n\nfinal class C { }\n");
        assertThat(withoutPage(sources(root))).containsExactly(folder.resolve("A.java"));
        Files.writeString(folder.resolve("package-info.java"), "/** @see <a href=\"{@docRoot}/../02-autograd.html\">chapter 2</a> */\npackage p;\n");
        assertThat(withoutPage(sources(root))).isEmpty();
    }

    private static List<Path> sources(Path root) throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : List.of("engine", "nn", "dgd", "experiments", "benchmarks", "spark")) {
            Path folder = root.resolve(module + "/src/main/java");
            if (!Files.exists(folder)) continue;
            try (Stream<Path> files = Files.walk(folder)) {
                files.filter(f -> f.toString().endsWith(".java")).sorted().forEach(sources::add);
            }
        }
        return sources;
    }

    private static List<Path> withoutPage(List<Path> sources) throws IOException {
        List<Path> without = new ArrayList<>();
        for (Path source : sources) {
            Path info = source.resolveSibling("package-info.java");
            String text = Files.readString(source);
            boolean led = LINK.matcher(text).find() || Files.exists(info) && LINK.matcher(Files.readString(info)).find();
            if (PUBLIC_TYPE.matcher(text).find() && !led) without.add(source);
        }
        return without;
    }
}
