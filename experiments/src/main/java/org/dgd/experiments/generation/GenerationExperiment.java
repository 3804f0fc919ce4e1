package org.dgd.experiments.generation;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Machine;
import org.dgd.experiments.compare.MeasuringOptions;
import org.dgd.experiments.compare.Splits;
import org.dgd.experiments.fit.FitReport;
import org.dgd.experiments.fit.TrainingOptions;
import org.dgd.experiments.run.CsvLog;
import org.dgd.experiments.run.Measured;
import org.dgd.experiments.run.MemoryNeed;
import org.dgd.experiments.run.Run;
import org.dgd.metric.ImageFeatures;
import org.dgd.metric.LatentShrinkage;
import org.dgd.metric.Rows;
import org.dgd.model.DivergedException;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.Batches;
import org.dgd.nn.data.Samples;

/** What {@code image-generation} does with each model of table 1: trains it, judges its stages and keeps the best one. */
public final class GenerationExperiment {
    static final String STAGES = "stages.csv";
    private static final String MEASURES = "measures.json";
    private static final String DIVERGED = "diverged";

    /**
     * A model that is trained and judged.
     *
     * @param values     see {@link Table1.Row}
     * @param model      the best stage; null if training diverged before there was one
     * @param diverged   the sentence that says where; null if it is not so
     * @param folder     of its run
     * @param provenance where and how it was made
     */
    record Outcome(Table1Model kind, Map<String, Double> values, Generator model, String diverged, Path folder, Map<String, Object> provenance) {
        Table1.Row row() { return new Table1.Row(kind.title(), kind, values); }

        /** What is wrong with the representations, in a sentence. */
        Optional<String> shrinkage(Samples train, Rng rng) {
            return model.representations(train, rng).flatMap(z -> LatentShrinkage.of(Rows.of(z, model.latent())).alarm());
        }
    }

    private final TrainingOptions options;
    private final GenerationSettings settings;
    private final MeasuringOptions measuring;
    private final boolean quick;
    private final Splits.Images images;
    private final Samples train, test;
    private final Optional<ImageFeatures> inception;
    private final Device device;
    private final Path folder;
    private Yardsticks yardsticks;

    /**
     * @param inception the features of FID, if its weights are there
     * @param folder    of the experiment; each model has a folder in it
     */
    GenerationExperiment(TrainingOptions options, GenerationSettings settings, MeasuringOptions measuring, boolean quick, Splits.Images images,
                         Optional<ImageFeatures> inception, Device device, Path folder) {
        this.options = options;
        this.settings = settings;
        this.measuring = measuring;
        this.quick = quick;
        this.images = images;
        this.inception = inception;
        train = images.train();
        test = images.test();
        this.device = device;
        this.folder = folder;
    }

    /** Made when they are first asked for: they take their time, and a run that goes on with its training can do without. */
    Yardsticks yardsticks() {
        if (yardsticks == null) {
            options.console().notice("the classifier of fd_classifier and principal components come before the first stage is judged");
            yardsticks = Yardsticks.of(folder.resolve("classifier.safetensors"), images, settings.latent(), measuring, quick, inception,
                    options.seed(), device);
        }
        return yardsticks;
    }

    /** Trains and judges a model, as far as earlier processes have not. Of one that diverges the stages before are judged. */
    Outcome run(Table1Model kind) {
        try (Run run = Run.open(plan(kind))) {
            options.console().notice(kind.title());
            if (!run.isComplete()) {
                memory(kind, settings, train, options, device).requireFit(options.command);
                Map<String, Object> results = new LinkedHashMap<>();
                trained(kind, run).ifPresent(sentence -> results.put(DIVERGED, sentence));
                run.complete(results);
            }
            Map<String, Object> machine = Machine.provenance(device.name(), options.device.threads());
            JsonObject judged = new Measured(run.file(MEASURES), List.of()).obtain(how(run), machine, () -> judged(kind, run));
            return outcome(kind, run, Measured.numbers(judged));
        }
    }

    private Map<String, Object> how(Run run) {
        Map<String, Object> how = new LinkedHashMap<>();
        how.put("epochs", run.epochs());
        how.put("test_images", test.size());
        how.putAll(measuring.how(quick, yardsticks().judge().features(), yardsticks().classifier(), images.allTest()));
        return how;
    }

    /** The sentence that says where training diverged, if it did. */
    private Optional<String> trained(Table1Model kind, Run run) {
        try {
            new GenerationTraining(start(kind, settings, train, options, device), settings, run).train(options.console());
            return Optional.empty();
        } catch (DivergedException e) {
            options.console().notice(kind.title() + ": " + e.fact());
            return Optional.of(e.fact());
        }
    }

    private Outcome outcome(Table1Model kind, Run run, Map<String, Double> values) {
        JsonObject results = run.results();
        String diverged = results.has(DIVERGED) ? results.get(DIVERGED).getAsString() : null;
        Generator model = values.isEmpty() ? null : kind.read(run.model(), device);
        return new Outcome(kind, values, model, diverged, run.folder(), FitReport.provenance(run));
    }

    /** The model before its first epoch. Each kind has random streams of its own, so it does not matter which others are trained. */
    static Contender start(Table1Model kind, GenerationSettings settings, Samples train, TrainingOptions options, Device device) {
        Rng rng = new Rng(options.seed()).child(kind.key());
        return kind.start(settings, new Batches(train, settings.batchSize(), options.shuffle() ? rng.child("order") : null), device, rng);
    }

    /** How much memory its training will take. */
    static MemoryNeed memory(Table1Model kind, GenerationSettings settings, Samples train, TrainingOptions options, Device device) {
        return MemoryNeed.of(device, sizing -> {
            Contender c = start(kind, settings, train, options, sizing);
            return new MemoryNeed.Started(c.trainer(), () -> c.epoch(1, MemoryNeed.afterOne()));
        }, train.size(), settings.batchSize());
    }

    private Run.Plan plan(Table1Model kind) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("model", kind.key());
        own.putAll(settings.options());
        return options.plan(own, train, device).in(folder.resolve(kind.key()));
    }

    /** Writes {@code stages.csv} and the best stage as {@code model.safetensors}; nothing if training came to no stage. */
    private Map<String, Double> judged(Table1Model kind, Run run) {
        List<Integer> reached = settings.stages(run.epochs()).stream().filter(epoch -> Files.exists(GenerationTraining.stage(run, epoch))).toList();
        if (reached.isEmpty()) return Map.of();
        options.console().notice(kind.title() + ": judging its stages");
        Map<Integer, Map<String, Double>> stages = new LinkedHashMap<>();
        for (int epoch : reached) stages.put(epoch, yardsticks().judge().distances(kind.read(GenerationTraining.stage(run, epoch), device)));
        List<String> columns = List.copyOf(stages.values().iterator().next().keySet());
        try (CsvLog log = new CsvLog(run.file(STAGES), "epoch," + String.join(",", columns), 0)) {
            stages.forEach((epoch, d) -> log.row(epoch, columns.stream().mapToDouble(d::get).toArray()));
        }
        int best = yardsticks().judge().best(stages);
        AtomicFile.write(run.model(), out -> Files.copy(GenerationTraining.stage(run, best), out));
        Map<String, Double> results = new LinkedHashMap<>();
        results.put(Table1.EPOCH, (double) best);
        results.putAll(kind.read(run.model(), device).errors(test, new Rng(options.seed()).child("errors")));
        results.putAll(stages.get(best));
        return results;
    }
}
