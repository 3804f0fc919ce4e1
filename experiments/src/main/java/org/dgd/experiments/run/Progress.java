package org.dgd.experiments.run;

import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.dgd.experiments.cli.Console;

/** Shows on standard error how training goes: a bar over all steps on a terminal, else a line an epoch. */
public sealed interface Progress extends AutoCloseable {
    /**
     * @param epochs        how many there are in all
     * @param epochsDone    how many were done before
     * @param stepsPerEpoch steps in each
     */
    static Progress open(Console console, int epochs, int epochsDone, int stepsPerEpoch) {
        return console.interactive() ? Bar.open(console, epochs, epochsDone, stepsPerEpoch) : new Lines(console, epochs);
    }

    /** A step is done. */
    void step();

    /**
     * An epoch is done.
     *
     * @param losses what came of it, for a line
     * @param brief  the same, for the room beside a bar
     */
    void epoch(int number, String losses, String brief, double seconds);

    @Override void close();

    record Lines(Console console, int epochs) implements Progress {
        @Override public void step() { }

        @Override public void epoch(int number, String losses, String brief, double seconds) {
            console.err().println(String.format(Locale.ROOT, "epoch %d/%d  %s  %.1f s", number, epochs, losses, seconds));
        }

        @Override public void close() { }
    }

    /** Beside the bar stand the last epoch's losses; those of single batches change too fast to be read. */
    record Bar(ProgressBar bar) implements Progress {
        private static final int MILLISECONDS = 200;

        private static Bar open(Console console, int epochs, int epochsDone, int stepsPerEpoch) {
            return new Bar(new ProgressBarBuilder().setTaskName("").setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(MILLISECONDS)
                    .setInitialMax((long) epochs * stepsPerEpoch).startsFrom((long) epochsDone * stepsPerEpoch, Duration.ZERO)
                    .setConsumer(new ConsoleProgressBarConsumer(console.err())).build());
        }

        @Override public void step() { bar.step(); }

        @Override public void epoch(int number, String losses, String brief, double seconds) { bar.setExtraMessage(brief); }

        @Override public void close() { bar.close(); }
    }
}
