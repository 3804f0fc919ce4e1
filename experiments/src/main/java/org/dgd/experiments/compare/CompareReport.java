package org.dgd.experiments.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.Report;
import org.dgd.experiments.fit.FitReport;
import org.dgd.experiments.fit.TrainingOptions;
import org.dgd.metric.LatentShrinkage;
import org.dgd.nn.data.Samples;

/**
 * The page of a comparison.
 *
 * @param facts what the numbers rest on, a sentence each
 */
public record CompareReport(List<ComparedModel> outcomes, Table3 table, Samples test, List<String> facts, TrainingOptions options) {
    /** Draws the figures and writes {@code report.html}. */
    void write(Path folder) {
        List<ComparedModel> good = outcomes.stream().filter(o -> o.diverged() == null).toList();
        Figures figures = Figures.open();
        List<Report.Figure> drawn = good.isEmpty() ? List.of()
                : new CompareFigures(good, test, options.seed()).draw(figures, folder.resolve("figures"));
        figures.missing().ifPresent(options.console()::notice);
        List<String> notes = new ArrayList<>(facts);
        for (ComparedModel o : outcomes) if (o.diverged() != null) notes.add(o.entry().id() + " diverged: " + o.diverged());
        shrunk(good).ifPresent(notes::add);
        shrunk(good).ifPresent(options.console()::notice);
        figures.missing().ifPresent(notes::add);
        List<Report.Table> tables = new ArrayList<>();
        tables.add(new Report.Table("The paper's claims", List.of("claim", "what these numbers say"), new CompareVerdicts(good, table).rows()));
        ComparePairs pairs = new ComparePairs(good);
        if (!pairs.isEmpty()) tables.add(pairs.table());
        tables.addAll(table.tables());
        String summary =
                "Four DGDs, four βVAEs and four VanillaVAEs of table 2, trained on the same images of CIFAR-10 with the paper's settings and measured "
                + "alike; models whose names end in pca are its DGDs once more, whose representations start at principal components. "
                + "Numbers in brackets are the paper's.";
        new Report("The models of table 2 compared (section 3.2, table 3, figure 1C–F)", summary, Optional.empty(), settings(), List.of(),
                drawn, notes, FitReport.withoutTimes(outcomes.getLast().provenance()), tables).write(folder.resolve("report.html"));
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new LinkedHashMap<>();
        for (ComparedModel o : outcomes) {
            List<String> choices = new ArrayList<>();
            o.entry().candidate().options().forEach((name, value) -> choices.add(name + " " + value));
            settings.put(o.entry().id(), String.join(", ", choices));
        }
        return settings;
    }

    private static Optional<String> shrunk(List<ComparedModel> models) {
        List<String> names = new ArrayList<>();
        for (ComparedModel o : models) {
            double ratio = o.values().get(Table3.SHRINKAGE);
            if (ratio < LatentShrinkage.SHRUNK) names.add(String.format(Locale.ROOT, "%s (%.2g)", o.entry().id(), ratio));
        }
        if (names.isEmpty()) return Optional.empty();
        return Optional.of("the representations of the training images have a standard deviation below half of the prior's in "
                + String.join(", ", names) + ", so draws from N(0,I) lie where no image is; draw from a Gaussian fitted to them");
    }
}
