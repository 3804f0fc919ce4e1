package org.dgd.nn.data.table;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Set;
import java.util.function.DoublePredicate;
import java.util.regex.Pattern;

/** What a cell of a table says. Cells are stripped of white space before they come here. */
final class Cells {
    private static final Set<String> MISSING = Set.of("", "NA", "N/A", "NaN", "nan", "null", "NULL", "?");
    private static final Pattern DECIMAL_COMMA = Pattern.compile("[+-]?\\d+,\\d+");
    private static final int LONGEST_QUOTE = 40, MOST_ZEROS = 20, FLOAT_DIGITS = 8;

    private Cells() { }

    static boolean isMissing(String cell) { return MISSING.contains(cell); }

    static boolean hasDecimalComma(String cell) { return DECIMAL_COMMA.matcher(cell).matches(); }

    /** The number in decimal notation that the cell is, maybe infinite when it is too large; NaN if it is none. */
    static double number(String cell) {
        boolean digits = false;
        for (int i = 0; i < cell.length(); i++) {                 // keeps words, and what only Java takes for numbers, from the parser
            char c = cell.charAt(i);
            if (c >= '0' && c <= '9') digits = true;
            else if ("+-.eE".indexOf(c) < 0) return Double.NaN;
        }
        if (!digits) return Double.NaN;
        try {
            return Double.parseDouble(cell) + 0.0;                // −0 becomes 0
        } catch (NumberFormatException notANumber) {
            return Double.NaN;
        }
    }

    static boolean isWhole(double x) { return x == Math.rint(x) && !Double.isInfinite(x); }

    /** What makes two cells one level: 1 and 1.0 are the same, 1 and "one" are not. */
    static Object key(String cell) {
        double number = number(cell);
        return Double.isNaN(number) ? cell : (Object) number;
    }

    /** The number with the fewest digits that are good enough, but no more than it takes to differ from it by less than {@code step}. */
    static String text(double x, double step, DoublePredicate goodEnough) {
        BigDecimal exact = new BigDecimal(x), rounded;
        int finest = (int) Math.ceil(-StrictMath.log10(Math.max(step, Double.MIN_VALUE))), digits = finest - FLOAT_DIGITS;
        do rounded = exact.setScale(digits, RoundingMode.HALF_EVEN);
        while (!goodEnough.test(rounded.doubleValue()) && ++digits <= finest);
        rounded = rounded.stripTrailingZeros();
        return Math.abs(rounded.scale()) > MOST_ZEROS ? rounded.toString() : rounded.toPlainString();
    }

    /** The cell for a message: quoted, on one line, not too long. */
    static String quoted(String cell) {
        String line = cell.replaceAll("\\p{Cntrl}", " ");
        return '"' + (line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…") + '"';
    }
}
