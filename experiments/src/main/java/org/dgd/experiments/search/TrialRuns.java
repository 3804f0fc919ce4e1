package org.dgd.experiments.search;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.dgd.engine.Device;
import org.dgd.experiments.cli.Project;
import org.dgd.experiments.run.Run;
import org.dgd.experiments.run.RunFolder;
import org.dgd.experiments.run.RunRecord;
import org.dgd.experiments.run.StopNotice;
import org.dgd.experiments.search.TrialFunction.Made;
import org.dgd.experiments.trial.Task;
import org.dgd.experiments.trial.Trial;
import org.dgd.experiments.trial.TrialFiles;
import org.dgd.experiments.trial.TrialResult;
import org.dgd.nn.data.AtomicFile;
import org.dgd.nn.data.InputException;

/**
 * Makes trials, several at a time, each on a device of its own with a part of the threads. Their results lie in {@code trials/} in the
 * folder; what is there is not made again. Several processes may share a folder.
 */
public final class TrialRuns {
    private static final String TRIALS = "trials";

    private final String search;
    private final TrialOptions options;
    private final Path folder;
    private final TrialFiles files;

    /** @param search the command whose trials they are, wherever they are made */
    TrialRuns(String search, TrialOptions options, Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) throw new InputException("--out " + folder + ": is a file, expected a folder");
        if (Files.exists(folder.resolve(Run.RECORD)))
            throw new InputException("--out " + folder + ": holds the run of another command (" + Run.RECORD + "); choose another folder");
        RunFolder.requireOwn(search, folder);
        this.search = search;
        this.options = options;
        this.folder = folder;
        files = files(folder);
    }

    private static TrialFiles files(Path folder) { return new TrialFiles(folder.resolve(TRIALS), Project.version()); }

    Path folder() { return folder; }

    /**
     * Marks the folder as this command's, so that no other one writes its trials and its report there. Called before anything is written. Of two
     * commands that start at the same moment one is refused.
     */
    void claim() {
        files.make();
        byte[] mark = RunRecord.json(Map.of("command", search));
        Path record = folder.resolve(TRIALS).resolve(Run.RECORD);
        RunFolder.alone(folder, () -> {
            RunFolder.requireOwn(search, folder);
            if (!Files.exists(record)) AtomicFile.write(record, out -> out.write(mark));
        });
    }

    /**
     * Writes table, figures and report of the results that are there by now, one process at a time: so the last one to come to its end, which finds
     * all trials of the others, is also the last one to write.
     */
    void report(List<Task> tasks, Consumer<Map<Task, TrialResult>> report) { RunFolder.alone(folder, () -> report.accept(found(tasks))); }

    /** The results that are there, by task, in the order of the tasks. A file that is damaged or of another search is an {@link InputException}. */
    Map<Task, TrialResult> found(List<Task> tasks) { return found(folder, tasks); }

    static Map<Task, TrialResult> found(Path folder, List<Task> tasks) {
        Map<Task, TrialResult> results = new LinkedHashMap<>();
        for (Task t : tasks) files(folder).read(t).ifPresent(r -> results.put(t, r));
        return results;
    }

    /** Makes the trials that are missing, those with most channels first. */
    void run(List<Task> tasks) { run(tasks, new ThreadTrials()); }

    /** The same elsewhere. @return how many trials could not be made; a file beside those of the others says why */
    int run(List<Task> tasks, TrialMaker maker) {
        Map<Task, TrialResult> done = found(tasks);
        List<Task> left = tasks.stream().filter(t -> !done.containsKey(t))
                .sorted(Comparator.comparingInt((Task t) -> t.candidate().capacity()).reversed()).toList();
        if (done.isEmpty() && options.resume)
            options.console().notice("there is nothing to resume in " + folder + ": no trial of these is there yet");
        if (!done.isEmpty()) options.console().notice(done.size() + " of " + tasks.size() + " trials are there already");
        if (left.isEmpty()) return 0;
        int jobs = Math.min(options.jobs(), left.size());
        if (maker instanceof ThreadTrials) requireMemory(left.getFirst(), jobs);
        claim();
        Ends ends = new Ends(done.size(), tasks.size());
        DeviceTrial trial = new DeviceTrial(device(), options.device.exactFloat, options.device.checkNumbers, Project.commit().orElse(null));
        try (StopNotice _ = new StopNotice(options.console(), ends::stopped)) {
            maker.make(left, new TrialMaker.Workers(jobs, Math.max(1, options.device.threads() / jobs)), trial, ends);
        }
        return ends.failed;
    }

    /** For so many trials at a time as large as this one. */
    private void requireMemory(Task task, int jobs) {
        try (Device probe = options.device.open()) {
            Trial.memory(task.candidate(), task.data().train(), task.data().test(), task.settings(), probe).times(jobs).requireFit(options.command());
        }
    }

    /** Settles what {@code --device auto} means here, and refuses a device that is not there before the first trial. */
    private String device() {
        try (Device probe = options.device.open()) {
            return probe.name();
        }
    }

    /** Writes results, and a line for each. */
    private final class Ends implements TrialMaker.Listener {
        private final int all;
        private volatile int ended, failed;

        Ends(int ended, int all) {
            this.ended = ended;
            this.all = all;
        }

        /** To whoever ends the process: a trial is short, so those under way are made again. */
        String stopped() {
            return "stopped with " + ended + " of " + all + " trials done, which are kept in " + folder + "; the same command with --resume makes the others";
        }

        @Override public boolean isThere(Task task) { return files.read(task).isPresent(); }

        @Override public void found(Task task) { report(task, end(files.read(task).orElseThrow()), "  made by another process meanwhile"); }

        @Override public void made(Task task, Made made) {
            files.write(task, made.result(), made.machine());
            report(task, end(made.result()), String.format(Locale.ROOT, "  %.1f s", made.result().seconds()));
        }

        private static String end(TrialResult r) {
            return r.diverged() != null ? r.diverged() : String.format(Locale.ROOT, "test mse %.5f", r.score().orElseThrow());
        }

        @Override public void failed(Task task, String reason) {
            failed++;
            files.writeFailure(task, reason);
            report(task, "could not be made", "; " + files.failure(task) + " says why");
        }

        private void report(Task task, String end, String more) {
            options.console().err().println("trial " + ++ended + "/" + all + "  " + task.name() + "  " + end + more);
        }

        @Override public void notice(String sentence) { options.console().notice(sentence); }
    }
}
