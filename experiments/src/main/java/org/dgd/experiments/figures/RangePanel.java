package org.dgd.experiments.figures;

import java.util.List;

/**
 * Means with their ranges against a number, both axes logarithmic (figure 5). What is not positive is left out.
 *
 * @param title above the picture
 * @param xName name of the x axis; {@code yName} of the y axis
 */
public record RangePanel(String title, String xName, String yName, List<Series> series) implements Cell {
    /** Points (x, mean), joined by a line, each with a bar from low to high. */
    public record Series(String name, double[] x, double[] mean, double[] low, double[] high) {
        public Series {
            if (mean.length != x.length || low.length != x.length || high.length != x.length)
                throw new IllegalArgumentException(name + " has " + x.length + " x, " + mean.length + " means and bars of " + low.length
                        + " and " + high.length);
        }
    }

    public RangePanel {
        series = List.copyOf(series);
        if (series.isEmpty()) throw new IllegalArgumentException("a picture of ranges needs at least one series");
    }
}
