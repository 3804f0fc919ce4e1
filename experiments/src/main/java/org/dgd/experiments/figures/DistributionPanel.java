package org.dgd.experiments.figures;

import java.util.List;

/** Distributions of a quantity side by side: of each group a violin, the quartiles and every value (figure 1). Not finite values are left out. */
public record DistributionPanel(String title, PlotPanel.Axis y, List<Group> groups) implements Cell {
    /** @param kind groups of one kind have one colour, and their name stands in the legend */
    public record Group(String name, String kind, double[] values) { }

    public DistributionPanel {
        groups = List.copyOf(groups);
        if (groups.isEmpty()) throw new IllegalArgumentException("distributions need at least one group");
    }
}
