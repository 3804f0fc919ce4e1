package org.dgd.experiments.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final String HOSTILE = "<script>alert('x')</script> & \"quoted\"";
    private static final String ESCAPED = "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;quoted&quot;";

    @TempDir Path folder;

    @Test void allTextIsEscapedWhereverItComesFrom() throws IOException {
        Path png = Files.write(folder.resolve("p.png"), new byte[] {1, 2, 3});
        String html = new Report(HOSTILE, HOSTILE, Optional.of(HOSTILE), Map.of(HOSTILE, HOSTILE),
                List.of(new Report.Result(HOSTILE, HOSTILE, HOSTILE, HOSTILE)), List.of(new Report.Figure(png, HOSTILE)),
                List.of(HOSTILE), Map.of("outer", Map.of(HOSTILE, HOSTILE))).html();
        assertThat(html).doesNotContain("<script").doesNotContain("\"quoted\"");
        int title = 2, summary = 1, banner = 1, settings = 2, result = 4, figure = 2, note = 1, provenance = 2;
        assertThat(html.split(Pattern.quote(ESCAPED), -1)).hasSize(1 + title + summary + banner + settings + result + figure + note + provenance);
    }

    @Test void picturesAreEmbeddedByteForByteAndNothingElseIsFetched() throws IOException {
        byte[] bytes = Pictures.plainGrid(new ImagePanel("", new Images(new float[4], 2, 2, 1), 1));
        Path png = Files.write(folder.resolve("p.png"), bytes), html = folder.resolve("new/report.html");
        plain(List.of(new Report.Figure(png, "caption"))).write(html);
        String text = Files.readString(html);
        var sources = new ArrayList<String>();
        Pattern.compile("(?:src|href)=\"([^\"]*)\"").matcher(text).results().forEach(m -> sources.add(m.group(1)));
        assertThat(sources).hasSize(1);
        assertThat(Base64.getDecoder().decode(sources.getFirst().replace("data:image/png;base64,", ""))).isEqualTo(bytes);
        assertThat(text).contains("<figcaption>caption</figcaption>", "prefers-color-scheme: dark", "width=device-width", "default-src 'none'")
                .doesNotContain("http://", "https://");
    }

    @Test void aValueThatThePaperDoesNotGiveIsADashAndSyntheticDataAreMarked() {
        var provenance = new LinkedHashMap<String, Object>();
        provenance.put("java", Map.of("version", "25"));
        provenance.put("commit", null);
        Report report = new Report("t", "s", Optional.of("Drawn from strokes."), Map.of("--seed", 0),
                List.of(new Report.Result("q", "", "0.7", "")), List.of(), List.of(), provenance);
        assertThat(report.html()).contains("<tr><td>q</td><td>–</td><td>0.7</td><td></td></tr>", "<tr><td>--seed</td><td>0</td></tr>",
                "<tr><td>java.version</td><td>25</td></tr>", "<tr><td>commit</td><td>–</td></tr>",
                "<strong>Synthetic data.</strong> Drawn from strokes.");
        assertThat(plain(List.of()).html()).doesNotContain("Synthetic data");
    }

    @Test void aMissingPictureIsNamedAndLeavesNoReport() {
        Path html = folder.resolve("report.html");
        assertThatThrownBy(() -> plain(List.of(new Report.Figure(folder.resolve("absent.png"), ""))).write(html))
                .isInstanceOf(InputException.class).hasMessageContaining("absent.png");
        assertThat(html).doesNotExist();
    }

    private static Report plain(List<Report.Figure> figures) {
        return new Report("t", "s", Optional.empty(), Map.of(), List.of(), figures, List.of(), Map.of());
    }
}
