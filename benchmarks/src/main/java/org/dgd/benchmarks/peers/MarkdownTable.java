package org.dgd.benchmarks.peers;

import java.io.PrintStream;

/**
 * A table that can be pasted into a document and reads well as text. Rows are printed as they come, since each may take half a minute;
 * columns are as wide as their headers.
 */
public final class MarkdownTable {
    private final PrintStream out;
    private final String[] header;

    /** Prints the header; spaces at the end of a name make room for long cells. */
    public MarkdownTable(PrintStream out, String... header) {
        this.out = out;
        this.header = header;
        row(header);
        out.println("|" + "---|".repeat(header.length));
    }

    public void row(String... cells) {
        if (cells.length != header.length)
            throw new IllegalArgumentException("table: " + cells.length + " cells for " + header.length + " columns");
        StringBuilder line = new StringBuilder("|");
        for (int i = 0; i < cells.length; i++)
            line.append(' ').append(cells[i]).repeat(' ', Math.max(0, header[i].length() - cells[i].length())).append(" |");
        out.println(line);
        out.flush();
    }
}
