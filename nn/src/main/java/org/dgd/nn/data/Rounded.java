package org.dgd.nn.data;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers for people to read: few digits, none of them a zero at the end. */
public final class Rounded {
    private Rounded() { }

    /** At most so many significant digits, such as 29.7; with an exponent where zeros would be many. */
    public static String text(double x, int digits) {
        if (Double.isNaN(x)) return "NaN";
        if (Double.isInfinite(x)) return x > 0 ? "infinity" : "-infinity";
        BigDecimal rounded = new BigDecimal(x).round(new MathContext(digits)).stripTrailingZeros();
        return Math.abs(rounded.scale()) > 2 * digits ? rounded.toString() : rounded.toPlainString();
    }
}
