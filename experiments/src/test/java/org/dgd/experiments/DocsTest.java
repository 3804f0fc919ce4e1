package org.dgd.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The book quotes code that the tests compile and run, and its links lead somewhere. {@code -Ddocs.update=true} writes the blocks
 * anew from the sources before it looks.
 */
final class DocsTest {
    private static final String HOW = "bring blocks up to date with: ./mvnw -pl experiments -am test -Dtest=DocsTest "
            + "-Dsurefire.failIfNoSpecifiedTests=false -Ddocs.update=true";

    static List<Path> pages() throws IOException {
        Path root = root();
        try (Stream<Path> book = Files.walk(root.resolve("docs"))) {
            return Stream.concat(Stream.of("README.md", "CONTRIBUTING.md").map(root::resolve).filter(Files::exists),
                    book.filter(f -> f.toString().endsWith(".md")).sorted()).toList();
        }
    }

    /** The folder with the Maven wrapper, at or above the one that the test runs in. */
    private static Path root() {
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent())
            if (Files.exists(folder.resolve("mvnw"))) return folder;
        throw new IllegalStateException("no folder at or above " + Path.of("").toAbsolutePath() + " holds mvnw");
    }

    @ParameterizedTest @MethodSource("pages")
    void codeIsThatOfTheSources(Path file) {
        DocsPage page = DocsPage.read(root(), file);
        if (Boolean.getBoolean("docs.update") && !page.updated().equals(page)) {
            page = page.updated();
            page.write();
        }
        assertThat(page.wrongCode()).as(HOW).isEmpty();
    }

    @ParameterizedTest @MethodSource("pages")
    void linksLeadSomewhere(Path file) { assertThat(DocsPage.read(root(), file).brokenLinks()).isEmpty(); }

    @ParameterizedTest @MethodSource("pages")
    void nothingIsLeftToBeFilledIn(Path file) throws IOException { assertThat(Files.readString(file)).doesNotContain("@@", "TODO", "TBD"); }

    @Test void theBookHasItsChapters() throws IOException {
        assertThat(pages()).map(f -> f.getFileName().toString()).contains("01-tensors-and-lanes.md", "02-autograd.md", "03-gradient-checking.md",
                "04-matrix-product.md", "05-convolution.md", "06-winograd.md", "07-batch-norm.md", "08-adam.md", "09-representations.md",
                "10-mixtures-and-priors.md", "11-map-and-variational.md", "12-new-samples.md", "13-encoders.md", "14-missing-values.md", "15-cuda.md", "16-the-paper.md", "17-performance.md", "18-reliability.md",
                "tour.md", "adding-an-op.md", "run-folder.md", "design-notes.md");
    }

    static List<Path> chapters() throws IOException {
        return pages().stream().filter(f -> f.getFileName().toString().matches("\\d\\d-.*\\.md")).toList();
    }

    @ParameterizedTest @MethodSource("chapters")
    void aChapterHasPictureExerciseAnswerAndNeighbours(Path file) throws IOException {
        assertThat(Files.readString(file)).contains("\n## Exercise\n", "<details><summary>Answer</summary>")
                .containsPattern("\\.(svg|png|jpg)[\")]").containsPattern("(Before|Next): \\[.*\\]\\(.*\\.md\\)");
    }

    private static final List<String> SOURCE = """
            package p;

            import java.util.List;

            /** A type. */
            final class A {
                /** Adds. */
                int plus(int a, int b) {
                    int minus = a;
                    return minus + b;
                }

                int plus(int a) { return plus(a, 1); }
                int minus(int a) { return a - 1; }

                @Override public int size() { return 1; }
                @Override public int weight() { return 2; }

                void run() {
                    // region call
                    int two = plus(1);
                    // endregion
                }
            }
            """.lines().toList();

    @Test void partsOfASource() {
        JavaSource a = new JavaSource("A.java", SOURCE);
        assertThat(a.type()).startsWith("/** A type. */\nfinal class A {").endsWith("\n}");
        assertThat(a.parts(List.of("plus(int a, int")))
                .isEqualTo("/** Adds. */\nint plus(int a, int b) {\n    int minus = a;\n    return minus + b;\n}");
        assertThat(a.parts(List.of("minus"))).isEqualTo("int minus(int a) { return a - 1; }");
        assertThat(a.parts(List.of("plus(int a)", "minus")))
                .isEqualTo("int plus(int a) { return plus(a, 1); }\nint minus(int a) { return a - 1; }");
        assertThat(a.parts(List.of("minus", "call"))).isEqualTo("int minus(int a) { return a - 1; }\n\n    int two = plus(1);");
        assertThat(a.parts(List.of("weight"))).isEqualTo("@Override public int weight() { return 2; }");
        assertThat(a.parts(List.of("call"))).isEqualTo("int two = plus(1);");
        assertThatThrownBy(() -> a.parts(List.of("plus"))).hasMessageContaining("A.java has 2 members plus");
        assertThatThrownBy(() -> a.parts(List.of("two"))).hasMessageContaining("neither a region nor a member two");
    }

    @Test void whatIsWrongIsReportedAndUpdated(@TempDir Path root) throws IOException {
        Files.write(root.resolve("A.java"), SOURCE);
        DocsPage page = new DocsPage(root, "page.md", List.of("# A", "<!-- from A.java#call -->", "```java", "int three = plus(2);", "```", "text"));
        assertThat(page.wrongCode()).containsExactly("page.md, line 3: the block differs from A.java#call");
        assertThat(page.updated().lines()).containsExactly("# A", "<!-- from A.java#call -->", "```java", "int two = plus(1);", "```", "text");
        assertThat(page.updated().wrongCode()).isEmpty();
        assertThat(wrong(root, "```java", "int i;", "```")).singleElement().asString().contains("page.md, line 1: a block of code without");
        assertThat(wrong(root, "<!-- from A.java#call -->", "", "```java", "```")).hasSize(2);
        assertThat(wrong(root, "<!-- from B.java -->", "```java", "```")).containsExactly("page.md, line 2: there is no file B.java");
        Files.write(root.resolve("a.cu"), List.of("// Adds one.", "KERNEL a_one(const float* x, float* y, int n) {", "    EACH (i, n) y[i] = x[i] + 1.f;", "}"));
        assertThat(wrong(root, "<!-- from a.cu#a_one -->", "```cuda", "KERNEL a_one(const float* x, float* y, int n) {", "    EACH (i, n) y[i] = x[i] + 1.f;", "}", "```")).isEmpty();
        assertThat(wrong(root, "<!-- from a.cu#a_one -->", "```cuda", "KERNEL a_one(const float* x, float* y, int n) { }", "```")).hasSize(1);
        assertThat(wrong(root, "```", "java", "```", "```sh", "ls", "```")).isEmpty();
    }

    private static List<String> wrong(Path root, String... lines) { return new DocsPage(root, "page.md", List.of(lines)).wrongCode(); }

    @Test void brokenLinksAreFound(@TempDir Path root) throws IOException {
        Files.write(root.resolve("page.md"), List.of("# Why `reduceLanes` is absent", "text"));
        assertThat(broken(root, "[a](page.md) [b](page.md#why-reducelanes-is-absent) [c](https://example.org/x) `[d](e)`")).isEmpty();
        assertThat(broken(root, "[a](pages.md)")).containsExactly("page.md: the link pages.md leads to no file");
        assertThat(broken(root, "[a](page.md#why)")).containsExactly("page.md: the link page.md#why leads to no heading");
        assertThat(broken(root, "[a text of", "two lines](pages.md)")).hasSize(1);
        assertThat(broken(root, "<img src=\"picture.png\">")).hasSize(1);
        assertThat(broken(root, "```", "[a](pages.md)", "```")).isEmpty();
    }

    private static List<String> broken(Path root, String... lines) { return new DocsPage(root, "page.md", List.of(lines)).brokenLinks(); }
}
