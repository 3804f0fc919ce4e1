package org.dgd.experiments.fit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.data.TrainingSets;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.Report;
import org.dgd.experiments.run.MemoryNeed;
import org.dgd.experiments.run.Metrics;
import org.dgd.experiments.run.Panels;
import org.dgd.experiments.run.Run;
import org.dgd.experiments.run.RunFolder;
import org.dgd.model.Dgd;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.Samples;

/**
 * What the experiments of section 4 share: one or more models of 5,000 binarised MNIST digits, each with the files of a run,
 * then one figure of them all and one report. A single model's run is the output folder itself; several have a folder each in it.
 */
public final class DigitExperiment {
    private static final int DIGITS = 5000, WHITE = 128;

    /** @param folder of this model among several; {@code title} stands above its panel */
    record Variant(String folder, String title, Recipe recipe) { }

    record Trained(Variant variant, Dgd model, Samples data, Evaluation evaluation, Metrics metrics) { }

    /** What is particular to one experiment: its picture and the text of its report. */
    interface Presentation {
        List<Report.Figure> draw(Figures figures, Path folder, List<Trained> models);

        String title();

        String summary();

        List<Report.Result> results(List<Trained> models);
    }

    private final TrainingOptions options;
    private final Presentation presentation;
    private final Samples digits;

    DigitExperiment(TrainingOptions options, Presentation presentation) {
        this.options = options;
        this.presentation = presentation;
        int count = options.limit == null ? DIGITS : options.limit;
        digits = new TrainingSets(options.folder(), options.console()).mnistOrDigits(count)
                .random(count, new Rng(options.seed()).child("subset")).binarized(WHITE);
    }

    int run(List<Variant> given) {
        List<Variant> variants = given.stream().map(v -> new Variant(v.folder, v.title, adjusted(v.recipe))).toList();
        try (Device device = options.device.open()) {
            for (Variant v : variants) {
                MemoryNeed memory = Models.memory(v.recipe, digits, device);
                DryRun.requireFit(options, v.recipe, digits, device, memory);
                if (!options.dryRun) continue;
                fresh(v, device);                               // or what is wrong with --init would not be said
                DryRun.print(options.console(), v.recipe, digits, device, memory);
            }
            if (options.dryRun) return 0;
            if (variants.size() == 1) single(variants.getFirst(), device);
            else several(variants, device);
        }
        return 0;
    }

    private void single(Variant variant, Device device) {
        try (Run run = Run.open(plan(variant, device, options.out))) {
            if (run.isComplete()) {
                options.console().notice(run.folder() + ": the run is complete already");
                return;
            }
            Trained trained = train(variant, device, run);
            present(run.folder(), List.of(trained), run);
            run.complete(trained.evaluation.results());
        }
    }

    private void several(List<Variant> variants, Device device) {
        try (RunFolder top = RunFolder.open(options.command.name(), options.out, options.resume)) {
            List<Trained> models = new ArrayList<>();
            for (Variant v : variants)
                try (Run run = Run.open(plan(v, device, top.path().resolve(v.folder)))) {
                    options.console().notice(v.title);
                    Trained trained = run.isComplete() ? trained(v, built(v, ModelFile.read(run.model()), device), run) : train(v, device, run);
                    models.add(trained);
                    if (!run.isComplete()) run.complete(trained.evaluation.results());
                    if (v == variants.getLast()) present(top.path(), models, run);
                }
        }
    }

    private Run.Plan plan(Variant v, Device device, Path folder) {
        Run.Plan p = options.plan(v.recipe.options(), digits, device);
        return new Run.Plan(p.command(), folder, p.resume(), p.logSteps(), p.options(), p.data(), p.device(), p.threads());
    }

    private Trained train(Variant v, Device device, Run run) {
        Dgd model = fresh(v, device);
        Training.run(model, v.recipe, digits, options, run);
        return trained(v, model, run);
    }

    private Trained trained(Variant v, Dgd model, Run run) {
        Metrics metrics = Metrics.read(run.file(Run.METRICS));
        return new Trained(v, model, digits, Evaluation.of(v.recipe, model, digits, metrics.last()), metrics);
    }

    private Dgd fresh(Variant v, Device device) { return built(v, options.init == null ? null : ModelFile.read(options.init), device); }

    private Dgd built(Variant v, ModelFile from, Device device) { return Models.build(v.recipe, digits, from, device, new Rng(options.seed())); }

    private Recipe adjusted(Recipe r) {
        return r.batches(options.batchSize == null ? r.batchSize() : options.batchSize, options.epochs == null ? r.epochs() : options.epochs);
    }

    /** A choice in which the models differ is listed by model. */
    private static Map<String, Object> settings(List<Trained> models) {
        Map<String, Object> common = new LinkedHashMap<>();
        models.getFirst().variant.recipe.options().forEach((name, value) -> {
            List<Object> values = models.stream().map(t -> t.variant.recipe.options().get(name)).toList();
            common.put(name, values.stream().distinct().count() == 1
                    ? value : values.stream().map(String::valueOf).collect(Collectors.joining(", ")));
        });
        return common;
    }

    private void present(Path folder, List<Trained> models, Run run) {
        Figures figures = Figures.open();
        List<Report.Figure> drawn = new ArrayList<>(presentation.draw(figures, folder.resolve("figures"), models));
        for (Trained t : models)
            figures.curves(folder.resolve("figures").resolve(models.size() == 1 ? "curves.png" : "curves-" + t.variant.folder + ".png"),
                    Panels.curves(t.metrics, t.data))
                    .ifPresent(p -> drawn.add(new Report.Figure(p, "The terms of the objective by epoch"
                            + (models.size() == 1 ? "." : ": " + t.variant.title + "."))));
        figures.missing().ifPresent(options.console()::notice);
        List<String> notes = new ArrayList<>(figures.missing().stream().toList());
        for (Trained t : models) t.evaluation.alarm().map(sentence -> t.variant.title + ": " + sentence).ifPresent(notes::add);
        notes.stream().skip(figures.missing().stream().count()).forEach(options.console()::notice);
        for (Trained t : models) {
            if (models.size() > 1) options.console().notice(t.variant.title);
            ContributionsTable.of(t.evaluation.contributions()).print(options.console());
        }
        new Report(presentation.title(), presentation.summary(), FitReport.synthetic(digits), settings(models), presentation.results(models), drawn,
                notes, FitReport.provenance(run)).write(folder.resolve("report.html"));
        options.console().out().println(folder);
    }
}
