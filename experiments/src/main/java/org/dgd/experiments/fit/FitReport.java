package org.dgd.experiments.fit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.dgd.engine.Rng;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.Report;
import org.dgd.experiments.run.Metrics;
import org.dgd.experiments.run.Panels;
import org.dgd.experiments.run.Run;
import org.dgd.model.Architecture.Size;
import org.dgd.model.ComponentChoice.Chosen;
import org.dgd.model.Dgd;
import org.dgd.model.GaussianMixture;
import org.dgd.nn.data.Samples;

/**
 * The figures and the report of one {@code fit}.
 *
 * @param colours    names of columns by which the map of representations is coloured; empty: those that the model tells best
 * @param components how their number was chosen, if it was
 */
public record FitReport(Run run, Recipe recipe, Dgd model, Samples data, Evaluation evaluation, TrainingOptions options, List<String> colours,
                        Optional<Chosen> components) {
    void write() {
        Figures figures = Figures.open();
        List<Report.Figure> drawn = new ArrayList<>();
        Path folder = run.figures();
        figures.scatter(folder.resolve("representation.png"), title("representation"), List.of(Panels.latent("", model, data)))
                .ifPresent(p -> drawn.add(new Report.Figure(p, "The representations of the training samples.")));
        Optional<ColumnFacts> facts = ColumnFacts.of(model, data);
        facts.ifPresent(f -> drawn.addAll(maps(figures, folder, f)));
        if (ImageFiles.drawable(Size.of(data))) {
            figures.grid(folder.resolve("samples.png"), Panels.samples(title("samples"), model, new Rng(options.seed())))
                    .ifPresent(p -> drawn.add(new Report.Figure(p, "100 images decoded from draws of the distribution over representations.")));
            figures.grid(folder.resolve("reconstructions.png"), Panels.reconstructions(title("reconstructions"), model, data))
                    .ifPresent(p -> drawn.add(new Report.Figure(p,
                            "Training samples, and below each what the decoder makes of its representation.")));
        }
        figures.curves(folder.resolve("curves.png"), Panels.curves(Metrics.read(run.file(Run.METRICS)), data))
                .ifPresent(p -> drawn.add(new Report.Figure(p, "The terms of the objective by epoch.")));
        components.map(ComponentTable::new).flatMap(table ->
                figures.curves(folder.resolve("components.png"), List.of(table.panel(title("components")))))
                .ifPresent(p -> drawn.add(new Report.Figure(p,
                        "Log density of representations by the number of components, the best of every number that was tried.")));
        figures.missing().ifPresent(options.console()::notice);
        evaluation.alarm().ifPresent(options.console()::notice);
        new Report("A Deep Generative Decoder of " + data.name(), summary(), synthetic(data), recipe.options(), results(evaluation),
                drawn, Stream.concat(evaluation.alarm().stream(), figures.missing().stream()).toList(), provenance(run),
                facts.stream().map(FitReport::table).toList()).write(run.file("report.html"));
    }

    /** Errors are those of the training rows, to which representations were fitted. */
    private static Report.Table table(ColumnFacts facts) {
        return new Report.Table("Columns, at the representations of the training rows" + (facts.rest().isEmpty() ? "" : " (" + facts.rest() + ")"),
                ColumnFact.HEADER, facts.rows());
    }

    private List<Report.Figure> maps(Figures figures, Path folder, ColumnFacts facts) {
        ColumnMaps maps = ColumnMaps.of(model, data);
        List<TableColumn> chosen = colours.isEmpty() ? maps.best(facts) : maps.named(colours);
        List<Report.Figure> drawn = new ArrayList<>();
        for (int i = 0; i < chosen.size(); i++) {
            String name = chosen.get(i).name();
            figures.scatter(folder.resolve("column-" + (i + 1) + ".png"), title("representation by " + name), List.of(maps.panel(chosen.get(i))))
                    .ifPresent(p -> drawn.add(new Report.Figure(p, "The same representations, coloured by " + name + ".")));
        }
        return drawn;
    }

    /** Where and how the run was made, without what the report says elsewhere. */
    public static Map<String, Object> provenance(Run run) {
        Map<String, Object> content = new LinkedHashMap<>(run.provenance());
        content.keySet().removeAll(List.of("options", "fingerprint", "results", "status"));
        return content;
    }

    /** The same for a report on several runs: without the times of one of them. */
    public static Map<String, Object> withoutTimes(Map<String, Object> provenance) {
        Map<String, Object> content = new LinkedHashMap<>(provenance);
        content.keySet().removeAll(List.of("started", "ended", "seconds"));
        return content;
    }

    static Optional<String> synthetic(Samples data) {
        return data.synthetic() ? Optional.of("The digits were drawn by a generator, because no real data were asked for or found.")
                : Optional.empty();
    }

    private String title(String what) { return data.name() + Panels.mark(data) + ": " + what; }

    private String summary() {
        return String.format(Locale.ROOT, "%d samples of %s, %d epochs: a decoder of %d parameters, %d latent dimensions, %s.", data.size(),
                Size.of(data),
                recipe.epochs(), model.decoder().parameterCount(), recipe.decoder().latent(),
                recipe.mixture() == null ? "a standard normal distribution over representations"
                        : "a mixture of " + ((GaussianMixture) model.prior()).components() + " Gaussians over representations");
    }

    /** Quantities for which the paper gives no number. */
    static List<Report.Result> results(Evaluation e) {
        List<Report.Result> rows = new ArrayList<>();
        row(rows, "reconstruction", e.terms().reconstruction(), "nats per sample, mean of the last epoch, without constants");
        row(rows, "latent", e.terms().latent(), "−log P(z|φ), nats per sample");
        row(rows, "prior", e.terms().prior(), "−log P(φ) divided by the number of samples");
        rows.addAll(ContributionsTable.of(e.contributions()).results());
        row(rows, "sd of representations", e.shrinkage().ratio(),
                "divided by the prior's, median over dimensions; below 0.5 draws from the prior are of no use");
        row(rows, "5-nearest-neighbour accuracy", e.neighbours(), "of the representation, leave-one-out");
        row(rows, "purity of components", e.purity(), "share of the majority class");
        row(rows, "smallest component sd", e.smallestSd(), "");
        row(rows, "largest component sd", e.largestSd(), "");
        row(rows, "farthest component mean", e.farthestMean(), "norm");
        return rows;
    }

    private static void row(List<Report.Result> rows, String quantity, double value, String note) {
        if (!Double.isNaN(value)) rows.add(new Report.Result(quantity, "", String.format(Locale.ROOT, "%.4g", value), note));
    }
}
