package org.dgd.experiments;

import java.time.Duration;
import java.util.Locale;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.dgd.model.Terms;

/** Shows on standard error how training goes: a bar over all steps on a terminal, else a line an epoch. All terms are in nats per sample. */
abstract class Progress implements AutoCloseable {
    private Progress() { }

    /**
     * @param epochs        how many there are in all
     * @param epochsDone    how many were done before
     * @param stepsPerEpoch steps in each
     */
    static Progress open(Console console, int epochs, int epochsDone, int stepsPerEpoch) {
        return console.interactive() ? new Bar(console, epochs, epochsDone, stepsPerEpoch) : new Lines(console, epochs);
    }

    /** A step is done; its terms are averaged over the batch. */
    abstract void step(Terms terms);

    /** An epoch is done; its terms are averaged over samples. */
    abstract void epoch(int number, Terms terms, double seconds);

    @Override public abstract void close();

    static String line(int number, int epochs, Terms terms, double seconds) {
        return String.format(Locale.ROOT, "epoch %d/%d  %s  %.1f s", number, epochs, text(terms), seconds);
    }

    private static String text(Terms t) {
        return String.format(Locale.ROOT, "loss %.2f  reconstruction %.2f  latent %.2f  prior %.2f", t.loss(), t.reconstruction(), t.latent(), t.prior());
    }

    private static final class Lines extends Progress {
        private final Console console;
        private final int epochs;

        private Lines(Console console, int epochs) {
            this.console = console;
            this.epochs = epochs;
        }

        @Override void step(Terms terms) { }

        @Override void epoch(int number, Terms terms, double seconds) { console.err().println(line(number, epochs, terms, seconds)); }

        @Override public void close() { }
    }

    private static final class Bar extends Progress {
        private final ProgressBar bar;
        private final int epochs;

        private Bar(Console console, int epochs, int epochsDone, int stepsPerEpoch) {
            this.epochs = epochs;
            bar = new ProgressBarBuilder().setTaskName("training").setUnit(" steps", 1).setStyle(ProgressBarStyle.ASCII).setUpdateIntervalMillis(200)
                    .setInitialMax((long) epochs * stepsPerEpoch).startsFrom((long) epochsDone * stepsPerEpoch, Duration.ZERO)
                    .setConsumer(new ConsoleProgressBarConsumer(console.err())).build();
        }

        @Override void step(Terms terms) { bar.step(); }

        /** Terms change too much from batch to batch to be read, so the last epoch's stand beside the bar. */
        @Override void epoch(int number, Terms terms, double seconds) { bar.setExtraMessage(" " + number + "/" + epochs + "  " + text(terms)); }

        @Override public void close() { bar.close(); }
    }
}
