package org.dgd.experiments.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.RangeCheck;
import org.dgd.nn.data.Rounded;
import org.dgd.nn.data.StoredArray;
import org.dgd.nn.data.table.Column;
import org.dgd.nn.data.table.Table;

/**
 * Data in words.
 *
 * @param images what can be drawn, or null
 */
public record DataDescription(List<String> lines, Features images) {
    private static final int MOST_LINES = 100, MOST_CELLS = 10, LONGEST_CELL = 20, DIGITS = 4;
    /** Stands for NaN while an array gets another order. */
    private static final float NOT_A_NUMBER = -Float.MAX_VALUE;

    /** A folder of images. */
    static DataDescription of(Features images) {
        List<String> lines = new ArrayList<>();
        lines.add(images.name() + ": " + counted(images.size(), "image") + " of " + shape(images));
        lines.add(classes(images));
        lines.addAll(range(images.values()));
        return new DataDescription(lines, images);
    }

    private static String classes(Features images) {
        if (images.labels() == null) return "no labels: the folder has no sub-folders";
        int[] counts = new int[images.classes().size()];
        for (int label : images.labels()) counts[label]++;
        return counts.length + " classes: " + IntStream.range(0, counts.length).mapToObj(k -> images.classes().get(k) + " (" + counts[k] + ")")
                .collect(Collectors.joining(", "));
    }

    static DataDescription of(StoredArray array, int rows) {
        int[] shape = array.shape();
        float[] values = array.floats();
        List<String> lines = new ArrayList<>();
        lines.add(array.name() + ": " + array.type() + " " + StoredArray.text(shape));
        boolean samples = shape.length >= 2 && shape.length <= 4 && array.size() > 0;
        lines.add(samples ? counted(shape[0], "sample") + " of " + array.size() / shape[0] + " numbers"
                : "no samples: they are (N,m), (N,H,W) or (N,C,H,W)");
        lines.addAll(range(values));
        if (samples && shape.length == 2) rows(lines, values, shape[1], Math.min(rows, shape[0]));
        return new DataDescription(lines, samples && shape.length > 2 ? images(array) : null);
    }

    /** In the order in which they are drawn. A value that is no number stays NaN, which pictures show in magenta. */
    private static Features images(StoredArray array) {
        float[] marked = array.floats().clone();
        for (int i = 0; i < marked.length; i++) if (!Float.isFinite(marked[i])) marked[i] = NOT_A_NUMBER;
        Features images = Features.of(array.name(), marked, array.shape(), Map.of());
        for (int i = 0; i < marked.length; i++) if (images.values()[i] == NOT_A_NUMBER) images.values()[i] = Float.NaN;
        return images;
    }

    private static void rows(List<String> lines, float[] values, int width, int rows) {
        if (rows > 0) lines.add("first rows:");
        for (int row = 0; row < rows; row++)
            lines.add("  " + Arrays.toString(Arrays.copyOfRange(values, row * width, row * width + Math.min(width, MOST_CELLS)))
                    .replaceAll("[\\[\\]]", "")
                    + more(width));
    }

    static DataDescription of(Table table, int rows) {
        List<Column> columns = table.schema().columns();
        List<String> lines = new ArrayList<>();
        long missing = table.missing();
        lines.add(table.name() + ": " + counted(table.rows(), "row") + ", " + counted(columns.size(), "column") + " that take "
                + counted(table.schema().width(), "number") + " a row; "
                        + (missing == 0 ? "no cell is missing" : missing + " of " + (long) table.rows() * columns.size() + " cells are missing"));
        List<String> described = table.describe();
        described.stream().limit(MOST_LINES).forEach(lines::add);
        if (described.size() > MOST_LINES) lines.add("and " + (described.size() - MOST_LINES) + " lines more");
        if (rows == 0) return new DataDescription(lines, null);
        lines.add("first rows:");
        lines.add("  " + columns.stream().limit(MOST_CELLS).map(column -> cut(column.name())).collect(Collectors.joining(", "))
                + more(columns.size()));
        for (int row = 0; row < Math.min(rows, table.rows()); row++) {
            List<String> cells = new ArrayList<>();
            int at = row * table.schema().width();
            for (Column column : columns.subList(0, Math.min(MOST_CELLS, columns.size()))) {
                cells.add(cut(column.decode(table.values(), at)));
                at += column.width();
            }
            lines.add("  " + String.join(", ", cells) + more(columns.size()));
        }
        return new DataDescription(lines, null);
    }

    private static String more(int cells) { return cells > MOST_CELLS ? " and " + (cells - MOST_CELLS) + " more" : ""; }

    private static String cut(String cell) {
        String line = cell.replaceAll("\\p{Cntrl}", " ");
        return line.length() <= LONGEST_CELL ? line : line.substring(0, LONGEST_CELL) + "…";
    }

    private static List<String> range(float[] values) {
        double sum = 0, squares = 0;
        long missing = 0, infinite = 0;
        for (float x : values) {
            if (Float.isNaN(x)) missing++;
            else sum += x;
            if (Float.isInfinite(x)) infinite++;
        }
        if (missing == values.length) return List.of(missing == 0 ? "no values" : "all " + missing + " values are missing (NaN)");
        if (infinite > 0)
            return List.of(infinite + " of " + values.length
                    + " values are infinite; every value must be a finite number, or NaN where it is missing");
        long present = values.length - missing;
        double mean = sum / present;
        for (float x : values) if (!Float.isNaN(x)) squares += (x - mean) * (x - mean);
        RangeCheck check = RangeCheck.of(values);
        String moments = ", mean " + Rounded.text(mean, DIGITS) + ", sd " + Rounded.text(Math.sqrt(squares / present), DIGITS);
        String lost = missing == 0 ? "; none is missing" : "; " + missing + " of " + values.length + " are missing (NaN)";
        return List.of("values " + check.text() + moments + lost, (check.fitsUnit() ? "" : "for a decoder that puts out [0,1]: ") + check.advice());
    }

    private static String shape(Features images) {
        return images.height() + "x" + images.width() + " pixels, " + (images.channels() == 1 ? "grey" : "colour");
    }

    private static String counted(int n, String what) { return n + " " + what + (n == 1 ? "" : "s"); }
}
