package org.dgd.nn.data.table;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.RangeCheck;

/**
 * A table whose cells have become numbers.
 *
 * @param name   the file's name
 * @param values (rows, {@link Schema#width}) row-major; NaN where a cell is missing; not copied, do not write to it
 * @param labels one number a row, 0-based in the order of the label column's levels, −1 where the cell is missing; null without a label column
 * @param sha256 file name and SHA-256 (hex) of the file
 */
public record Table(String name, Schema schema, int rows, float[] values, int[] labels, Map<String, String> sha256) {
    public Table {
        if (values.length != (long) rows * schema.width())
            throw new IllegalArgumentException("table " + name + ": " + values.length + " values for " + rows + " rows of " + schema.width());
        if (labels != null && labels.length != rows)
            throw new IllegalArgumentException("table " + name + ": " + labels.length + " labels for " + rows + " rows");
        sha256 = Map.copyOf(sha256);
    }

    /** A training table: finds out what the columns are, then encodes them. {@link InputException} as in {@link Schema#infer}. */
    public static Table read(Path csv, TableOptions options) { return read(csv, Schema.infer(csv, options), false); }

    /**
     * A table that is encoded as an earlier one was. Columns are found by their names, in any order. The column of labels may be absent, and columns that
     * were left out then are left out now.
     *
     * @param ignoreOthers whether columns that the schema does not know are left out, and samples of classes that it does not know have no label; if not,
     *                     both are refused
     * @throws InputException in one sentence with file, line and column, if the table does not fit
     */
    public static Table read(Path csv, Schema schema, boolean ignoreOthers) { return new TableReader(csv, schema, ignoreOthers).read(); }

    /** The rows as samples of 1 × 1 pixel with {@link Schema#width} channels. Unlike other samples they may hold NaN: a value that is missing. */
    public Features samples() {
        List<String> classes = labels == null ? List.of() : schema.labels().levels();
        return new Features(name, rows, 1, 1, schema.width(), values, labels, classes, sha256);
    }

    /** How many cells are missing. */
    public long missing() {
        long missing = 0;
        int at = 0;
        for (Column column : schema.columns()) {
            missing += missingAt(at);
            at += column.width();
        }
        return missing;
    }

    /** How many cells of a column are missing. */
    public int missing(int column) { return missingAt(schema.offset(column)); }

    /** The same for the column whose numbers begin at this place of a row. */
    int missingAt(int offset) {
        int missing = 0;
        for (int at = offset; at < values.length; at += schema.width()) if (Float.isNaN(values[at])) missing++;
        return missing;
    }

    /**
     * This, if every encoded number is in [0,1], as the outputs of a decoder that ends in a sigmoid are; else an {@link InputException} with the first column
     * that is not, its range, and what to do.
     *
     * @param otherwise what else can be done than leaving the column out, in the imperative
     */
    public Table requireUnitRange(String otherwise) {
        int at = 0;
        for (Column column : schema.columns()) {
            RangeCheck check = RangeCheck.of(column(at, column.width()));
            if (!check.fitsUnit())
                throw new InputException(name + ": column " + column.name() + " is a " + column.kind().word() + ", encoded as " + check.text()
                        + "; decoders that end in a sigmoid put out values in [0,1], so leave it out with --drop " + column.name() + " or " + otherwise);
            at += column.width();
        }
        return this;
    }

    private float[] column(int at, int width) {
        float[] column = new float[rows * width];
        for (int row = 0; row < rows; row++) System.arraycopy(values, row * schema.width() + at, column, row * width, width);
        return column;
    }

    /** One line a column: name, kind, range or levels, share of missing cells. */
    public List<String> describe() { return new TableDescription(this).lines(); }
}
