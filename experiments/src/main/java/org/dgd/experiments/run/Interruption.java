package org.dgd.experiments.run;

import java.util.concurrent.CountDownLatch;
import org.dgd.experiments.cli.Console;

/**
 * While it is open, Ctrl-C and SIGTERM do not end the process at once: they are a question that training answers after its step, or whatever
 * its unit is, and the process ends when this is closed.
 */
final class Interruption implements AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean asked;
    private boolean over;

    /** @param unit after which training can be saved, such as a step */
    Interruption(Console console, String unit) {
        hook = new Thread(() -> await(console, unit), "training interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** In a thread of its own, when the process is told to end. */
    private void await(Console console, String unit) {
        if (!ask()) return;
        console.notice("stopping after this " + unit);
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Training is to stop. False if it was over before. */
    synchronized boolean ask() {
        if (!over) asked = true;
        return asked;
    }

    /** Training is over; nobody can ask any more. True if somebody had. */
    synchronized boolean finished() {
        over = true;
        return asked;
    }

    boolean asked() { return asked; }

    @Override public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            return;                                             // the hook runs, and now comes to its end
        }
    }
}
