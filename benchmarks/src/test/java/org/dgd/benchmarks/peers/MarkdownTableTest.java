package org.dgd.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class MarkdownTableTest {
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final MarkdownTable table = new MarkdownTable(new PrintStream(printed, false, StandardCharsets.UTF_8), "model", "c");

    @Test void everyRowIsPrintedAtOnceAsWideAsTheHeader() {
        assertThat(text()).isEqualTo("""
                | model | c |
                |---|---|
                """);
        table.row("dgd", "128");
        assertThat(text()).endsWith("| dgd   | 128 |\n");
    }

    @Test void aRowHasACellForEveryColumn() {
        assertThatIllegalArgumentException().isThrownBy(() -> table.row("1")).withMessageContaining("1 cells for 2 columns");
    }

    private String text() { return printed.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n"); }
}
