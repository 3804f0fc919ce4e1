package org.dgd.experiments.generation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.figures.Cell;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.ImagePanel;
import org.dgd.experiments.figures.Report;
import org.dgd.experiments.fit.FitReport;
import org.dgd.experiments.fit.Recipe;
import org.dgd.experiments.fit.TrainingOptions;
import org.dgd.experiments.run.Metrics;
import org.dgd.experiments.run.Panels;
import org.dgd.experiments.run.Run;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Dgd;
import org.dgd.nn.data.Samples;

/** Figure 6 and the report of {@code class-generation}. */
public record ClassFigures(Run run, Recipe recipe, Dgd model, ClassDraws draws, ClassScores scores, Samples train, Samples test,
        TrainingOptions options) {
    /** Images of a class in the figure. */
    static final int SHOWN = 10;

    void write() {
        Figures figures = Figures.open();
        List<Report.Figure> drawn = new ArrayList<>();
        List<Cell> panels = List.of(panel("decoded draws", draws.images(), draws.classes()), panel("test images", test, List.of()));
        figures.figure(run.figures().resolve("figure6.png"), "Articles drawn by class; the model was trained without labels", List.of(panels))
                .ifPresent(p -> drawn.add(new Report.Figure(p, "Figure 6. Left: decoded draws from the Gaussian of each class, the first " + SHOWN
                        + " of " + draws.perClass() + ", none left out. Right: the first test images of the class.")));
        figures.curves(run.figures().resolve("curves.png"), Panels.curves(Metrics.read(run.file(Run.METRICS)), train))
                .ifPresent(p -> drawn.add(new Report.Figure(p, "The terms of the objective by epoch.")));
        figures.missing().ifPresent(options.console()::notice);
        List<String> notes = new ArrayList<>(List.of("Fréchet distances of " + draws.perClass() + " drawn images of a class from its test images, "
                + test.size() + " in all. The classifier: " + scores.classifier() + ". " + pca()
                + ": the same Gaussians over as many principal components of the training images."));
        figures.missing().ifPresent(notes::add);
        new Report("Images of a class (appendix A.6, figure 6)", summary(), Optional.empty(), settings(), results(), drawn, notes,
                FitReport.provenance(run), List.of(byClass())).write(run.file("report.html"));
    }

    private String pca() { return "PCA-" + scores.components(); }

    /** A row for every class; white where it has fewer images. */
    private ImagePanel panel(String title, Samples images, List<String> names) {
        int classes = draws.classes().size(), pixels = train.pixelsPerImage();
        float[] rows = new float[classes * SHOWN * pixels];
        Arrays.fill(rows, 1);
        for (int k = 0; k < classes; k++) {
            Samples members = ClassDraws.ofClass(images, k);
            for (int i = 0; i < Math.min(SHOWN, members.size()); i++) members.copy(i, rows, (k * SHOWN + i) * pixels);
        }
        return new ImagePanel(title, ImageFiles.images(rows, Size.of(train)), SHOWN).captioned(List.of(), names);
    }

    private String summary() {
        return String.format(Locale.ROOT,
                "A decoder and a representation of each of %d articles, %d numbers each, fitted together by MAP without labels "
                + "in %d epochs. Then a Gaussian is fitted to the representations of each class, and draws from it are decoded.", train.size(),
                recipe.decoder().latent(), recipe.epochs());
    }

    private Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>(recipe.options());
        settings.put("seed", options.seed());
        settings.put("training images", train.size());
        settings.put("test images", test.size());
        return settings;
    }

    private List<Report.Result> results() {
        ClassScores.Score all = scores.all(), unguided = scores.unguided();
        String d = scores.distance(), from = "from all test images";
        List<Report.Result> rows = new ArrayList<>();
        rows.add(row("classifier accuracy on drawn images", all.accuracy(), "share that is taken for the class that was asked for"));
        rows.add(row("… on those of " + pca(), all.pcaAccuracy(), ""));
        rows.add(row(d + " of all drawn images", all.distance(), from));
        rows.add(row("… of those of " + pca(), all.pca(), from));
        rows.add(row(d + " of draws from N(0,I)", unguided.distance(), from + "; no class was asked for"));
        rows.add(row("… from the Gaussian of " + pca(), unguided.pca(), from));
        rows.add(row(d + " of the mean image", scores.meanImage(), from));
        rows.add(row(d + " of training images", all.real(), from + ": what real images have"));
        return rows;
    }

    private static Report.Result row(String quantity, double value, String note) { return new Report.Result(quantity, "", text(value), note); }

    private Report.Table byClass() {
        String d = scores.distance();
        List<String> header = List.of("class", d, pca(), "training images", "classifier accuracy", pca());
        return new Report.Table(d + " of the images of a class from its test images", header, scores.classes().stream().map(s -> List.of(s.name(),
                text(s.distance()), text(s.pca()), text(s.real()), text(s.accuracy()), text(s.pcaAccuracy()))).toList());
    }

    private static String text(double value) { return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.4g", value); }
}
