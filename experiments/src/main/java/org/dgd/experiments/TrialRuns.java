package org.dgd.experiments;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dgd.engine.Device;
import org.dgd.experiments.trial.Task;
import org.dgd.experiments.trial.TrialFiles;
import org.dgd.experiments.trial.TrialResult;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.InputException;

/**
 * Makes trials, several at a time, each on a device of its own with a part of the threads. Their results lie in {@code trials/} in the
 * folder; what is there is not made again. Several processes may share a folder.
 */
final class TrialRuns {
    private static final String TRIALS = "trials";

    /** @param here whether this process made it */
    private record Made(Task task, TrialResult result, boolean here) { }

    private final TrialOptions options;
    private final Path folder;
    private final TrialFiles files;

    TrialRuns(TrialOptions options, Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) throw new InputException("--out " + folder + ": is a file, expected a folder");
        if (Files.exists(folder.resolve(Run.RECORD)))
            throw new InputException("--out " + folder + ": holds the run of another command (" + Run.RECORD + "); choose another folder");
        RunFolder.requireOwn(options.command.name(), folder);
        this.options = options;
        this.folder = folder;
        files = new TrialFiles(folder.resolve(TRIALS), Project.version());
    }

    Path folder() { return folder; }

    /** Marks the folder as this command's, so that no other one writes its trials and its report there. Called before anything is written. */
    void claim() {
        files.make();
        byte[] mark = RunRecord.json(Map.of("command", options.command.name()));
        Path record = folder.resolve(TRIALS).resolve(Run.RECORD);
        if (!Files.exists(record)) AtomicFile.writeShared(record, out -> out.write(mark));
    }

    /** The results that are there, by task, in the order of the tasks. A file that is damaged or of another search is an {@link InputException}. */
    Map<Task, TrialResult> found(List<Task> tasks) {
        Map<Task, TrialResult> results = new LinkedHashMap<>();
        for (Task t : tasks) files.read(t).ifPresent(r -> results.put(t, r));
        return results;
    }

    /** Makes the trials that are missing, those with most channels first. */
    void run(List<Task> tasks) {
        Map<Task, TrialResult> done = found(tasks);
        List<Task> left = tasks.stream().filter(t -> !done.containsKey(t)).sorted(Comparator.comparingInt((Task t) -> t.candidate().capacity()).reversed()).toList();
        if (done.isEmpty() && options.resume) options.console().notice("there is nothing to resume in " + folder + ": no trial of these is there yet");
        if (!done.isEmpty()) options.console().notice(done.size() + " of " + tasks.size() + " trials are there already");
        if (left.isEmpty()) return;
        claim();
        int jobs = Math.min(options.jobs(), left.size()), threads = Math.max(1, options.device.threads() / jobs);
        try (Device probe = options.device.open(threads)) {
            Map<String, Object> machine = Machine.provenance(probe.name(), threads);
            ExecutorService pool = Executors.newFixedThreadPool(jobs, Thread.ofPlatform().daemon().name("trial ", 1).factory());
            try {
                CompletionService<Made> trials = new ExecutorCompletionService<>(pool);
                for (Task t : left) trials.submit(() -> make(t, threads, machine));
                for (int i = 1; i <= left.size(); i++) report(done.size() + i, tasks.size(), trials.take().get());
            } finally {
                pool.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while trials were made", e);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case RuntimeException x -> throw x;
                case Error x -> throw x;
                default -> throw new IllegalStateException(e.getCause());
            }
        }
    }

    /** Other processes share the folder: one of them may have made the trial while it was waiting for its turn here. */
    private Made make(Task task, int threads, Map<String, Object> machine) {
        Optional<TrialResult> found = files.read(task);
        if (found.isPresent()) return new Made(task, found.get(), false);
        try (Device device = options.device.open(threads)) {
            TrialResult result = task.run(device, _ -> { });
            Map<String, Object> made = new LinkedHashMap<>(machine);
            made.put("ended", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
            files.write(task, result, made);
            return new Made(task, result, true);
        }
    }

    private void report(int number, int all, Made made) {
        TrialResult r = made.result;
        String what = r.diverged() != null ? r.diverged() : String.format(Locale.ROOT, "test mse %.5f", r.score().orElseThrow());
        String when = made.here ? String.format(Locale.ROOT, "%.1f s", r.seconds()) : "made by another process meanwhile";
        options.console().err().println("trial " + number + "/" + all + "  " + made.task.name() + "  " + what + "  " + when);
    }
}
