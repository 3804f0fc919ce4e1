package org.dgd.nn.data.table;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** From the cells of a column to numbers. */
final class CellEncoder {
    private static final int LEVELS_SHOWN = 8;

    private final Column column;
    private final Map<Object, Integer> levels = new HashMap<>();

    CellEncoder(Column column) {
        this.column = column;
        for (String level : column.levels()) levels.put(Cells.key(level), levels.size());
    }

    /** Writes the numbers of a cell; NaN if it is missing. {@link org.dgd.nn.data.InputException} if the column cannot hold it. */
    void encode(CsvRow row, String cell, float[] to, int at) {
        if (Cells.isMissing(cell)) {
            if (column.kind() == ColumnKind.SIZE) throw row.fail(column.name(), "is empty, but a size factor is needed for every row");
            Arrays.fill(to, at, at + column.width(), Float.NaN);
            return;
        }
        switch (column.kind()) {
            case NUMBER -> to[at] = standardised(row, cell);
            case COUNT -> to[at] = count(row, cell);
            case SIZE -> to[at] = size(row, cell);
            case BINARY -> to[at] = level(row, cell);
            case CATEGORY -> to[at + level(row, cell)] = 1;
        }
    }

    /**
     * The number of the level, −1 if the cell is missing.
     *
     * @param ignoreOthers whether a level that is unknown is −1 as well; if not, it is refused
     */
    int label(CsvRow row, String cell, boolean ignoreOthers) {
        if (Cells.isMissing(cell) || ignoreOthers && !levels.containsKey(Cells.key(cell))) return -1;
        return level(row, cell);
    }

    private float standardised(CsvRow row, String cell) {
        float x = column.standardised(number(row, cell));
        if (Float.isInfinite(x)) throw row.fail(column.name(), Cells.quoted(cell) + " is too large a number");
        return x;
    }

    private float count(CsvRow row, String cell) {
        double x = number(row, cell);
        if (x < 0 || !Cells.isWhole(x)) throw row.fail(column.name(), Cells.quoted(cell) + " is no count; counts are whole numbers of at least 0");
        if (x > Column.LARGEST_COUNT)
            throw row.fail(column.name(), Cells.quoted(cell) + " is too large for a count; the most is " + Column.LARGEST_COUNT
                    + ", beyond it ask for --column " + column.name() + ":number when training");
        return (float) x;
    }

    private float size(CsvRow row, String cell) {
        float x = (float) number(row, cell);
        if (!(x > 0) || Float.isInfinite(x)) throw row.fail(column.name(), Cells.quoted(cell) + " is no size factor; those are numbers above 0");
        return x;
    }

    private double number(CsvRow row, String cell) {
        double x = Cells.number(cell);
        if (Double.isNaN(x))
            throw row.fail(column.name(), Cells.quoted(cell) + (Cells.hasDecimalComma(cell) ? " has a decimal comma; write it with a point"
                    : " is no number; leave the cell empty if its value is missing"));
        return x;
    }

    private int level(CsvRow row, String cell) {
        Integer level = levels.get(Cells.key(cell));
        if (level == null) throw row.fail(column.name(), Cells.quoted(cell) + " is none of the levels " + known());
        return level;
    }

    private String known() {
        List<String> all = column.levels();
        String some = all.stream().limit(LEVELS_SHOWN).collect(Collectors.joining(", "));
        return all.size() <= LEVELS_SHOWN ? some : some + " and " + (all.size() - LEVELS_SHOWN) + " more";
    }
}
