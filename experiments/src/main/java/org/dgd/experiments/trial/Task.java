package org.dgd.experiments.trial;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.dgd.engine.Device;

/**
 * A trial that is to be made.
 *
 * @param name of its file, without ending
 */
public record Task(String name, Candidate candidate, Subset data, Trial.Settings settings) {
    /** A task that is named after its candidate. */
    public static Task of(Candidate candidate, Subset data, Trial.Settings settings) { return new Task(candidate.key(), candidate, data, settings); }

    public TrialResult run(Device device, Consumer<Epoch> listener) {
        return Trial.of(candidate, data.train(), data.test(), settings, device).run(settings.epochs(), listener);
    }

    /** What the result follows from beside the candidate; a result with another identity is that of another search. */
    public Map<String, String> identity(String version) {
        Map<String, String> id = new LinkedHashMap<>();
        id.put("version", version);
        id.put("data", data.train().name());
        new TreeMap<>(data.train().sha256()).forEach((file, hash) -> id.put("training file " + file, hash));
        new TreeMap<>(data.test().sha256()).forEach((file, hash) -> id.put("test file " + file, hash));
        id.put("subset", data.rule());
        id.put("epochs", Integer.toString(settings.epochs()));
        id.put("batch-size", Integer.toString(settings.batchSize()));
        id.put("test-batch-size", Integer.toString(settings.testBatchSize()));
        id.put("seed", Long.toString(settings.seed()));
        return id;
    }
}
