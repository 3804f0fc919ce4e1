package org.dgd.experiments.search;

import java.util.List;
import org.dgd.experiments.search.TrialFunction.Made;
import org.dgd.experiments.trial.Task;

/** Where trials are made: in this process, or elsewhere. */
public interface TrialMaker {
    /**
     * What {@code --jobs} and {@code --threads} ask of this machine.
     *
     * @param jobs    trials that are made at a time
     * @param threads of the device of each
     */
    record Workers(int jobs, int threads) { }

    /** Hears of trials as they end. Calls of {@link #made}, {@link #found} and {@link #failed} come one after the other. */
    interface Listener {
        /** Whether another process that shares the folder has made the trial by now. Any thread may ask, before it makes one. */
        boolean isThere(Task task);

        /** A trial was not made because it {@link #isThere}. */
        void found(Task task);

        void made(Task task, Made made);

        /** A trial was given up. @param reason with all that may help to find the cause */
        void failed(Task task, String reason);

        /** Something that a person may want to know. */
        void notice(String sentence);
    }

    /**
     * Makes trials and returns when all have ended. Whoever has no means against failures ends all trials with the first exception of one.
     *
     * @param tasks in the order in which they are to begin
     */
    void make(List<Task> tasks, Workers workers, TrialFunction function, Listener listener);
}
