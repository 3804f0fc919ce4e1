package org.dgd.experiments.figures;

import java.util.List;

/** Quantities against a number, such as test error by epoch or an sd by dimension; each axis linear or logarithmic. */
public record PlotPanel(String title, Axis x, Axis y, List<Series> series) implements Cell {
    /** What stands beside an axis, and whether it is logarithmic; then only numbers above 0 are drawn. */
    public record Axis(String label, boolean log) { }

    /**
     * One line of the picture; its numbers must be as many in x as in y.
     *
     * @param low  and {@code high}: ends of a bar through each point; null for none
     * @param dots whether points are marked
     * @param line whether they are joined
     * @param style null: by the place among the series
     */
    public record Series(String name, double[] x, double[] y, double[] low, double[] high, boolean dots, boolean line, Style style) {
        public Series {
            if (x.length != y.length || low != null && low.length != x.length || high != null && high.length != x.length)
                throw new IllegalArgumentException(name + " has " + x.length + " x and " + y.length + " y, or another number of bars");
        }

        public static Series line(String name, double[] x, double[] y) { return new Series(name, x, y, null, null, false, true, null); }

        public Series styled(int color, int dash) { return new Series(name, x, y, low, high, dots, line, new Style(color, dash)); }
    }

    /** Numbers of a colour and of a way to dash a line. */
    public record Style(int color, int dash) { }

    public PlotPanel {
        series = List.copyOf(series);
        if (series.isEmpty()) throw new IllegalArgumentException("a plot needs at least one series");
    }
}
