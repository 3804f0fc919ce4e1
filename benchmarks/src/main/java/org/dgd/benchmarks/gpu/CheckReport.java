package org.dgd.benchmarks.gpu;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import org.dgd.nn.data.InputException;

/** A report in Markdown. Every line is in the file before the next part begins, so that what ends the program early leaves the rest. */
final class CheckReport {
    private final Path file;
    private final PrintStream echo;
    private boolean failed;

    /** Lines are added to a file that is there already. */
    CheckReport(Path file, PrintStream echo) {
        this.file = file;
        this.echo = echo;
    }

    void section(String title) { lines("", "## " + title, ""); }

    void line(String format, Object... values) { lines(String.format(Locale.ROOT, format, values)); }

    /** One line that says whether something holds. */
    void verdict(boolean good, String format, Object... values) {
        failed |= !good;
        line((good ? "- ok: " : "- **FAILED**: ") + format, values);
    }

    void header(String... columns) { lines("", "| " + String.join(" | ", columns) + " |", "|" + "---|".repeat(columns.length)); }

    void row(Object... cells) {
        StringBuilder row = new StringBuilder("|");
        for (Object cell : cells) row.append(' ').append(cell instanceof Double d ? String.format(Locale.ROOT, "%.3f", d) : cell).append(" |");
        lines(row.toString());
    }

    boolean failed() { return failed; }

    private void lines(String... lines) {
        String text = String.join("\n", lines) + "\n";
        echo.print(text);
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new InputException(file + ": the report cannot be written (" + e.getMessage()
                    + "); name a file in a folder that can be written", e);
        }
    }
}
