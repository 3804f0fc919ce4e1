package org.dgd.experiments.run;

import java.util.function.Supplier;
import org.dgd.experiments.cli.Console;

/** While it is open, Ctrl-C and SIGTERM end the process at once, and a sentence says what is kept and how to go on. */
public final class StopNotice implements AutoCloseable {
    private final Thread hook;

    /** @param sentence is asked for when the process is told to end */
    public StopNotice(Console console, Supplier<String> sentence) {
        hook = new Thread(() -> console.notice(sentence.get()), "stopped");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    Thread hook() { return hook; }

    @Override public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            return;                                             // it has its say
        }
    }
}
