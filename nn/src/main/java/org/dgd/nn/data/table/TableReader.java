package org.dgd.nn.data.table;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Sha256;

/** Encodes the rows of one file by a schema. */
final class TableReader {
    private static final int FIRST_ROWS = 1024, MOST_VALUES = Integer.MAX_VALUE - 8;

    private final Path csv;
    private final Schema schema;
    private final boolean ignoreOthers;
    private final List<CellEncoder> encoders;
    private final int width;

    private float[] values;
    private int[] labels;
    private int rows;

    TableReader(Path csv, Schema schema, boolean ignoreOthers) {
        this.csv = csv;
        this.schema = schema;
        this.ignoreOthers = ignoreOthers;
        this.encoders = schema.columns().stream().map(CellEncoder::new).toList();
        this.width = schema.width();
        this.values = new float[Math.multiplyExact(FIRST_ROWS, width)];
        this.labels = new int[FIRST_ROWS];
    }

    Table read() {
        try (CsvFile file = CsvFile.open(csv)) {
            int[] places = places(file, schema, ignoreOthers);
            int labelPlace = schema.labels() == null ? -1 : file.header().indexOf(schema.labels().name());
            CellEncoder labelEncoder = labelPlace < 0 ? null : new CellEncoder(schema.labels());
            file.forEachRow(row -> {
                makeRoom(row);
                for (int c = 0, at = rows * width; c < places.length; at += schema.columns().get(c++).width())
                    encoders.get(c).encode(row, row.cell(places[c]), values, at);
                if (labelEncoder != null) labels[rows] = labelEncoder.label(row, row.cell(labelPlace), ignoreOthers);
                rows++;
            });
            if (rows == 0) throw new InputException(file.name() + ": has a header and no rows");
            return new Table(file.name(), schema, rows, Arrays.copyOf(values, rows * width), labelEncoder == null ? null : Arrays.copyOf(labels, rows),
                    Map.of(file.name(), Sha256.of(csv)));
        }
    }

    /** Where each column of the schema stands in the file. */
    static int[] places(CsvFile file, Schema schema, boolean ignoreOthers) {
        Map<String, Integer> header = IntStream.range(0, file.header().size()).boxed().collect(Collectors.toMap(file.header()::get, i -> i));
        for (Column column : schema.columns())
            if (!header.containsKey(column.name()))
                throw new InputException(file.name() + ": has no column " + column.name() + ", which the model was trained with; leave its cells empty if "
                        + "nothing is known");
        Set<String> known = schema.names();
        if (!ignoreOthers) for (String name : file.header())
            if (!known.contains(name))
                throw new InputException(file.name() + ": the column " + name + " was not there when the model was trained; take it out of the file");
        return schema.columns().stream().mapToInt(column -> header.get(column.name())).toArray();
    }

    private void makeRoom(CsvRow row) {
        if ((rows + 1L) * width <= values.length && rows < labels.length) return;
        long more = Math.min(MOST_VALUES / width, rows + (rows >> 1) + 1L);
        if (more <= rows)
            throw new InputException(row.file() + ", line " + row.line() + ": more than " + rows + " rows of " + width + " numbers do not fit an array");
        values = Arrays.copyOf(values, Math.toIntExact(more * width));
        labels = Arrays.copyOf(labels, Math.toIntExact(more));
    }
}
