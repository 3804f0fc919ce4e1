package org.dgd.experiments.figures;

import java.util.List;
import org.dgd.metric.Calibration;
import org.dgd.metric.Calibration.Bin;

/**
 * How often predictions are right against how sure they are. Probabilities that can be believed lie on the diagonal, those that are too
 * sure below it.
 *
 * @param title above the picture
 */
public record ReliabilityPanel(String title, List<Series> series) implements Cell {
    /**
     * A point for every bin: the mean probability of the likeliest class and the share that is right; its area goes with the share of
     * samples in the bin.
     */
    public record Series(String name, double[] confidence, double[] accuracy, double[] share) {
        public static Series of(String name, Calibration c) {
            double all = c.bins().stream().mapToInt(Bin::count).sum();
            return new Series(name, c.bins().stream().mapToDouble(Bin::confidence).toArray(), c.bins().stream().mapToDouble(Bin::accuracy).toArray(),
                    c.bins().stream().mapToDouble(b -> b.count() / all).toArray());
        }

        public Series {
            if (accuracy.length != confidence.length || share.length != confidence.length)
                throw new IllegalArgumentException(name + " has " + confidence.length + " probabilities, " + accuracy.length
                        + " accuracies and " + share.length + " shares");
        }
    }

    public ReliabilityPanel {
        series = List.copyOf(series);
        if (series.isEmpty()) throw new IllegalArgumentException("a reliability diagram needs at least one series");
    }
}
