package org.dgd.experiments.fit;

import java.util.List;
import org.dgd.experiments.figures.Report;

/** What the settings of table 4 gave without labels, to compare with: measured once, by this program and by an independent one (docs, figure 3). */
public final class Table4Results {
    private Table4Results() { }

    static final List<Report.Result> ROWS = List.of(
            row("reconstruction", "128.0", "130.3"), row("latent", "6.6", "6.5"), row("5-nearest-neighbour accuracy", "0.729", "0.728"),
            row("purity of components", "0.17", "0.29"), row("smallest component sd", "0.35", "0.32"),
            row("largest component sd", "7.1", "6.4"), row("farthest component mean", "19", "20"));

    private static Report.Result row(String quantity, String ours, String independent) {
        return new Report.Result("table 4's settings: " + quantity, "", ours,
                independent + " in an independent implementation; both with 20 components, 5000 MNIST digits, 100 epochs, seed 0");
    }
}
