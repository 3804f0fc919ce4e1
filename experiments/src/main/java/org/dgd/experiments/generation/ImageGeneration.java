package org.dgd.experiments.generation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.SizingDevice;
import org.dgd.experiments.compare.MeasuringOptions;
import org.dgd.experiments.compare.Splits;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.figures.Figures;
import org.dgd.experiments.figures.Report;
import org.dgd.experiments.fit.FitReport;
import org.dgd.experiments.fit.TrainingOptions;
import org.dgd.experiments.generation.GenerationExperiment.Outcome;
import org.dgd.experiments.run.MemoryNeed;
import org.dgd.experiments.run.RunFolder;
import org.dgd.metric.ImageFeatures;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.PublishedSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Section 3.3, table 1 and figure 2: a DGD, a DCGAN and two VAEs of about the same size learn CIFAR-10 and draw new images (A.5). */
@Command(name = "image-generation", description = "Table 1 and figure 2: a DGD, a DCGAN and VAEs of its size draw new images of CIFAR-10.",
        footer = {"",
                "What is not given is the paper's: capacity 128, latent 100, batch 512, 500 epochs, a stage every 50, rates that fall at 50 and 200. "
                + "--quick: capacity 16, batch 32, 60 epochs, a stage every 10, rates that fall at 30 and 50, 2000 training and 500 test images, 2000 samples."})
public final class ImageGeneration implements Callable<Integer> {
    private static final int QUICK_TRAIN = 2000, QUICK_TEST = 500;

    @Mixin TrainingOptions options;
    @Mixin GenerationOptions generation;
    @Mixin MeasuringOptions measuring;
    @Mixin Splits splits;

    private GenerationSettings settings;
    private Splits.Images images;

    @Override public Integer call() {
        if (options.init != null) throw new InputException("--init " + options.init + ": this command trains several models, and each starts anew");
        settings = generation.resolve(splits.quick ? GenerationSettings.QUICK : GenerationSettings.PAPER, options);
        images = splits.load(PublishedSet.CIFAR10, options, QUICK_TRAIN, QUICK_TEST);
        ImageFiles.requireFit("--samples", measuring.samples(splits.quick), Math.max(settings.latent(), images.train().pixelsPerImage()));
        try (Device device = options.device.open()) {
            Optional<ImageFeatures> inception = measuring.inception(images.train(), device);
            if (options.dryRun) dryRun(device);
            else {
                for (Table1Model m : generation.models()) memory(m, device).requireFit(options.command);
                try (RunFolder top = RunFolder.open(options.command.name(), options.out, options.resume)) {
                    experiment(top, inception, device);
                }
            }
        }
        return 0;
    }

    private void experiment(RunFolder top, Optional<ImageFeatures> inception, Device device) {
        Rng rng = new Rng(options.seed());
        GenerationExperiment experiment = new GenerationExperiment(options, settings, measuring, splits.quick, images, inception, device, top.path());
        List<Outcome> outcomes = new ArrayList<>();
        for (Table1Model model : generation.models()) outcomes.add(experiment.run(model));
        Yardsticks by = experiment.yardsticks();
        List<Table1.Row> rows = new ArrayList<>(outcomes.stream().map(Outcome::row).toList());
        rows.addAll(new GenerationBaselines(by.pca(), images.train(), images.test(), by.judge())
                .rows(settings.latent(), measuring.samples(splits.quick), rng.child("baselines")));
        Table1 table = new Table1(by.judge().features(), rows);
        table.write(top.path().resolve("table1.csv"));

        Figures figures = Figures.open();
        List<Outcome> judged = outcomes.stream().filter(o -> o.model() != null).toList();
        List<Report.Figure> drawn = judged.isEmpty() ? List.of()
                : new GenerationFigures(figures, top.path().resolve("figures"), by.judge(), images.train(), rng).draw(judged);
        figures.missing().ifPresent(options.console()::notice);
        List<String> notes = new ArrayList<>(List.of(protocol(by)));
        for (Outcome o : outcomes)
            if (o.diverged() != null) notes.add(o.kind().title() + ": " + o.diverged() + ". Stages before that are judged.");
        for (Outcome o : judged)
            o.shrinkage(images.train(), rng.child("shrinkage")).ifPresent(alarm -> notes.add(o.kind().title() + ": " + alarm + "."));
        figures.missing().ifPresent(notes::add);
        new Report("Image generation (section 3.3, table 1 and figure 2)",
                "Models of about the size of a DCGAN learn CIFAR-10, then draw new images. "
                + "Each is judged after every few epochs, and its best stage is shown.", Optional.empty(), shown(), List.of(), drawn, notes,
                FitReport.withoutTimes(outcomes.getLast().provenance()), List.of(table.table())).write(top.path().resolve("report.html"));
        options.console().out().println(top.path());
    }

    /** How the numbers of the table came about. */
    private String protocol(Yardsticks by) {
        return measuring.described(splits.quick, by.classifier(), images.allTest()) + " The stage is the one whose better sampler has the smallest "
                + by.judge().features().getFirst() + " from the " + images.train().size() + " training images. "
                + "The test MSE of the DGD is that of MAP representations, found with the model as it is, of " + images.test().size()
                        + " test images.";
    }

    private Map<String, Object> shown() {
        Map<String, Object> shown = new LinkedHashMap<>(settings.options());
        shown.put("samples", measuring.samples(splits.quick));
        shown.put("classifier-epochs", measuring.classifierEpochs(splits.quick));
        shown.put("training images", images.train().size());
        shown.put("test images", images.test().size());
        shown.put("seed", options.seed());
        return shown;
    }

    private void dryRun(Device device) {
        shown().forEach((name, value) -> line(name, value));
        line("device", device.name());
        for (Table1Model m : generation.models()) {
            try (SizingDevice sizing = new SizingDevice(device)) {
                Contender c = GenerationExperiment.start(m, settings, images.train(), options, sizing);
                line(m.key() + " numbers", c.trainer().state().values().stream().mapToLong(p -> p.tensor().shape.size()).sum());
            }
            MemoryNeed memory = memory(m, device);
            line(m.key() + " memory", memory.line());
            memory.requireFit(options.command);
        }
    }

    private MemoryNeed memory(Table1Model m, Device device) { return GenerationExperiment.memory(m, settings, images.train(), options, device); }

    private void line(String name, Object value) { options.console().out().printf("%-20s %s%n", name, value); }
}
