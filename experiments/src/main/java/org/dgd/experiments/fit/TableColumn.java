package org.dgd.experiments.fit;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dgd.model.Columns;
import org.dgd.model.Family;
import org.dgd.nn.data.table.Column;

/**
 * A column of a table as a model sees it: of a .csv file by its name, of an array by its number.
 *
 * @param column null: of an array
 * @param from   where its numbers begin in a row
 * @param to     one after its last
 * @param scale  what is fitted of it, on a logarithmic scale
 */
record TableColumn(String name, Column column, Family family, int from, int to, double scale) {
    static List<TableColumn> of(Columns columns) {
        List<TableColumn> all = new ArrayList<>();
        double[] scales = columns.scales();
        for (Columns.Block b : columns.spec().blocks())
            for (int j = b.from(); j < b.to(); j = all.getLast().to) {
                Column column = columns.spec().schema() == null ? null : columns.spec().schema().columns().get(all.size());
                all.add(new TableColumn(column == null ? Integer.toString(j) : column.name(), column, b.family(), j,
                        b.family() == Family.CATEGORICAL ? b.to() : j + 1, scales[j]));
            }
        return all;
    }

    boolean hasLevels() { return family == Family.BERNOULLI || family == Family.CATEGORICAL; }

    /** From an encoded number to the column's units. */
    double unit() { return column == null ? 1 : column.sd(); }

    /** Its learned standard deviation in the column's units; NaN where it has none. */
    double noise() { return family == Family.NORMAL ? unit() * Math.exp(-0.5 * scale) : Double.NaN; }

    /** What is fitted beside the decoder, in words. */
    String learned() {
        return switch (family) {
            case NORMAL -> String.format(Locale.ROOT, "noise %.4g", noise());
            case NEGATIVE_BINOMIAL -> String.format(Locale.ROOT, "dispersion r = %.4g", Math.exp(scale));
            case BERNOULLI, CATEGORICAL -> column == null ? "" : column.levels().size() + " levels";
            case POISSON, SIZE -> "";
        };
    }

    String kind() { return column == null ? "column" : column.kind().word(); }

    String likelihood() { return family == Family.SIZE ? "none, a size factor" : family.key(); }
}
