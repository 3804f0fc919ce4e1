package org.dgd.nn.data.table;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * One column of a table: how its cells become numbers and back. A missing cell is NaN in every number that it takes.
 *
 * @param levels the texts of the levels in the order of their numbers: two for BINARY, any positive number for CATEGORY, else empty
 * @param mean   of the training table's values, for NUMBER; else 0
 * @param sd     their standard deviation (divided by their number, not by one less), for NUMBER, 1 where it is 0; else 1
 */
public record Column(String name, ColumnKind kind, List<String> levels, double mean, double sd) {
    /** The largest count: up to here a float tells whole numbers apart. */
    public static final int LARGEST_COUNT = 1 << Float.PRECISION;

    public Column {
        Objects.requireNonNull(kind, "kind");
        levels = List.copyOf(levels);
        Set<Object> distinct = new HashSet<>();
        for (String level : levels)
            if (Cells.isMissing(level) || !distinct.add(Cells.key(level)))
                throw new IllegalArgumentException("column " + name + ": the level \"" + level + "\" is there twice, or stands for a missing cell");
        boolean counted = switch (kind) {
            case BINARY -> levels.size() == 2;
            case CATEGORY -> !levels.isEmpty();
            case NUMBER, COUNT, SIZE -> levels.isEmpty();
        };
        if (!counted) throw new IllegalArgumentException("column " + name + ": " + levels.size() + " levels for a " + kind.word() + " column");
        if (!Double.isFinite(mean) || !(sd > 0) || !Double.isFinite(sd))
            throw new IllegalArgumentException("column " + name + ": mean " + mean + " and sd " + sd + " are no scale");
    }

    public static Column number(String name, double mean, double sd) { return new Column(name, ColumnKind.NUMBER, List.of(), mean, sd); }

    public static Column binary(String name, String zero, String one) { return new Column(name, ColumnKind.BINARY, List.of(zero, one), 0, 1); }

    public static Column category(String name, List<String> levels) { return new Column(name, ColumnKind.CATEGORY, levels, 0, 1); }

    public static Column count(String name) { return new Column(name, ColumnKind.COUNT, List.of(), 0, 1); }

    public static Column size(String name) { return new Column(name, ColumnKind.SIZE, List.of(), 0, 1); }

    /** How many numbers a cell takes. */
    public int width() { return kind == ColumnKind.CATEGORY ? levels.size() : 1; }

    /**
     * The cell that the numbers from {@code at} on stand for; empty if one of them is NaN. NUMBER is no longer standardised; it has the fewest
     * digits that give the same float when they are standardised again. BINARY is the second level from 0.5 on. CATEGORY is the level with the largest number, the first of equal ones.
     * COUNT is rounded to the nearest whole number of at least 0.
     */
    public String decode(float[] values, int at) {
        for (int i = at; i < at + width(); i++) if (Float.isNaN(values[i])) return "";
        float x = values[at];
        return switch (kind) {
            case NUMBER, SIZE -> decimal(x);
            case BINARY -> levels.get(x >= 0.5f ? 1 : 0);
            case CATEGORY -> levels.get(largest(values, at));
            case COUNT -> Long.toString(Math.clamp(Math.round((double) x), 0, LARGEST_COUNT));
        };
    }

    /** The number that stands for a value of a NUMBER column. */
    float standardised(double value) { return (float) ((value - mean) / sd); }

    private String decimal(float x) {
        if (Float.isInfinite(x)) throw new IllegalArgumentException("column " + name + ": an infinite value cannot be written");
        return Cells.text(mean + sd * x, sd * Math.ulp(Math.max(1, Math.abs(x))) / 2, rounded -> standardised(rounded) == x);
    }

    private int largest(float[] values, int at) {
        int best = 0;
        for (int k = 1; k < levels.size(); k++) if (values[at + k] > values[at + best]) best = k;
        return best;
    }
}
