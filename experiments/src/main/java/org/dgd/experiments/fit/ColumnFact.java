package org.dgd.experiments.fit;

import java.util.List;
import java.util.Locale;

/**
 * What a model learnt of one column of its training table.
 *
 * @param name       of the column, or its number counted from 0
 * @param kind       of the column; "column" of an array
 * @param likelihood the distribution of a cell
 * @param learned    what is fitted beside the decoder, or the levels; may be empty
 * @param missing    share of cells
 * @param measure    of the two errors: RMS, in the column's units, or the share of wrong cells
 * @param error      of what the decoder says at the representations of the training rows
 * @param baseline   of the column's mean, or of its most frequent level
 */
public record ColumnFact(String name, String kind, String likelihood, String learned, double missing, String measure, double error, double baseline) {
    public static final List<String> HEADER = List.of("column", "kind", "likelihood", "learned", "missing", "error of the model", "of mean or mode", "measure");

    List<String> cells() {
        return List.of(name, kind, likelihood, learned, missing == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * missing), text(error), text(baseline), measure);
    }

    /** The error as a share of the baseline's; 1 where that has none. */
    double ratio() { return baseline > 0 ? error / baseline : 1; }

    private static String text(double x) { return String.format(Locale.ROOT, "%.4g", x); }
}
