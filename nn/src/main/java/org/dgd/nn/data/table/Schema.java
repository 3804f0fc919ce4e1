package org.dgd.nn.data.table;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.dgd.nn.data.InputException;

/**
 * The columns of a table in the order in which their numbers stand in an encoded row. It is found out from a training table and kept with the model,
 * so that every later table is encoded in the same way.
 */
public final class Schema {
    private final List<Column> columns;
    private final Column labels;
    private final List<String> dropped;
    /** Where each column begins, and at the end the width: tables may have tens of thousands of columns, so sums are made once. */
    private final int[] offsets;

    /**
     * @param labels  the column that holds labels, CATEGORY, or null
     * @param dropped names of columns that are left out wherever they occur
     */
    public Schema(List<Column> columns, Column labels, List<String> dropped) {
        this.columns = List.copyOf(columns);
        this.labels = labels;
        this.dropped = List.copyOf(dropped);
        this.offsets = new int[columns.size() + 1];
        for (int c = 0; c < columns.size(); c++) offsets[c + 1] = Math.addExact(offsets[c], columns.get(c).width());
        if (columns.isEmpty()) throw new IllegalArgumentException("a schema needs at least one column");
        if (labels != null && labels.kind() != ColumnKind.CATEGORY)
            throw new IllegalArgumentException("labels " + labels.name() + ": are of the kind " + labels.kind().word() + ", expected a category");
        if (names(columns, labels, dropped).size() < columns.size() + dropped.size() + (labels == null ? 0 : 1))
            throw new IllegalArgumentException("a schema has two columns with one name");
    }

    /**
     * Reads a training table once to find out what its columns are. {@link InputException} if the file is no table, a column cannot be
     * used, or the options name a column that is not there.
     */
    public static Schema infer(Path csv, TableOptions options) {
        try (CsvFile file = CsvFile.open(csv)) {
            for (String name : options.names())
                if (!file.header().contains(name))
                    throw new InputException(file.name() + ": has no column " + name + "; its columns are " + String.join(", ", file.header()));
            int[] places = IntStream.range(0, file.header().size()).filter(i -> !options.dropped().contains(file.header().get(i))).toArray();
            List<Inference> found = IntStream.of(places).mapToObj(i -> Inference.start(file.name(), file.header().get(i), options)).toList();
            long[] rows = {0};
            file.forEachRow(row -> {
                for (int i = 0; i < places.length; i++) found.get(i).add(row, row.cell(places[i]));
                rows[0]++;
            });
            if (rows[0] == 0) throw new InputException(file.name() + ": has a header and no rows");
            List<Column> columns = found.stream().filter(column -> !column.isLabels()).map(Inference::column).toList();
            if (columns.isEmpty()) throw new InputException(file.name() + ": no column is left to be modelled");
            Column labels = found.stream().filter(Inference::isLabels).map(Inference::column).findFirst().orElse(null);
            return new Schema(columns, labels, file.header().stream().filter(options.dropped()::contains).toList());
        }
    }

    public List<Column> columns() { return columns; }

    /** The column that holds labels, CATEGORY, or null. */
    public Column labels() { return labels; }

    /** Names of columns that are left out wherever they occur. */
    public List<String> dropped() { return dropped; }

    /** The names of all columns that may be in a file. */
    Set<String> names() { return names(columns, labels, dropped); }

    private static Set<String> names(List<Column> columns, Column labels, List<String> dropped) {
        Set<String> names = new HashSet<>(dropped);
        columns.forEach(column -> names.add(column.name()));
        if (labels != null) names.add(labels.name());
        return names;
    }

    /** How many numbers a row takes. */
    public int width() { return offsets[columns.size()]; }

    /** Where in an encoded row the numbers of a column begin. */
    public int offset(int column) { return offsets[Objects.checkIndex(column, columns.size())]; }

    @Override public boolean equals(Object other) {
        return other instanceof Schema s && columns.equals(s.columns) && Objects.equals(labels, s.labels) && dropped.equals(s.dropped);
    }

    @Override public int hashCode() { return Objects.hash(columns, labels, dropped); }

    @Override public String toString() { return toJson(); }

    /** As one line of JSON, for the metadata of a model. */
    public String toJson() { return SchemaJson.write(this); }

    /**
     * From {@link #toJson}.
     *
     * @param where the file that holds it, for messages
     * @throws InputException if the text is no schema
     */
    public static Schema fromJson(String where, String json) { return SchemaJson.read(where, json); }
}
