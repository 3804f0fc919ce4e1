package org.dgd.experiments.figures;

import java.util.List;

/**
 * Distributions side by side, each as wide at a value as it is dense there.
 *
 * @param title    above the picture
 * @param quantity what the values are: the name of the y axis
 * @param violins  from left to right
 */
public record ViolinPanel(String title, String quantity, List<Violin> violins) implements Cell {
    /**
     * One distribution.
     *
     * @param name   below it
     * @param values of which it is drawn, in any order; those that are not finite are left out
     * @param color  a number from 0: those with one number have one colour
     */
    public record Violin(String name, double[] values, int color) { }

    public ViolinPanel {
        violins = List.copyOf(violins);
        if (violins.isEmpty()) throw new IllegalArgumentException("a picture of violins needs at least one");
    }
}
