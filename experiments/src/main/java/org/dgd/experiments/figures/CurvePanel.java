package org.dgd.experiments.figures;

import java.util.List;

/**
 * Quantities per epoch that share one scale.
 *
 * @param title  above the picture
 * @param epochs (E), ascending
 * @param curves each with E values in nats per sample; NaN where an epoch has none
 */
public record CurvePanel(String title, double[] epochs, List<Curve> curves) implements Cell {
    /** One line of the picture. */
    public record Curve(String name, double[] values) { }

    public CurvePanel {
        curves = List.copyOf(curves);
        if (epochs.length == 0 || curves.isEmpty()) throw new IllegalArgumentException("a learning curve needs at least one epoch and one series");
        for (Curve c : curves)
            if (c.values.length != epochs.length)
                throw new IllegalArgumentException(c.name + " has " + c.values.length + " values for " + epochs.length + " epochs");
    }

    /** The terms of equation 3 by epoch. Latent and prior have a panel of their own: beside the reconstruction they look flat. */
    public static List<CurvePanel> objective(double[] epochs, double[] reconstruction, double[] latent, double[] prior, double[] total) {
        return List.of(
                new CurvePanel("Objective and its largest term", epochs,
                        List.of(new Curve("total", total), new Curve("reconstruction", reconstruction))),
                new CurvePanel("Smaller terms", epochs, List.of(new Curve("latent", latent), new Curve("prior", prior))));
    }
}
