package org.dgd.experiments.figures;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Quantities per epoch that share one scale.
 *
 * @param title    above the picture
 * @param quantity what the curves show, with its unit: the name of the y axis
 * @param scale    of the y axis; null: what the values need, linear
 * @param note     below the names of the curves, what their dashes mean for instance; may be empty
 * @param epochs   (E), ascending
 * @param curves   each with E values; NaN where an epoch has none
 * @param axis     what epochs are, where they are something else
 */
public record CurvePanel(String title, String quantity, Scale scale, String note, double[] epochs, List<Curve> curves, Axis axis) implements Cell {
    private static final double MARGIN = 0.05;

    /**
     * One line of the picture.
     *
     * @param name  below the axes; empty for a curve that is not named
     * @param color a number from 0: curves with one number have one colour; −1: by its place among the curves
     * @param dash  a number from 0, which is solid; −1: by its place among the curves
     */
    public record Curve(String name, double[] values, int color, int dash) {
        public Curve(String name, double[] values) { this(name, values, -1, -1); }
    }

    /**
     * The x axis.
     *
     * @param logarithmic then all of its numbers are positive
     */
    public record Axis(String name, boolean logarithmic) {
        public static final Axis EPOCHS = new Axis("epoch", false);
    }

    public CurvePanel {
        curves = List.copyOf(curves);
        if (epochs.length == 0 || curves.isEmpty()) throw new IllegalArgumentException("a learning curve needs at least one epoch and one series");
        for (Curve c : curves)
            if (c.values.length != epochs.length)
                throw new IllegalArgumentException(c.name + " has " + c.values.length + " values for " + epochs.length + " epochs");
    }

    /** By epoch. */
    public CurvePanel(String title, String quantity, Scale scale, String note, double[] epochs, List<Curve> curves) {
        this(title, quantity, scale, note, epochs, curves, Axis.EPOCHS);
    }

    /** In nats per sample; colours and dashes go by the order of the curves. */
    public CurvePanel(String title, double[] epochs, List<Curve> curves) { this(title, "nats per sample", null, "", epochs, curves); }

    /** The same below another title. */
    public CurvePanel titled(String other) { return new CurvePanel(other, quantity, scale, note, epochs, curves, axis); }

    /** The same with a logarithmic y axis. */
    public CurvePanel logarithmic() {
        Scale own = Scale.around(curves.stream().flatMapToDouble(c -> DoubleStream.of(c.values)), MARGIN, true);
        return new CurvePanel(title, quantity, own, note, epochs, curves, axis);
    }

    /** Panels with one logarithmic scale, so that they can be compared. */
    public static List<CurvePanel> comparable(List<CurvePanel> panels) {
        Scale common = Scale.around(panels.stream().flatMap(p -> p.curves.stream()).flatMapToDouble(c -> DoubleStream.of(c.values)), MARGIN, true);
        return panels.stream().map(p -> new CurvePanel(p.title, p.quantity, common, p.note, p.epochs, p.curves, p.axis)).toList();
    }

    /** The scale of the y axis. */
    Scale y() { return scale != null ? scale : Scale.around(curves.stream().flatMapToDouble(c -> DoubleStream.of(c.values)), MARGIN, false); }

    /** The terms of equation 3 by epoch. Latent and prior have a panel of their own: beside the reconstruction they look flat. */
    public static List<CurvePanel> objective(double[] epochs, double[] reconstruction, double[] latent, double[] prior, double[] total) {
        return List.of(
                new CurvePanel("Objective and its largest term", epochs,
                        List.of(new Curve("total", total), new Curve("reconstruction", reconstruction))),
                new CurvePanel("Smaller terms", epochs, List.of(new Curve("latent", latent), new Curve("prior", prior))));
    }
}
