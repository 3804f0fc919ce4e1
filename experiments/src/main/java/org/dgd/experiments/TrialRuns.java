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
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dgd.engine.Device;
import org.dgd.experiments.trial.Task;
import org.dgd.experiments.trial.TrialFiles;
import org.dgd.experiments.trial.TrialResult;
import org.dgd.nn.data.InputException;

/**
 * Makes trials, several at a time, each on a device of its own with a part of the threads. Their results lie in {@code trials/} in the
 * folder; what is there is not made again. Several processes may share a folder.
 */
final class TrialRuns {
    private record Made(Task task, TrialResult result) { }

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
        files = new TrialFiles(folder.resolve("trials"), Project.version());
    }

    Path folder() { return folder; }

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
        if (!done.isEmpty()) options.console().notice(done.size() + " of " + tasks.size() + " trials are there already");
        if (left.isEmpty()) return;
        files.make();
        int jobs = Math.min(options.jobs(), left.size()), threads = Math.max(1, options.device.threads() / jobs);
        try (Device probe = options.device.open(threads)) {
            Map<String, Object> machine = Machine.provenance(probe.name(), threads);
            ExecutorService pool = Executors.newFixedThreadPool(jobs, Thread.ofPlatform().daemon().name("trial ", 1).factory());
            try {
                CompletionService<Made> trials = new ExecutorCompletionService<>(pool);
                for (Task t : left) trials.submit(() -> new Made(t, make(t, threads, machine)));
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

    private TrialResult make(Task task, int threads, Map<String, Object> machine) {
        try (Device device = options.device.open(threads)) {
            TrialResult result = task.run(device, _ -> { });
            Map<String, Object> made = new LinkedHashMap<>(machine);
            made.put("ended", Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
            files.write(task, result, made);
            return result;
        }
    }

    private void report(int number, int all, Made made) {
        TrialResult r = made.result;
        options.console().err().println(String.format(Locale.ROOT, "trial %d/%d  %s  %s  %.1f s", number, all, made.task.name(),
                r.diverged() != null ? r.diverged() : String.format(Locale.ROOT, "test mse %.5f", r.score().orElseThrow()), r.seconds()));
    }
}
