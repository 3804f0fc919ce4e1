package org.dgd.experiments.figures;

/** One picture within a figure; what it shows, not how it is drawn. */
public sealed interface Cell permits LatentPanel, ImagePanel, CurvePanel, ViolinPanel, ScatterPanel, RangePanel, DistributionPanel, ReliabilityPanel {
    /** What stands above the picture; may be empty. */
    String title();
}
