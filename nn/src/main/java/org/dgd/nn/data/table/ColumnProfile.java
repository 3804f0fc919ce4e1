package org.dgd.nn.data.table;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What one pass over a column's cells finds out: enough to tell its kind, its levels and its scale. */
final class ColumnProfile {
    private final String name;
    private final int most;
    private final Map<Object, String> distinct = new LinkedHashMap<>();
    private long numbers, words, decimalCommas;
    private boolean fractions, negatives;
    private double mean, squares, largest;
    private CsvRow firstWord;
    private String word;

    /** @param most levels beyond so many are counted no more */
    ColumnProfile(String name, int most) {
        this.name = name;
        this.most = most;
    }

    void add(CsvRow row, String cell) {
        if (Cells.isMissing(cell)) return;
        double x = Cells.number(cell);
        if (Double.isNaN(x)) addWord(row, cell);
        else if (Double.isInfinite(x)) throw row.fail(name, Cells.quoted(cell) + " is too large a number");
        else addNumber(x);
        if (distinct.size() <= most) distinct.putIfAbsent(Double.isNaN(x) ? cell : (Object) x, cell);
    }

    private void addWord(CsvRow row, String cell) {
        if (words++ == 0) {
            firstWord = row;
            word = cell;
        }
        if (Cells.hasDecimalComma(cell)) decimalCommas++;
    }

    private void addNumber(double x) {
        numbers++;
        double delta = x - mean;                                  // Welford's update: stable for a small spread around a large mean
        mean += delta / numbers;
        squares += delta * (x - mean);
        fractions |= !Cells.isWhole(x);
        negatives |= x < 0;
        largest = Math.max(largest, Math.abs(x));
    }

    String name() { return name; }

    boolean isEmpty() { return numbers + words == 0; }

    long numbers() { return numbers; }

    long words() { return words; }

    /** Words are there, and all of them are numbers but for the comma in place of a point. */
    boolean hasDecimalCommas() { return words > 0 && decimalCommas == words; }

    boolean allWhole() { return words == 0 && !fractions && !negatives; }

    double largest() { return largest; }

    /** Different cells; one more than {@link #most} stands for any number above. */
    int distinct() { return distinct.size(); }

    int most() { return most; }

    /** True if the values are these and no others. */
    boolean isExactly(Object... keys) { return distinct.keySet().equals(Set.of(keys)); }

    /** The first cell that is no number, for messages. */
    String firstWord() { return Cells.quoted(word) + " in line " + firstWord.line(); }

    double mean() { return mean; }

    double sd() { return Math.sqrt(squares / numbers); }

    /** The texts of the different cells as they stood first: numbers by size, then words in the order of their characters. */
    List<String> levels() {
        Comparator<Map.Entry<Object, String>> order = Comparator.comparing(e -> e.getKey() instanceof Double x ? x : Double.POSITIVE_INFINITY);
        return distinct.entrySet().stream().sorted(order.thenComparing(Map.Entry::getValue)).map(Map.Entry::getValue).toList();
    }
}
