package org.dgd.experiments.figures;

/**
 * Points in the plane, with the line that fits y best.
 *
 * @param title above the picture
 * @param xName name of the x axis; {@code yName} of the y axis
 * @param x     (N)
 * @param y     (N)
 */
public record ScatterPanel(String title, String xName, String yName, double[] x, double[] y) implements Cell {
    public ScatterPanel {
        if (x.length == 0 || x.length != y.length) throw new IllegalArgumentException("a scatter of " + x.length + " x and " + y.length + " y");
    }
}
