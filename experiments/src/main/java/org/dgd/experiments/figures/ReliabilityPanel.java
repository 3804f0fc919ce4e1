package org.dgd.experiments.figures;

import java.util.List;

/**
 * How often predictions are right against how sure they are. Probabilities that can be believed lie on the diagonal, those that are too sure below it.
 *
 * @param title above the picture
 */
public record ReliabilityPanel(String title, List<Series> series) implements Cell {
    /** A point for every bin: the mean probability of the likeliest class and the share that is right; its area goes with the share of samples in the bin. */
    public record Series(String name, double[] confidence, double[] accuracy, double[] share) {
        public Series {
            if (accuracy.length != confidence.length || share.length != confidence.length)
                throw new IllegalArgumentException(name + " has " + confidence.length + " probabilities, " + accuracy.length + " accuracies and " + share.length + " shares");
        }
    }

    public ReliabilityPanel {
        series = List.copyOf(series);
        if (series.isEmpty()) throw new IllegalArgumentException("a reliability diagram needs at least one series");
    }
}
