package org.dgd.experiments.figures;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** From numbers to places along an axis, and the numbers that are written beside it. */
record PlotAxis(double low, double high, boolean log) {
    private static final double MARGIN = 0.05;
    private static final int TICKS = 7;

    /** Around those numbers that can be drawn. */
    static PlotAxis around(DoubleStream values, boolean log) {
        var range = values.filter(v -> Double.isFinite(v) && (!log || v > 0)).map(v -> log ? Math.log10(v) : v).summaryStatistics();
        double low = range.getCount() == 0 ? 0 : range.getMin(), high = range.getCount() == 0 ? 1 : range.getMax();
        double margin = high - low > 1e-9 * Math.max(Math.abs(high), 1e-9) ? MARGIN * (high - low) : log ? 0.5 : Math.max(1e-3, 0.1 * Math.abs(high));
        return new PlotAxis(low - margin, high + margin, log);
    }

    boolean shows(double value) { return Double.isFinite(value) && (!log || value > 0); }

    /** 0 at the lower end, 1 at the upper one. */
    double at(double value) { return ((log ? Math.log10(value) : value) - low) / (high - low); }

    /** Numbers and what is written for them. */
    record Tick(double value, String label) { }

    List<Tick> ticks() {
        if (!log) {
            Ticks ticks = Ticks.between(low, high, TICKS);
            return ticks.values().stream().map(v -> new Tick(v, ticks.label(v))).toList();
        }
        int[] digits = high - low > 4 ? new int[] {1} : high - low > 2.5 ? new int[] {1, 3} : high - low > 1.2 ? new int[] {1, 2, 5}
                : new int[] {1, 2, 3, 4, 5, 6, 7, 8, 9};
        var ticks = new ArrayList<Tick>();
        for (int e = (int) Math.floor(low); e <= high; e++)
            for (int d : digits) {
                double value = d * Math.pow(10, e);
                if (Math.log10(value) >= low && Math.log10(value) <= high) ticks.add(new Tick(value, label(d, e)));
            }
        return ticks;
    }

    private static String label(int digit, int exponent) {
        if (exponent > 5 || exponent < -4) return digit + "e" + exponent;
        return exponent >= 0 ? Long.toString(Math.round(digit * Math.pow(10, exponent))) : String.format(Locale.ROOT, "%." + -exponent + "f", digit * Math.pow(10, exponent));
    }
}
