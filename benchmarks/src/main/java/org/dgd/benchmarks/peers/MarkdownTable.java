package org.dgd.benchmarks.peers;

import java.util.ArrayList;
import java.util.List;

/** A table that reads well as text and can be pasted into a document. */
public final class MarkdownTable {
    private final List<List<String>> rows = new ArrayList<>();

    public MarkdownTable(String... header) { rows.add(List.of(header)); }

    public MarkdownTable row(String... cells) {
        if (cells.length != rows.getFirst().size())
            throw new IllegalArgumentException("table: " + cells.length + " cells for " + rows.getFirst().size() + " columns");
        rows.add(List.of(cells));
        return this;
    }

    @Override public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            line(text, i, " ");
            if (i == 0) text.append("|").repeat("---|", rows.getFirst().size()).append('\n');
        }
        return text.toString();
    }

    private void line(StringBuilder text, int row, String gap) {
        text.append('|');
        for (int c = 0; c < rows.get(row).size(); c++) {
            String cell = rows.get(row).get(c);
            text.append(gap).append(cell).repeat(' ', width(c) - cell.length()).append(gap).append('|');
        }
        text.append('\n');
    }

    private int width(int column) { return rows.stream().mapToInt(r -> r.get(column).length()).max().orElse(0); }
}
