package org.dgd.experiments;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.experiments.trial.Epoch;
import org.dgd.experiments.trial.Latents;
import org.dgd.experiments.trial.Table2;
import org.dgd.experiments.trial.Trial;
import org.dgd.experiments.trial.VaeCandidate;
import org.dgd.metric.FittedGaussian;
import org.dgd.metric.Rows;
import org.dgd.model.DivergedException;
import org.dgd.model.TrainingState;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.Samples;

/** One model of table 2 in a folder of its own: trained, then measured. What an earlier process has done is not done again. */
final class CompareRun {
    static final String TEST_Z = "test_z.npy", RECONSTRUCTIONS = "reconstructions.npy", SAMPLES = "samples.npy", FITTED_SAMPLES = "samples_fitted.npy", DIVERGED = "diverged";
    /** Test images whose reconstructions are drawn, and as many samples of each kind. */
    static final int SHOWN = 10;
    private static final String HEADER = "epoch,loss,reconstruction,latent,train_mse,test_mse,seconds", MODEL = "model", LATENTS = "latents";
    private static final int TRAIN_MSE = 4, TEST_MSE = 5, SECONDS = 6;

    /**
     * A model that is done.
     *
     * @param values  of the model, by columns of table 3
     * @param latents the same of its test latents, by the way in which they were had
     * @param diverged the sentence that says where; null if it is not so
     */
    record Outcome(Table2.Entry entry, Path folder, Map<String, Double> values, Map<String, Map<String, Double>> latents, String diverged,
                   Map<String, Object> provenance) {
        /** Numbers of a column of metrics.csv; 0 is the epoch. */
        double[] column(int number) {
            try {
                return Files.readAllLines(folder.resolve(Run.METRICS)).stream().skip(1).mapToDouble(row -> Double.parseDouble(row.split(",")[number])).toArray();
            } catch (IOException | IllegalArgumentException | IndexOutOfBoundsException e) {
                throw new InputException(folder.resolve(Run.METRICS) + ": is not the whole log of a run; delete the folder " + folder + ", and --resume trains this model anew", e);
            }
        }

        double[] trainErrors() { return column(TRAIN_MSE); }

        double[] testErrors() { return column(TEST_MSE); }
    }

    private final TrainingOptions options;
    private final Trial.Settings settings;
    private final Samples train, test;
    private final Table3Measures measures;
    private final Device device;

    CompareRun(TrainingOptions options, Trial.Settings settings, Samples train, Samples test, Table3Measures measures, Device device) {
        this.options = options;
        this.settings = settings;
        this.train = train;
        this.test = test;
        this.measures = measures;
        this.device = device;
    }

    Outcome of(Table2.Entry entry, Path folder) {
        try (Run run = Run.open(plan(entry, folder))) {
            options.console().notice(entry.id());
            if (!run.isComplete()) run.complete(trained(entry, run));
            return outcome(entry, run);
        }
    }

    private Run.Plan plan(Table2.Entry entry, Path folder) {
        Map<String, Object> own = new LinkedHashMap<>(entry.candidate().options());
        own.put("epochs", settings.epochs());
        own.put("batch-size", settings.batchSize());
        own.put("test-limit", test.size());
        own.put("features", measures.features());
        own.put("drawn", measures.drawn());
        return options.plan(own, train, device).in(folder);
    }

    private Map<String, ?> trained(Table2.Entry entry, Run run) {
        Trial trial = Trial.of(entry.candidate(), train, test, settings, device);
        try {
            train(trial, run);
        } catch (DivergedException e) {
            options.console().notice(entry.id() + ": " + e.getMessage());
            return Map.of(DIVERGED, e.getMessage());
        }
        trial.write(run.model(), Map.of());
        run.labels(train.labels());
        run.representations(trial.trainLatents(), entry.candidate().latent());
        return measured(entry, trial, run);
    }

    private void train(Trial trial, Run run) {
        int done = run.hasCheckpoint() ? TrainingState.restore(run.checkpoint(), trial, run.fingerprint()) : 0;
        try (CsvLog metrics = new CsvLog(run.file(Run.METRICS), HEADER, done);
             Progress progress = Progress.open(options.console(), settings.epochs(), done, 1)) {
            double saved = seconds();
            for (int number = done + 1; number <= settings.epochs(); number++) {
                Epoch e = trial.epoch(number);
                metrics.row(number, e.loss(), e.reconstruction(), e.latent(), e.trainMse(), e.testMse(), e.seconds());
                metrics.flush();
                progress.step();
                progress.epoch(number, String.format(Locale.ROOT, "loss %.2f  latent %.2f  mse %.5f  test %.5f", e.loss(), e.latent(), e.trainMse(), e.testMse()), e.seconds());
                if (number == settings.epochs() || seconds() - saved > Training.SECONDS_BETWEEN_CHECKPOINTS) {
                    TrainingState.save(run.checkpoint(), trial, number, run.fingerprint());
                    saved = seconds();
                }
            }
        }
    }

    private Map<String, Object> measured(Table2.Entry entry, Trial trial, Run run) {
        Map<String, Map<String, Double>> latents = new LinkedHashMap<>();
        for (Latents.Way way : trial.ways()) {
            Latents found = trial.latents(way);
            latents.put(way.key(), measures.of(found));
            if (latents.size() == 1) Npy.write(run.file(TEST_Z), Panels.floats(found.z()), test.size(), found.dimension());
            images(run, RECONSTRUCTIONS, found.images());                   // the last way is the best one
        }
        Map<String, Double> values = measures.generation(trial);
        int m = entry.candidate().latent();
        Rng rng = new Rng(settings.seed()).child("shown");
        images(run, SAMPLES, trial.decoder().images(rng.child("normal").gaussians(SHOWN * m)));
        images(run, FITTED_SAMPLES, trial.decoder().images(FittedGaussian.of(Rows.of(trial.trainLatents(), m)).sample(SHOWN, rng.child("fitted"))));
        values.put(Table3.LATENT, (double) m);
        values.put(Table3.PARAMETERS, (double) trial.parameterCount());
        values.put(Table3.WEIGHT, entry.candidate() instanceof VaeCandidate vae ? vae.beta().weight() : 1.0);
        Map<String, Object> results = new LinkedHashMap<>();
        results.put(MODEL, values);
        results.put(LATENTS, latents);
        return results;
    }

    private void images(Run run, String file, float[] images) {
        ImageFiles.writeNpy(run.file(file), Arrays.copyOf(images, Math.min(SHOWN, test.size()) * test.pixelsPerImage()), Recipe.size(test));
    }

    private static Outcome outcome(Table2.Entry entry, Run run) {
        JsonObject results = run.results();
        Map<String, Object> provenance = FitReport.provenance(run);
        if (results.has(DIVERGED)) return new Outcome(entry, run.folder(), Map.of(), Map.of(), results.get(DIVERGED).getAsString(), provenance);
        Map<String, Double> values = numbers(results.getAsJsonObject(MODEL));
        Map<String, Map<String, Double>> latents = new LinkedHashMap<>();
        results.getAsJsonObject(LATENTS).entrySet().forEach(e -> latents.put(e.getKey(), numbers(e.getValue().getAsJsonObject())));
        Outcome outcome = new Outcome(entry, run.folder(), values, latents, null, provenance);
        List<String> terms = List.of(Table3.LOSS, Table3.RECONSTRUCTION, Table3.LATENT_TERM);
        for (int c = 0; c < terms.size(); c++) {
            double[] column = outcome.column(c + 1);
            if (column.length == 0) throw new InputException(run.folder().resolve(Run.METRICS) + ": has no epochs; delete the folder " + run.folder() + ", and --resume trains this model anew");
            values.put(terms.get(c), column[column.length - 1]);
        }
        values.put(Table3.SECONDS, Arrays.stream(outcome.column(SECONDS)).sum());
        return outcome;
    }

    private static Map<String, Double> numbers(JsonObject object) {
        Map<String, Double> numbers = new LinkedHashMap<>();
        for (Map.Entry<String, JsonElement> e : object.entrySet()) numbers.put(e.getKey(), e.getValue().getAsDouble());
        return numbers;
    }

    private static double seconds() { return System.nanoTime() * 1e-9; }
}
