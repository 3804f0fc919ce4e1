package org.dgd.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class MarkdownTableTest {
    @Test void columnsAreAsWideAsTheirWidestCell() {
        assertThat(new MarkdownTable("model", "c").row("dgd", "128").row("x", "8")).hasToString("""
                | model | c   |
                |---|---|
                | dgd   | 128 |
                | x     | 8   |
                """);
    }

    @Test void aRowHasACellForEveryColumn() {
        assertThatIllegalArgumentException().isThrownBy(() -> new MarkdownTable("a", "b").row("1")).withMessageContaining("1 cells for 2 columns");
    }
}
