package org.dgd.experiments.compare;

import com.google.gson.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Machine;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.experiments.fit.FitReport;
import org.dgd.experiments.fit.TrainingOptions;
import org.dgd.experiments.run.Measured;
import org.dgd.experiments.run.Panels;
import org.dgd.experiments.run.Run;
import org.dgd.experiments.run.TrainingLoop;
import org.dgd.experiments.trial.DgdCandidate;
import org.dgd.experiments.trial.Fitting;
import org.dgd.experiments.trial.Latents;
import org.dgd.experiments.trial.Table2;
import org.dgd.experiments.trial.Trial;
import org.dgd.experiments.trial.TrialResult;
import org.dgd.experiments.trial.VaeCandidate;
import org.dgd.metric.FittedGaussian;
import org.dgd.metric.Rows;
import org.dgd.model.Architecture.Size;
import org.dgd.model.DivergedException;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.Samples;

/** One model of table 2 in a folder of its own: trained, then measured. What an earlier process has done is not done again. */
public record CompareRun(TrainingOptions options, Trial.Settings settings, Samples train, Samples test, Table3Measures measures, Device device) {
    static final String TEST_Z = "test_z.npy", RECONSTRUCTIONS = "reconstructions.npy", SAMPLES = "samples.npy",
            FITTED_SAMPLES = "samples_fitted.npy";
    /** Test images whose reconstructions are drawn, and as many samples of each kind. */
    static final int SHOWN = 10;
    private static final String DIVERGED = "diverged", LATENTS = "latents.json", GENERATION = "generation.json";

    ComparedModel of(Table2.Entry entry, Path folder) {
        try (Run run = Run.open(plan(entry, folder))) {
            options.console().notice(entry.id());
            Model model = new Model(entry, run);
            if (!run.isComplete()) run.complete(trained(model));
            JsonObject results = run.results();
            Map<String, Object> provenance = FitReport.provenance(run);
            if (results.has(DIVERGED)) return ComparedModel.diverged(entry, run.folder(), results.get(DIVERGED).getAsString(), provenance);
            Map<String, Map<String, Double>> latents = latents(model);
            return new ComparedModel(entry, run.folder(), generation(model), latents, null, provenance).logged();
        }
    }

    private Run.Plan plan(Table2.Entry entry, Path folder) {
        Map<String, Object> own = new LinkedHashMap<>(entry.candidate().options());
        own.put("epochs", settings.epochs());
        if (entry.candidate() instanceof DgdCandidate dgd && dgd.fitting() == Fitting.PCA) own.put("rates-fall-over", settings.epochs());
        own.put("batch-size", settings.batchSize());
        own.put("test-limit", test.size());                     // DGDs have representations of test images beside training
        return options.plan(own, train, device).in(folder);
    }

    /** The model as training left it in this process, or as the checkpoint of an earlier one has it. Made when it is first asked for. */
    private final class Model implements Supplier<Trial> {
        private final Table2.Entry entry;
        private final Run run;
        private Trial trial;

        Model(Table2.Entry entry, Run run) {
            this.entry = entry;
            this.run = run;
        }

        Trial start() { return trial = Trial.of(entry.candidate(), train, test, settings, device); }

        @Override public Trial get() {
            if (trial == null) TrainingLoop.restore(start(), run, options.console());
            return trial;
        }
    }

    /** @return for {@code run.json}: the sentence that says where training diverged, or nothing */
    private Map<String, ?> trained(Model model) {
        Trial trial = model.start();
        try {
            TrainingLoop.run(new TrialCourse(trial), settings.epochs(), options.console(), model.run);
            requireFinite(trial);
        } catch (DivergedException e) {
            options.console().notice(model.entry.id() + ": " + e.fact());
            return Map.of(DIVERGED, e.fact());
        }
        trial.write(model.run.model(), Map.of());
        model.run.labels(train.labels());
        model.run.representations(trial.trainLatents(), model.entry.candidate().latent());
        return Map.of();
    }

    /** The last step of training may have thrown weights or representations out of all bounds, which no epoch after it can tell. */
    private void requireFinite(Trial trial) {
        Latents judged = trial.latents(TrialResult.judged(trial.candidate()));
        Trial.requireFinite(judged.mse() + judged.sd(), settings.epochs(), trial.steps(), "--lr, --lr-z");
        Trial.requireFinite(Latents.sd(trial.trainLatents()), settings.epochs(), trial.steps(), "--lr, --lr-z");
    }

    private Map<String, Map<String, Double>> latents(Model model) {
        Map<String, Object> how = new LinkedHashMap<>();
        how.put("epochs", model.run.epochs());
        how.put("test_images", test.size());
        how.put("test_sha256", new TreeMap<>(test.sha256()));
        List<Path> beside = Stream.of(TEST_Z, RECONSTRUCTIONS, SAMPLES, FITTED_SAMPLES).map(model.run::file).toList();
        JsonObject kept = new Measured(model.run.file(LATENTS), beside).obtain(how, machine(), () -> measuredLatents(model));
        Map<String, Map<String, Double>> latents = new LinkedHashMap<>();
        kept.entrySet().forEach(e -> latents.put(e.getKey(), Measured.numbers(e.getValue().getAsJsonObject())));
        return latents;
    }

    /** Leaves the latent values of the first way and images of the last one, which is the best. */
    private Map<String, Map<String, Double>> measuredLatents(Model model) {
        options.console().notice(model.entry.id() + ": measuring test images");
        Trial trial = model.get();
        Map<String, Map<String, Double>> latents = new LinkedHashMap<>();
        for (Latents.Way way : trial.ways()) {
            Latents found = trial.latents(way);
            latents.put(way.key(), measures.of(found));
            if (latents.size() == 1) Npy.write(model.run.file(TEST_Z), Panels.floats(found.z()), test.size(), found.dimension());
            images(model.run, RECONSTRUCTIONS, found.images());
        }
        int m = trial.candidate().latent();
        Rng rng = new Rng(settings.seed()).child("shown");
        images(model.run, SAMPLES, trial.decoder().images(rng.child("normal").gaussians(SHOWN * m)));
        images(model.run, FITTED_SAMPLES,
                trial.decoder().images(FittedGaussian.of(Rows.of(trial.trainLatents(), m)).sample(SHOWN, rng.child("fitted"))));
        return latents;
    }

    private Map<String, Double> generation(Model model) {
        Map<String, Object> how = new LinkedHashMap<>(measures.how());
        how.put("epochs", model.run.epochs());
        return Measured.numbers(new Measured(model.run.file(GENERATION), List.of()).obtain(how, machine(), () -> {
            options.console().notice(model.entry.id() + ": measuring drawn images");
            Trial trial = model.get();
            Map<String, Double> values = measures.generation(trial);
            values.put(Table3.LATENT, (double) trial.candidate().latent());
            values.put(Table3.PARAMETERS, (double) trial.parameterCount());
            values.put(Table3.WEIGHT, trial.candidate() instanceof VaeCandidate vae ? vae.beta().weight() : 1.0);
            return values;
        }));
    }

    private Map<String, Object> machine() { return Machine.provenance(device.name(), options.device.threads()); }

    private void images(Run run, String file, float[] images) {
        ImageFiles.writeNpy(run.file(file), Arrays.copyOf(images, Math.min(SHOWN, test.size()) * test.pixelsPerImage()), Size.of(test));
    }
}
