package org.dgd.experiments.data;

import java.util.Locale;
import java.util.function.IntConsumer;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.dgd.experiments.cli.Console;

/** Shows on standard error how many images are done: a bar on a terminal, else a line now and then. */
public final class ImageCount implements IntConsumer, AutoCloseable {
    private static final int MILLISECONDS = 200;
    private static final double SECONDS_BETWEEN_LINES = 30;

    private final Console console;
    private final String what;
    private final int all;
    private final ProgressBar bar;
    private final long start = System.nanoTime();
    private double told;

    public ImageCount(Console console, String what, int all) {
        this.console = console;
        this.what = what;
        this.all = all;
        bar = !console.interactive() ? null : new ProgressBarBuilder().setTaskName(what).setStyle(ProgressBarStyle.ASCII).setInitialMax(all)
                .setUpdateIntervalMillis(MILLISECONDS).setConsumer(new ConsoleProgressBarConsumer(console.err())).build();
    }

    @Override public void accept(int done) {
        if (bar != null) {
            bar.stepTo(done);
            return;
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        if (seconds - told < SECONDS_BETWEEN_LINES) return;
        told = seconds;
        console.err().println(String.format(Locale.ROOT, "%s: %d of %d images, %.1f a second", what, done, all, done / seconds));
    }

    @Override public void close() {
        if (bar != null) bar.close();
    }
}
