package org.dgd.benchmarks;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How fast a kernel is: {@code 88.7 % of 258.3 GFLOP/s}.
 *
 * @param percent of the peak
 * @param peak    as the {@link Yardstick} measured it in the same run, in {@code unit}s
 */
record Level(double percent, double peak, String unit) {
    private static final Pattern TEXT = Pattern.compile("([\\d.]+) % of ([\\d.]+) (\\S+)");

    /** @param file to name when the text is no level */
    static Level parse(String text, String file) {
        Matcher m = TEXT.matcher(text);
        if (!m.matches()) throw new IllegalArgumentException(file + ": \"" + text + "\" is not like \"88.7 % of 258.3 GFLOP/s\"");
        return new Level(Double.parseDouble(m.group(1)), Double.parseDouble(m.group(2)), m.group(3));
    }

    @Override public String toString() { return String.format(Locale.ROOT, "%.1f %% of %.1f %s", percent, peak, unit); }
}
