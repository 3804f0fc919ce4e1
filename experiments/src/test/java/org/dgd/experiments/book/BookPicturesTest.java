package org.dgd.experiments.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.dgd.experiments.Checkout;
import org.dgd.experiments.Terminal;
import org.dgd.experiments.book.Svg.At;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.xml.sax.InputSource;

/** The pictures in the book are those that the code draws now. */
final class BookPicturesTest {
    private static final String HOW = "draw the book's pictures anew with: bin/dgd book-pictures (after ./mvnw -q -DskipTests package)";
    private static final Path ROOT = Checkout.root(), FOLDER = ROOT.resolve("docs/images/book");

    /** Each drawn once. */
    private static final Map<BookPicture, String> DRAWN = BookPictures.ALL.stream().collect(Collectors.toUnmodifiableMap(p -> p, BookPicture::svg));

    static Stream<BookPicture> all() { return BookPictures.ALL.stream(); }

    @ParameterizedTest @MethodSource("all")
    void theFileIsWhatTheCodeDraws(BookPicture picture) throws IOException {
        Path file = FOLDER.resolve(picture.name() + ".svg");
        assertThat(file).as(HOW).exists();
        assertThat(Files.readString(file).equals(DRAWN.get(picture))).as(picture.name() + " is stale; " + HOW).isTrue();
    }

    @ParameterizedTest @MethodSource("all")
    void itIsAnSvgThatSaysWhatItShows(BookPicture picture) throws Exception {
        var root = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(new InputSource(new StringReader(DRAWN.get(picture)))).getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("svg");
        assertThat(root.getElementsByTagName("title").item(0).getTextContent()).isNotBlank();
    }

    @Test void everyFileHasItsCodeAndItsPlaceInTheBook() throws IOException {
        String book = book();
        List<String> names = all().map(BookPicture::name).toList();
        try (Stream<Path> files = Files.list(FOLDER)) {
            assertThat(files.map(f -> f.getFileName().toString())).containsExactlyInAnyOrderElementsOf(names.stream().map(name -> name + ".svg").toList());
        }
        assertThat(names).doesNotHaveDuplicates().allSatisfy(name -> assertThat(book).contains("images/book/" + name + ".svg"));
    }

    private static String book() throws IOException {
        var text = new StringBuilder(Files.readString(ROOT.resolve("README.md")));
        try (Stream<Path> pages = Files.walk(ROOT.resolve("docs"))) {
            for (Path page : pages.filter(f -> f.toString().endsWith(".md")).toList()) text.append(Files.readString(page));
        }
        return text.toString();
    }

    @Test void theCommandWritesThem(@TempDir Path folder) throws IOException {
        Path out = folder.resolve("new/pictures");
        Terminal t = Terminal.run("book-pictures", "--out", out.toString());
        assertThat(t.err()).isEmpty();
        assertThat(t.out().strip()).isEqualTo(out.toString());
        for (BookPicture picture : BookPictures.ALL) assertThat(out.resolve(picture.name() + ".svg")).content().isEqualTo(DRAWN.get(picture));
        Path file = Files.createFile(folder.resolve("file"));
        assertThat(Terminal.run("book-pictures", "--out", file.toString()).errLines()).singleElement().asString().startsWith("dgd: --out " + file + ": the folder cannot be made or written in");
    }

    @Test void numbersAreRoundedAndWordsEscaped() {
        assertThat(Svg.number(1 / 3.0)).isEqualTo("0.33");
        assertThat(Svg.number(-0.001)).isEqualTo("0");
        assertThat(Svg.number(1e3)).isEqualTo("1000");
        assertThatThrownBy(() -> Svg.number(Double.NaN)).hasMessageContaining("NaN");
        assertThat(new Svg(10, 10, "a < b").text(1, 2, "x & y", At.END).toString()).contains("<title>a &lt; b</title>", ">x &amp; y</text>", "text-anchor=\"end\"");
    }
}
