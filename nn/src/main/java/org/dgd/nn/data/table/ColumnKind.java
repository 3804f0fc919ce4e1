package org.dgd.nn.data.table;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.dgd.nn.data.InputException;

/** What the cells of a column are, and so by which distribution a decoder describes them. */
public enum ColumnKind {
    /** Any finite number; one encoded number, standardised. */
    NUMBER,
    /** One of two levels; one encoded number, 0 or 1. */
    BINARY,
    /** One of K levels; K encoded numbers, of which one is 1 and the others are 0. */
    CATEGORY,
    /** A whole number of at least 0; one encoded number, the count itself. */
    COUNT,
    /**
     * A number above 0 that says how many counts to expect of a row, such as how long or how deeply something was observed; one encoded number, the number
     * itself. It is not modelled and cannot be missing.
     */
    SIZE;

    /** The name on the command line and in files. */
    public String word() { return name().toLowerCase(Locale.ROOT); }

    /** True where the levels are listed. */
    public boolean hasLevels() { return this == BINARY || this == CATEGORY; }

    /**
     * The kind with this {@link #word}.
     *
     * @param where what the message of the {@link InputException} begins with, such as an option and its value
     */
    public static ColumnKind of(String where, String word) {
        for (ColumnKind kind : values()) if (kind.word().equals(word.toLowerCase(Locale.ROOT))) return kind;
        throw new InputException(where + ": \"" + word + "\" is no kind of column; choose "
                + Arrays.stream(values()).map(ColumnKind::word).collect(Collectors.joining(", ")));
    }
}
