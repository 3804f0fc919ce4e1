package org.dgd.experiments.fit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.dgd.experiments.figures.LatentPanel;
import org.dgd.experiments.run.Panels;
import org.dgd.model.Columns;
import org.dgd.model.Dgd;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;

/** Maps of the representations coloured by columns of the table: levels have a colour each, numbers and counts go by fifths from light to dark. */
record ColumnMaps(Dgd model, Samples data, List<TableColumn> columns) {
    private static final int STEPS = 5, MOST_LEVELS = 10, CHOSEN = 3;

    static ColumnMaps of(Dgd model, Samples data) {
        return new ColumnMaps(model, data, model.likelihood() instanceof Columns c ? TableColumn.of(c) : List.of());
    }

    /** Columns by their names, as asked for; {@link InputException} for one that is not there or has too many levels for colours. */
    List<TableColumn> named(List<String> names) {
        return names.stream().map(name -> {
            TableColumn column = columns.stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow(() -> new InputException(
                    "--colour " + name + ": " + data.name() + " has no such column among those that are modelled"));
            if (levels(column) > MOST_LEVELS)
                throw new InputException("--colour " + name + ": has " + levels(column) + " levels, and colours tell at most " + MOST_LEVELS + " apart");
            return column;
        }).toList();
    }

    /** Those that the model tells best, against their mean or most frequent level: of them the map has most to show. */
    List<TableColumn> best(ColumnFacts facts) {
        return facts.columns().stream().filter(f -> f.baseline() > 0).sorted(Comparator.comparingDouble(ColumnFact::ratio))
                .flatMap(f -> columns.stream().filter(c -> c.name().equals(f.name()) && levels(c) <= MOST_LEVELS)).limit(CHOSEN).toList();
    }

    private static int levels(TableColumn c) { return c.column() == null ? 2 : c.column().levels().size(); }

    LatentPanel panel(TableColumn column) {
        LatentPanel map = Panels.latent("", model, data);
        float[][] rows = new float[data.size()][];
        for (int i = 0; i < rows.length; i++) rows[i] = data.image(i);
        if (column.hasLevels()) return map.labelled(Stream.of(rows).mapToInt(x -> level(column, x)).toArray(), names(column));
        return steps(map, Stream.of(rows).mapToDouble(x -> x[column.from()]).toArray(), column);
    }

    private static List<String> names(TableColumn c) { return c.column() == null ? List.of("0", "1") : c.column().levels(); }

    private static int level(TableColumn c, float[] x) {
        if (Float.isNaN(x[c.from()])) return -1;
        if (c.to() == c.from() + 1) return x[c.from()] >= 0.5f ? 1 : 0;
        int level = 0;
        for (int j = c.from(); j < c.to(); j++) if (x[j] == 1) level = j - c.from();
        return level;
    }

    /** Fifths of the values; fewer where values are alike. */
    private static LatentPanel steps(LatentPanel map, double[] values, TableColumn column) {
        double[] sorted = Arrays.stream(values).filter(v -> !Double.isNaN(v)).sorted().toArray();
        List<Double> bounds = new ArrayList<>();            // the first value of each step
        for (int k = 0; k < STEPS; k++) {
            double first = sorted[k * sorted.length / STEPS];
            if (bounds.isEmpty() || first > bounds.getLast()) bounds.add(first);
        }
        int[] steps = Arrays.stream(values).mapToInt(v -> (int) bounds.stream().filter(b -> v >= b).count() - 1).toArray();
        List<String> names = new ArrayList<>();
        for (int k = 0; k < bounds.size(); k++) {
            int step = k;
            double last = Arrays.stream(sorted).filter(v -> v >= bounds.get(step) && (step == bounds.size() - 1 || v < bounds.get(step + 1))).max().orElseThrow();
            names.add(text(column, bounds.get(k)) + " to " + text(column, last));
        }
        return map.stepped(steps, names);
    }

    private static String text(TableColumn c, double encoded) {
        double value = c.column() == null ? encoded : c.column().mean() + c.unit() * encoded;
        return String.format(Locale.ROOT, "%.4g", value).replaceAll("(\\.\\d*?)0+$", "$1").replaceAll("\\.$", "");
    }
}
