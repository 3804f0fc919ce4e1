package org.dgd.nn.data.table;

import java.util.List;
import org.dgd.nn.data.InputException;

/**
 * One row of a CSV file.
 *
 * @param file   the file's name
 * @param line   in which the row begins, counted from 1
 * @param fields as they stand in the file, without their quotes
 */
record CsvRow(String file, long line, List<String> fields) {
    /** A cell without white space around it. */
    String cell(int column) { return fields.get(column).strip(); }

    /** The exception for a cell with this problem. */
    InputException fail(String column, String problem) { return new InputException(file + ", line " + line + ", column " + column + ": " + problem); }
}
