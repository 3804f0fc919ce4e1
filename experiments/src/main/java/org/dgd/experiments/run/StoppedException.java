package org.dgd.experiments.run;

/** Training was stopped from outside, and has said where and how to go on. */
public final class StoppedException extends RuntimeException {
    /** As shells have it for a process that Ctrl-C ended. */
    public static final int EXIT_CODE = 130;

    StoppedException(String message) { super(message); }
}
