package org.dgd.engine;

import java.util.BitSet;

/**
 * Row numbers, one for each sample of a batch: the rows of a table that a step meets. How many there are is fixed; {@link #set} changes which,
 * so that a device can run the very same step on other rows.
 */
public final class Index {
    /** Beyond, a float cannot count. */
    private static final int MOST_ROWS = 1 << 24;

    private final int[] rows;
    private final Tensor numbers;
    private String op = "index";
    private Shape table;
    private boolean distinct;

    Index(Tensor numbers, int... rows) {
        this.rows = new int[rows.length];
        this.numbers = numbers;
        set(rows);
    }

    /** The row numbers themselves, not a copy. */
    public int[] rows() { return rows; }

    public int size() { return rows.length; }

    /** The row numbers in the device's memory, a batch (n,1,1,1) of whole numbers. */
    public Tensor numbers() { return numbers; }

    /** Other rows, as many as before, to which what earlier uses {@link #require} applies as well. */
    public void set(int... rows) {
        if (rows.length != this.rows.length)
            throw new IllegalArgumentException("index: " + rows.length + " row numbers for an index of " + this.rows.length);
        check(rows);
        System.arraycopy(rows, 0, this.rows, 0, rows.length);
        float[] values = new float[rows.length];
        for (int i = 0; i < values.length; i++) values[i] = rows[i];
        numbers.storage.write(values);
    }

    /** For an op on this table: fails if it has no such rows, or if one occurs twice where they must be distinct, now or after {@link #set}. */
    public void require(String op, Shape table, boolean distinct) {
        this.op = op;
        if (this.table == null || table.n() < this.table.n()) this.table = table;
        this.distinct |= distinct;
        check(rows);
    }

    private void check(int... rows) {
        int bound = table == null ? MOST_ROWS : Math.min(table.n(), MOST_ROWS);
        BitSet seen = new BitSet();
        for (int row : rows) {
            if (row < 0 || row >= bound)
                throw new IllegalArgumentException(op + ": there is no row " + row + " in the " + bound + " rows"
                        + (table == null ? "" : " of " + table));
            if (distinct && seen.get(row)) throw new IllegalArgumentException(op + ": row " + row + " of the table " + table + " occurs twice");
            if (distinct) seen.set(row);
        }
    }
}
