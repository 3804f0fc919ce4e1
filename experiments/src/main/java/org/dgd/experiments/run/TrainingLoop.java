package org.dgd.experiments.run;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dgd.engine.NumberException;
import org.dgd.experiments.cli.Console;
import org.dgd.model.DivergedException;
import org.dgd.model.EpochPart;
import org.dgd.model.Resumable;
import org.dgd.model.StepListener;
import org.dgd.nn.data.InputException;

/**
 * Training as every command does it: epochs from where the run's checkpoint is, each with its rows in the logs, a line for the user and now
 * and then a checkpoint. Rows come before the checkpoint: one that is missing cannot be written again, one too many is dropped on resuming.
 */
public final class TrainingLoop {
    /** A checkpoint is written at the end of an epoch when the last one is so old, and after the last epoch. */
    private static final double SECONDS_BETWEEN_CHECKPOINTS = 10;
    /** In the middle of a long epoch. */
    private static final double SECONDS_WITHIN_EPOCH = 60;
    /** For tests: so many seconds instead of both. With 0 there is a checkpoint after every step. */
    private static final String SECONDS_PROPERTY = "dgd.checkpoint.seconds";

    private TrainingLoop() { }

    /** What is trained. All that an epoch does follows from the state of the {@link #trainer} and the epoch's number. */
    public interface Course {
        Resumable trainer();

        int stepsPerEpoch();

        /** After what it can be stopped and saved, in a word. */
        default String unit() { return "step"; }

        /** Names of the losses, all in nats per sample: columns of {@code metrics.csv} and {@code steps.csv}. */
        List<String> losses();

        /**
         * One pass over the data; {@code number} counts from 1.
         *
         * @return the losses, averaged over samples
         */
        double[] epoch(int number, StepListener<double[]> listener);

        /** What the losses of an epoch are to the user. */
        default String text(double[] losses) {
            return IntStream.range(0, losses.length)
                    .mapToObj(i -> String.format(Locale.ROOT, "%s %.2f", losses().get(i), losses[i])).collect(Collectors.joining("  "));
        }

        /** The same where there is little room, beside a bar. */
        default String brief(double[] losses) { return text(losses); }

        /** The epoch is over and logged. True if something was kept of it, to which a checkpoint belongs. */
        default boolean kept(int epoch) { return false; }
    }

    /**
     * Trains until so many epochs are done, from the start or from where the run's checkpoint is.
     *
     * @throws StoppedException when the process was told to end: after its step training was saved
     */
    public static void run(Course course, int epochs, Console console, Run run) {
        try (Interruption interruption = new Interruption(console, course.unit())) {
            run(course, epochs, console, run, interruption);
        } catch (DivergedException e) {
            throw e.advised(advice(e, run));
        }
    }

    static void run(Course course, int epochs, Console console, Run run, Interruption interruption) {
        int done = run.hasCheckpoint() ? restore(course.trainer(), run, console) : 0;
        try {
            if (done < epochs) done = untilStopped(course, done, epochs, console, run, interruption);
        } catch (InputException e) {                            // a file cannot be written
            if (run.checkpoints().exist())
                console.notice("the last checkpoint in " + run.folder() + " is kept; the same command with --resume goes on from there");
            throw e;
        }
        if (!interruption.finished()) return;
        EpochPart part = course.trainer().part();
        String where = part.isNone() ? "after epoch " + done : "in epoch " + (done + 1) + ", after step " + course.trainer().steps();
        console.notice("stopped " + where + " of " + run.folder() + "; the same command with --resume goes on from there");
        run.interrupted();
        throw new StoppedException("stopped " + where);
    }

    /** @return how many epochs are done */
    private static int untilStopped(Course course, int done, int epochs, Console console, Run run, Interruption interruption) {
        double within = limit(SECONDS_WITHIN_EPOCH), between = limit(SECONDS_BETWEEN_CHECKPOINTS);
        String columns = String.join(",", course.losses());
        try (CsvLog metrics = new CsvLog(run.file(Run.METRICS), "epoch," + columns + ",seconds", done);
             CsvLog steps = run.logsSteps() ? new CsvLog(run.file(Run.STEPS), "step," + columns, course.trainer().steps()) : null;
             Progress progress = Progress.open(console, epochs, done, course.stepsPerEpoch())) {
            double[] saved = {seconds()};
            LossWatch watch = new LossWatch();
            StepListener<double[]> listener = new StepListener<>() {
                @Override public void stepped(long step, double[] losses) {
                    if (steps != null) steps.row(step, losses);
                    watch.step(losses[0]);
                    progress.step();
                }

                @Override public boolean stops() { return interruption.asked() || seconds() - saved[0] > within; }
            };
            for (int epoch = done + 1; epoch <= epochs; epoch++) {
                double start = seconds();
                double[] losses = epoch(course, epoch, listener, watch);
                while (!course.trainer().part().isNone()) {
                    if (steps != null) steps.flush();
                    saved[0] = save(course, epoch - 1, run);
                    if (interruption.asked()) return epoch - 1;
                    losses = epoch(course, epoch, listener, watch);
                }
                double took = seconds() - start;
                metrics.row(epoch, with(losses, took));
                metrics.flush();
                if (steps != null) steps.flush();
                progress.epoch(epoch, course.text(losses), course.brief(losses), took);
                if (course.kept(epoch) || epoch == epochs || interruption.asked() || seconds() - saved[0] > between)
                    saved[0] = save(course, epoch, run);
                if (interruption.asked()) return epoch;
            }
        }
        return epochs;
    }

    private static double limit(double usual) {
        String given = System.getProperty(SECONDS_PROPERTY);
        if (given == null) return usual;
        try {
            double seconds = Double.parseDouble(given);
            if (seconds >= 0) return seconds;
        } catch (NumberFormatException e) {
            throw badLimit(given, e);
        }
        throw badLimit(given, null);
    }

    private static InputException badLimit(String given, Exception e) {
        return new InputException("-D" + SECONDS_PROPERTY + "=" + given + ": must be a number of seconds, at least 0", e);
    }

    /** An epoch or what is left of it. Numbers that are not finite are never kept: in the place of a good checkpoint they would be of no use. */
    private static double[] epoch(Course course, int number, StepListener<double[]> listener, LossWatch watch) {
        try {
            double[] losses = course.epoch(number, listener);
            DivergedException.requireFinite(number, course.trainer());
            watch.epoch(number, course.trainer().steps());
            return losses;
        } catch (NumberException e) {
            throw DivergedException.at(e, number, course.trainer());
        }
    }

    /** The same options lead to the same end, and others are those of another run. */
    private static String advice(DivergedException e, Run run) {
        return " in another --out" + (e.isFindable() ? ", or this command again with --resume --check-numbers to learn what made it" : "")
                + (run.checkpoints().exist() ? "; the last good checkpoint stays in " + run.checkpoints().folder() : "");
    }

    /** @return when */
    private static double save(Course course, int epochsDone, Run run) {
        run.checkpoints().save(course.trainer(), epochsDone, run.fingerprint());
        return seconds();
    }

    /**
     * Puts what is trained where the run's checkpoint is.
     *
     * @return how many epochs are done
     */
    public static int restore(Resumable trainer, Run run, Console console) {
        Path last = run.checkpoints().last();
        if (!run.hasCheckpoint())
            throw new InputException(last + ": no such file; delete the folder " + run.folder() + ", and --resume trains this model anew");
        return run.checkpoints().restore(trainer, run.fingerprint(), console,
                run.isComplete() ? run.folder() + ", and --resume trains this model anew" : last + ", and --resume trains from the beginning");
    }

    private static double[] with(double[] losses, double seconds) {
        double[] row = Arrays.copyOf(losses, losses.length + 1);
        row[losses.length] = seconds;
        return row;
    }

    private static double seconds() { return System.nanoTime() * 1e-9; }
}
