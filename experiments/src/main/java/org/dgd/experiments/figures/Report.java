package org.dgd.experiments.figures;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.InputException;

/**
 * What a run did, as one HTML file without external resources: pictures are embedded, and a policy in its head forbids anything else.
 * All text is escaped.
 *
 * @param title      one line
 * @param summary    one paragraph
 * @param synthetic  what is synthetic about the data; shown as a banner on top; empty for real data
 * @param settings   option and value, in the order of the map
 * @param results    measured quantities, the paper's beside ours
 * @param figures    pictures in order, the learning curve last
 * @param notes      what a reader must know, for instance that pictures were left out
 * @param provenance where and how the run was made; maps within are shown as {@code outer.inner}
 * @param tables     results that need columns of their own; after the others
 */
public record Report(String title, String summary, Optional<String> synthetic, Map<String, ?> settings, List<Result> results,
                     List<Figure> figures, List<String> notes, Map<String, ?> provenance, List<Table> tables) {

    /** A quantity, the paper's value (blank if it gives none), ours, and a note (may be blank). */
    public record Result(String quantity, String paper, String ours, String note) { }

    /** A PNG file and what stands below it. */
    public record Figure(Path png, String caption) { }

    /** A table below a heading; every row has a cell for each column. */
    public record Table(String heading, List<String> header, List<List<String>> rows) { }

    /** Without tables of its own. */
    public Report(String title, String summary, Optional<String> synthetic, Map<String, ?> settings, List<Result> results,
                  List<Figure> figures, List<String> notes, Map<String, ?> provenance) {
        this(title, summary, synthetic, settings, results, figures, notes, provenance, List.of());
    }

    public Report {
        results = List.copyOf(results);
        figures = List.copyOf(figures);
        notes = List.copyOf(notes);
        tables = List.copyOf(tables);
    }

    /** Writes the report; an {@link InputException} names a picture that cannot be read or a file that cannot be written. */
    public void write(Path html) {
        byte[] bytes = html().getBytes(StandardCharsets.UTF_8);
        Figures.createFolder(html.toAbsolutePath().getParent());
        AtomicFile.write(html, out -> out.write(bytes));
    }

    String html() {
        var out = new StringBuilder("""
                <!DOCTYPE html>
                <html lang="en">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <meta http-equiv="Content-Security-Policy" content="default-src 'none'; img-src data:; style-src 'unsafe-inline'">
                <title>""").append(Html.escape(title)).append("</title>\n<style>\n").append(style()).append("</style>\n</head>\n<body>\n<main>\n");
        out.append("<h1>").append(Html.escape(title)).append("</h1>\n");
        synthetic.ifPresent(s -> out.append("<p class=\"synthetic\"><strong>Synthetic data.</strong> ").append(Html.escape(s)).append("</p>\n"));
        out.append("<p>").append(Html.escape(summary)).append("</p>\n");
        notes.forEach(n -> out.append("<p class=\"note\">").append(Html.escape(n)).append("</p>\n"));
        if (!results.isEmpty()) out.append("<h2>Results</h2>\n").append(Html.table(List.of("quantity", "paper", "ours", "note"), resultRows()));
        for (Table t : tables) out.append("<h2>").append(Html.escape(t.heading)).append("</h2>\n").append(Html.table(t.header, t.rows));
        if (!figures.isEmpty()) out.append("<h2>Figures</h2>\n");
        figures.forEach(f -> out.append(embedded(f)));
        if (!settings.isEmpty()) out.append("<h2>Settings</h2>\n").append(Html.table(List.of(), rows("", settings)));
        if (!provenance.isEmpty()) out.append("<h2>Provenance</h2>\n").append(Html.table(List.of(), rows("", provenance)));
        return out.append("</main>\n</body>\n</html>\n").toString();
    }

    private List<List<String>> resultRows() {
        return results.stream().map(r -> List.of(r.quantity, orDash(r.paper), orDash(r.ours), r.note)).toList();
    }

    private static String orDash(String value) { return value.isBlank() ? "–" : value; }

    private static List<List<String>> rows(String prefix, Map<?, ?> map) {
        var rows = new ArrayList<List<String>>();
        map.forEach((key, value) -> {
            if (value instanceof Map<?, ?> inner) rows.addAll(rows(prefix + key + ".", inner));
            else rows.add(List.of(prefix + key, text(value)));
        });
        return rows;
    }

    private static String text(Object value) {
        return switch (value) {
            case null -> "–";
            case Optional<?> o -> o.isPresent() ? text(o.get()) : "–";
            case int[] a -> Arrays.toString(a);
            case double[] a -> Arrays.toString(a);
            default -> orDash(value.toString());
        };
    }

    private static String embedded(Figure figure) {
        try {
            String data = Base64.getEncoder().encodeToString(Files.readAllBytes(figure.png));
            String caption = Html.escape(figure.caption);
            return "<figure><img alt=\"" + caption + "\" src=\"data:image/png;base64," + data + "\"><figcaption>" + caption
                    + "</figcaption></figure>\n";
        } catch (IOException e) {
            throw new InputException(figure.png + ": this picture of the report cannot be read (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private static String style() {
        try (InputStream css = Objects.requireNonNull(Report.class.getResourceAsStream("report.css"), "report.css is not in the jar")) {
            return new String(css.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InputException("report.css cannot be read from the jar; build again", e);
        }
    }
}
