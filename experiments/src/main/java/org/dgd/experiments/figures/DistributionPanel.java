package org.dgd.experiments.figures;

import java.util.List;

/**
 * Distributions of few values side by side, on a logarithmic axis: every value, the quartiles, and a violin where there are five values or more
 * (figure 1). Values that are not finite and positive are left out.
 *
 * @param title    above the picture
 * @param quantity what the values are: the name of the y axis
 */
public record DistributionPanel(String title, String quantity, List<Group> groups) implements Cell {
    /** @param color a number from 0: groups with one number have one colour */
    public record Group(String name, double[] values, int color) { }

    public DistributionPanel {
        groups = List.copyOf(groups);
        if (groups.isEmpty()) throw new IllegalArgumentException("distributions need at least one group");
    }
}
