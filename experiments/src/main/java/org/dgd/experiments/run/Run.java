package org.dgd.experiments.run;

import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dgd.experiments.run.RunRecord.Status;
import org.dgd.nn.data.Npy;
import org.dgd.nn.data.Samples;

/** A training run and the folder with its results. */
public final class Run implements AutoCloseable {
    public static final String RECORD = "run.json", METRICS = "metrics.csv", STEPS = "steps.csv", LABELS = "labels.npy", Z = "z.npy",
            MODEL = "model.safetensors";

    /**
     * What is to be run.
     *
     * @param out     the folder; null: {@code runs/<command>/<n>}
     * @param options every option that counts, by its name without hyphens in front, resolved; {@code epochs} is among them
     * @param data    the samples of the training set
     * @param device  name of the device
     */
    public record Plan(String command, Path out, boolean resume, boolean logSteps, Map<String, Object> options, Samples data, String device,
            int threads) {
        public Plan {
            options = new LinkedHashMap<>(options);             // null stands for an option that was not given
            if (!(options.get("epochs") instanceof Integer)) throw new IllegalArgumentException("run: the options must hold the number of epochs");
        }

        public int epochs() { return (Integer) options.get("epochs"); }

        /** The same in another folder. */
        public Plan in(Path folder) { return new Plan(command, folder, resume, logSteps, options, data, device, threads); }
    }

    private final RunFolder folder;
    private final Plan plan;
    private final boolean complete;
    private final int epochs;
    private final RunRecord record;
    private final Thread interruption = new Thread(this::interrupted, "run interrupted");
    private boolean ended;

    private Run(RunFolder folder, Plan plan) {
        this.folder = folder;
        this.plan = plan;
        record = new RunRecord(file(RECORD), plan);
        RunRecord.Earlier earlier = record.earlier();
        if (earlier.isComplete() || hasCheckpoint()) record.requireSameRun(earlier);
        complete = earlier.isComplete() && earlier.epochs() >= plan.epochs();
        epochs = complete ? earlier.epochs() : plan.epochs();
        if (complete) return;
        record.write(Status.RUNNING, null, Map.of());
        Runtime.getRuntime().addShutdownHook(interruption);
    }

    /**
     * Makes and locks the folder and begins {@code run.json}. Nothing is written into the folder of a run that is complete already.
     * {@link org.dgd.nn.data.InputException}, naming {@code --out}, if the folder holds a run that is not to be resumed, belongs to
     * another process, or cannot be written.
     */
    public static Run open(Plan plan) {
        RunFolder folder = RunFolder.open(plan.command, plan.out, plan.resume);
        try {
            return new Run(folder, plan);
        } catch (Throwable e) {
            folder.close();
            throw e;
        }
    }

    /** Whether an earlier process has done all of this: there is nothing to do. */
    public boolean isComplete() { return complete; }

    public Path folder() { return folder.path(); }

    /** How many the run has when it is complete: of one that was complete before, as many as were trained then. */
    public int epochs() { return epochs; }

    /** A file of the results. */
    public Path file(String name) { return folder.path().resolve(name); }

    public Path model() { return file(MODEL); }

    /** The folder for pictures. */
    public Path figures() { return made(file("figures")); }

    /** Where training states are kept; there need not be one yet. */
    Checkpoints checkpoints() { return new Checkpoints(file("checkpoint")); }

    /** Whether there is a training state to go on from. */
    boolean hasCheckpoint() { return plan.resume && checkpoints().exist(); }

    /** Whether {@code steps.csv} is asked for. */
    boolean logsSteps() { return plan.logSteps; }

    /** What the result follows from, one {@code key value} a line, sorted: {@link org.dgd.model.TrainingState} compares it. */
    String fingerprint() { return RunRecord.fingerprint(plan); }

    /** Writes {@code labels.npy}: int64 (N), row i belongs to row i of z. Nothing where there are no labels. */
    public void labels(int[] labels) {
        if (labels != null) Npy.write(file(LABELS), Arrays.stream(labels).asLongStream().toArray(), labels.length);
    }

    /** Writes {@code z.npy}: float32 (N,m), the representations of the training samples. */
    public void representations(double[] z, int m) { Npy.write(file(Z), Panels.floats(z), z.length / m, m); }

    /** Everything about the run and the machine that {@code run.json} holds, for the report; of a run that was complete before, as it is there. */
    public Map<String, Object> provenance() { return complete ? record.read() : record.content(Status.COMPLETE, Instant.now(), Map.of()); }

    /** What {@link #complete} was given, by this process or an earlier one. */
    public JsonObject results() { return record.results(); }

    /** All files are written: the run is done. */
    public void complete(Map<String, ?> results) { end(Status.COMPLETE, results); }

    /** Without {@link #complete} before it the run counts as failed. */
    @Override public void close() {
        try (folder) {
            if (!complete) end(Status.FAILED, Map.of());
        }
    }

    /** The process is being ended from outside. */
    void interrupted() { end(Status.INTERRUPTED, Map.of()); }

    private synchronized void end(Status status, Map<String, ?> results) {
        if (ended) return;
        ended = true;
        record.write(status, Instant.now(), results);
        try {
            Runtime.getRuntime().removeShutdownHook(interruption);
        } catch (IllegalStateException shuttingDown) {
            return;                                             // the hook may run, and finds that the end is written
        }
    }

    private static Path made(Path folder) {
        try {
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw RunFolder.unwritable(folder, e);
        }
    }
}
