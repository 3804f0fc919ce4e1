package org.dgd.site;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The site of the project as it is: every page, every link. */
final class SiteTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().endsWith("site") ? Path.of("").toAbsolutePath().getParent() : Path.of("").toAbsolutePath();

    @TempDir Path out;

    @Test void itsLinksLeadSomewhereAndItsFormulasAreKnown() throws IOException {
        int pages = new Site(ROOT, out.resolve("no-api")).write(out);
        assertThat(pages).isGreaterThan(20);
        assertThat(new LinkCheck(out).broken()).isEmpty();
        try (Stream<Path> files = Files.walk(ROOT.resolve("docs"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".md") && !f.startsWith(ROOT.resolve("docs/site"))).toList())
                assertThat(out.resolve(Page.target(ROOT.relativize(file).toString().replace('\\', '/')))).exists();
        }
        assertThat(out.resolve("index.html")).content().contains("<title>Deep Generative Decoder</title>", "images/figure3.png", "<nav id=\"contents\">");
        assertThat(out.resolve("search-index.js")).content().startsWith("const INDEX = [").contains("\"05-convolution.html#");
        try (Stream<Path> files = Files.walk(out)) {
            assertThat(files.filter(f -> f.toString().endsWith(".html")).toList()).allSatisfy(f -> assertThat(f).content().doesNotContain("\ue000", "$$"));
        }
    }

    @Test void brokenLinksAreFound() throws IOException {
        Files.writeString(out.resolve("a.html"), "<h2 id=\"here\">A</h2><a href=\"#here\">x</a><a href=\"#there\">x</a><img src=\"b.png\"><a href=\"https://example.org\">x</a>");
        assertThat(new LinkCheck(out).broken()).containsExactly("a.html: the link #there leads to no heading", "a.html: the link b.png leads to no file");
    }

    @Test void chaptersStandInTheirOrder() throws IOException {
        List<Page> pages = new Contents(ROOT).pages();
        assertThat(pages.get(0).target()).isEqualTo("index.html");
        assertThat(pages.get(1).target()).isEqualTo("book.html");
        assertThat(pages.stream().filter(Page::isChapter).map(Page::target)).isSorted().hasSizeGreaterThan(7);
        assertThat(Page.target("docs/results/README.md")).isEqualTo("results/index.html");
        assertThat(Page.target("CONTRIBUTING.md")).isEqualTo("contributing.html");
    }

    @Test void formulasBecomeMathMl() {
        assertThat(TexMath.mathml("x_i^2", false)).isEqualTo("<math><mrow><msubsup><mi>x</mi><mi>i</mi><mn>2</mn></msubsup></mrow></math>");
        assertThat(TexMath.mathml("\\frac{1}{2}\\sum_{k=1}^K \\log p", true)).contains("<mfrac><mrow><mn>1</mn></mrow><mrow><mn>2</mn></mrow></mfrac>", "<munderover><mo>∑</mo>",
                "<mi>log</mi><mspace width=\"0.17em\"/><mi>p</mi>");
        assertThat(TexMath.mathml("\\mathcal{N}(0,I)", false)).contains("<mi>𝒩</mi>");
        assertThat(TexMath.mathml("\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}", true)).contains("<mtd class=\"right\"><mrow><mi>a</mi></mrow></mtd>").contains("<mi>d</mi>");
        assertThat(TexMath.mathml("\\tfrac12", false)).contains("<mn>1</mn><mn>2</mn></mfrac>");
        assertThatThrownBy(() -> TexMath.mathml("\\sun", false)).hasMessageContaining("\\sun is not known");
        assertThatThrownBy(() -> TexMath.mathml("{a", false)).hasMessageContaining("not closed");
    }

    @Test void dollarsInCodeAreNoFormulas() {
        Formulas formulas = new Formulas();
        String text = "a `$DGD_DATA` and $x_1$, then $DGD alone\n\n```sh\necho $A $B\n```\n\n$$y$$ and 5 $ or 6 $";
        String taken = formulas.taken(text);
        assertThat(taken).contains("`$DGD_DATA`", "$DGD alone", "echo $A $B", "5 $ or 6 $").doesNotContain("x_1", "$$");
        assertThat(formulas.restored(taken)).contains("<math><mrow><msub>", "<span class=\"formula\"><math display=\"block\">");
    }

    @Test void codeHasColours() {
        assertThat(Highlight.html("int a = 1; // b < c", "java")).isEqualTo("<i class=\"k\">int</i> a = <i class=\"n\">1</i>; <i class=\"c\">// b &lt; c</i>");
        assertThat(Highlight.html("bin/dgd fit --data x # why", "sh")).contains("<i class=\"a\">--data</i>", "<i class=\"c\"># why</i>");
        assertThat(Markdown.id("Why `reduceLanes` is absent?".replace("`", ""))).isEqualTo("why-reducelanes-is-absent");
    }
}
