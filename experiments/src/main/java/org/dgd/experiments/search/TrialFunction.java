package org.dgd.experiments.search;

import java.io.Serializable;
import java.util.Map;
import org.dgd.experiments.trial.Task;
import org.dgd.experiments.trial.TrialResult;

/** Makes a trial on the machine that calls it. It can be sent to other machines, and gives the same result on all whose vectors have one width. */
@FunctionalInterface
public interface TrialFunction extends Serializable {
    /** A result, and what is known of the machine that it was made on. */
    record Made(TrialResult result, Map<String, Object> machine) implements Serializable { }

    /** @param threads of the device; the result does not depend on them */
    Made make(Task task, int threads);
}
