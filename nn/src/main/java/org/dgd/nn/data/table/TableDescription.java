package org.dgd.nn.data.table;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Locale;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.dgd.nn.data.Rounded;

/** A table in words: one line a column. */
final class TableDescription {
    private static final int LEVELS_SHOWN = 8, LONGEST_NAME = 30;

    private final Table table;
    private final Schema schema;
    private final int nameWidth;

    TableDescription(Table table) {
        this.table = table;
        this.schema = table.schema();
        int longest = schema.columns().stream().mapToInt(c -> c.name().length()).max().orElseThrow();
        if (schema.labels() != null) longest = Math.max(longest, schema.labels().name().length());
        nameWidth = Math.min(longest, LONGEST_NAME);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        int at = 0;
        for (Column column : schema.columns()) {
            lines.add(line(column.name(), column.kind().word(), content(column, at), table.missingAt(at)));
            at += column.width();
        }
        if (table.labels() != null) lines.add(labels());
        if (!schema.dropped().isEmpty()) lines.add("left out: " + String.join(", ", schema.dropped()));
        return List.copyOf(lines);
    }

    private String line(String name, String kind, String content, int missing) {
        String share = missing == 0 ? "" : String.format(Locale.ROOT, "; %.1f %% missing", 100.0 * missing / table.rows());
        return String.format(Locale.ROOT, "%-" + nameWidth + "s  %-8s  %s%s", name, kind, content, share);
    }

    private String content(Column column, int at) {
        return switch (column.kind()) {
            case NUMBER -> range(column, at) + ", mean " + Rounded.text(column.mean(), 4) + ", sd " + Rounded.text(column.sd(), 4);
            case COUNT, SIZE -> range(column, at);
            case BINARY -> frequencies(column, level -> (int) present(at).filter(x -> x == level).count());
            case CATEGORY -> column.levels().size() + " levels: " + frequencies(column, level -> (int) present(at + level).filter(x -> x == 1).count());
        };
    }

    private String range(Column column, int at) {
        DoubleSummaryStatistics found = present(at).summaryStatistics();
        return found.getCount() == 0 ? "no value" : cell(column, found.getMin()) + " to " + cell(column, found.getMax());
    }

    private static String cell(Column column, double encoded) { return Rounded.text(column.mean() + column.sd() * encoded, 6); }

    private DoubleStream present(int at) {
        return IntStream.range(0, table.rows()).mapToDouble(i -> table.values()[i * schema.width() + at]).filter(x -> !Double.isNaN(x));
    }

    private static String frequencies(Column column, IntUnaryOperator count) {
        String some = IntStream.range(0, Math.min(LEVELS_SHOWN, column.levels().size()))
                .mapToObj(level -> column.levels().get(level) + " (" + count.applyAsInt(level) + ")").collect(Collectors.joining(", "));
        return column.levels().size() <= LEVELS_SHOWN ? some : some + " and " + (column.levels().size() - LEVELS_SHOWN) + " more";
    }

    private String labels() {
        int[] counts = new int[schema.labels().levels().size()];
        int missing = 0;
        for (int label : table.labels()) {
            if (label < 0) missing++;
            else counts[label]++;
        }
        return line(schema.labels().name(), "labels", counts.length + " classes: " + frequencies(schema.labels(), level -> counts[level]), missing);
    }
}
