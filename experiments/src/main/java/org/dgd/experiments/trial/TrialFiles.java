package org.dgd.experiments.trial;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.InputFile;

/**
 * Results of trials, a JSON file each, in one folder. A file is there whole or not at all, so any number of processes, on one machine or many,
 * can work on a search, and whoever comes later finds what is done.
 *
 * @param version of the program; results of another one are refused
 */
public record TrialFiles(Path folder, String version) {
    private static final Gson GSON = new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    /** The content of a file; any part is null that the file lacks. */
    private record Stored(String trial, Map<String, Object> options, Map<String, String> identity, Long parameters, Map<String, Double> test_mse,
                          Map<String, Double> test_latent_sd, String diverged, List<Epoch> curve, Map<String, ?> machine) { }

    public Path file(Task task) { return folder.resolve(task.name() + ".json"); }

    /** What says why a trial could not be made. It is no result, so the trial is tried again, and goes when that ends well. */
    public Path failure(Task task) { return folder.resolve(task.name() + ".failed.txt"); }

    /** Makes the folder; an {@link InputException} if that cannot be. Called before the first trial, so that none is made in vain. */
    public void make() {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new InputException(folder + ": this folder for trials cannot be made (" + InputFile.reason(e) + "); choose another --out", e);
        }
    }

    /** @param machine where it was made; not compared */
    public void write(Task task, TrialResult r, Map<String, ?> machine) {
        make();
        byte[] json = (GSON.toJson(new Stored(task.name(), r.candidate().options(), task.identity(version), r.parameters(), r.testMse(),
                r.testSd(), r.diverged(),
                r.curve(), machine)) + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(file(task), out -> out.write(json));
        forget(failure(task));
    }

    public void writeFailure(Task task, String reason) {
        make();
        byte[] text = (reason.strip() + "\n").getBytes(StandardCharsets.UTF_8);
        AtomicFile.write(failure(task), out -> out.write(text));
    }

    private static void forget(Path failure) {
        try {
            Files.deleteIfExists(failure);
        } catch (IOException e) {
            throw new InputException(failure + ": cannot be deleted; the trial that it tells of has a result now", e);
        }
    }

    /**
     * The result of a task, if there is one.
     *
     * @throws InputException naming the file, if it is damaged, or is of other data, epochs, seed or version
     */
    public Optional<TrialResult> read(Task task) {
        Path file = file(task);
        if (!Files.exists(file)) return Optional.empty();
        Stored s = parse(file);
        if (s == null || s.identity == null || s.parameters == null || lacks(s.test_mse) || lacks(s.test_latent_sd) || s.curve == null
                || s.curve.contains(null))
            throw damaged(file, null);
        task.identity(version).forEach((key, expected) -> requireSame(file, key, s.identity.get(key), expected));
        requireSame(file, "trial", s.trial, task.name());
        TrialResult r = new TrialResult(task.candidate(), s.parameters, s.curve, s.test_mse, s.test_latent_sd, s.diverged);
        if (!isWhole(r, task)) throw damaged(file, null);
        return Optional.of(r);
    }

    private static Stored parse(Path file) {
        try {
            return GSON.fromJson(Files.readString(file), Stored.class);
        } catch (IOException | JsonParseException | NumberFormatException e) {      // Gson lets the last one through
            throw damaged(file, e);
        }
    }

    private static boolean lacks(Map<String, Double> values) { return values == null || values.containsValue(null); }

    private static boolean isWhole(TrialResult r, Task task) {
        for (int i = 0; i < r.curve().size(); i++) {
            Epoch e = r.curve().get(i);
            if (e.number() != i + 1 || !Double.isFinite(e.loss() + e.trainMse() + e.testMse())) return false;
        }
        return r.diverged() != null || r.curve().size() == task.settings().epochs() && r.score().isPresent() && r.latentSd().isPresent();
    }

    private static void requireSame(Path file, String key, String was, String expected) {
        if (!expected.equals(was))
            throw new InputException(file + ": the trial there is of another search: its " + key + " is " + (was == null ? "missing" : was)
                    + ", here it is "
                    + expected + "; give the options it was made with, or another --out");
    }

    private static InputException damaged(Path file, Exception cause) {
        return new InputException(file + ": is not a whole result of a trial; delete it, and the trial is made again", cause);
    }
}
