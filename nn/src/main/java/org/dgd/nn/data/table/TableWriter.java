package org.dgd.nn.data.table;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import de.siegmar.fastcsv.writer.QuoteStrategy;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.InputException;

/** Encoded rows as CSV files again: UTF-8, a header, cells in quotes where they need them. A cell whose numbers are NaN is empty. */
public final class TableWriter {
    /**
     * Quotes beyond those that a file with this separator needs: around a name in the header with another separator, because readers look
     * there for the separator, and around the only cell of a row when it is empty, because an empty line is no row.
     */
    private record Quotes(boolean loneCells) implements QuoteStrategy {
        private static final int HEADER = 1;

        @Override public boolean quoteEmpty(int line, int field) { return loneCells; }

        @Override public boolean quoteValue(int line, int field, String value) {
            return line == HEADER && value.chars().anyMatch(c -> CsvFile.SEPARATORS.indexOf(c) >= 0);
        }
    }

    private final Schema schema;

    public TableWriter(Schema schema) { this.schema = schema; }

    /**
     * Writes a table of the schema's columns, without labels.
     *
     * @param encoded (rows, {@link Schema#width}) row-major, as {@link Column#decode} takes them
     */
    public void write(Path csv, float[] encoded) {
        int rows = rows(encoded);
        List<String> names = schema.columns().stream().map(Column::name).toList();
        AtomicFile.write(csv, out -> {
            CsvWriter writer = writer(out, ',', names.size());      // flushed and not closed: the file is not ours to close
            writer.writeRecord(names);
            for (int row = 0; row < rows; row++) writer.writeRecord(cells(encoded, row));
            writer.flush();
        });
    }

    /**
     * Copies a table and fills its missing cells from encoded rows. All other cells, the order of the columns, and columns that the schema
     * does not model stay as they are.
     *
     * @param encoded one row for each row of the file
     * @throws InputException if the file lacks a column of the schema or has another number of rows
     */
    public void complete(Path from, Path csv, float[] encoded) {
        int rows = rows(encoded);
        try (CsvFile file = CsvFile.open(from)) {
            int[] places = TableReader.places(file, schema, true);
            AtomicFile.write(csv, out -> {
                CsvWriter writer = writer(out, file.separator(), file.header().size());
                writer.writeRecord(file.header());
                int[] row = {0};
                file.forEachRow(cells -> {
                    if (row[0] == rows) throw new InputException(file.name() + ": has more than the " + rows + " rows that were completed");
                    writer.writeRecord(completed(cells, places, encoded, row[0]++));
                });
                if (row[0] < rows) throw new InputException(file.name() + ": has " + row[0] + " rows, but " + rows + " were completed");
                writer.flush();
            });
        }
    }

    private List<String> completed(CsvRow row, int[] places, float[] encoded, int index) {
        List<String> cells = new ArrayList<>(row.fields());
        for (int c = 0, at = index * schema.width(); c < places.length; at += schema.columns().get(c++).width())
            if (Cells.isMissing(row.cell(places[c]))) cells.set(places[c], schema.columns().get(c).decode(encoded, at));
        return cells;
    }

    private List<String> cells(float[] encoded, int row) {
        List<String> cells = new ArrayList<>();
        int at = row * schema.width();
        for (Column column : schema.columns()) {
            cells.add(column.decode(encoded, at));
            at += column.width();
        }
        return cells;
    }

    private int rows(float[] encoded) {
        if (encoded.length % schema.width() != 0)
            throw new IllegalArgumentException(encoded.length + " numbers are not a whole number of rows of " + schema.width());
        return encoded.length / schema.width();
    }

    private static CsvWriter writer(OutputStream out, char separator, int columns) {
        return CsvWriter.builder().fieldSeparator(separator).lineDelimiter(LineDelimiter.LF).quoteStrategy(new Quotes(columns == 1))
                .build(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    }
}
