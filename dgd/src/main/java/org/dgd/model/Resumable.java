package org.dgd.model;

import java.util.Map;
import org.dgd.nn.Parameter;
import org.dgd.nn.optim.Optimizer;

/**
 * Training that {@link TrainingState} can save and go on with. Random numbers must follow from the seed and the numbers of epoch and
 * batch, so that they need no state.
 */
public interface Resumable {
    /** Parameters and running moments of the model, by name. */
    Map<String, Parameter> state();

    /** By name; their moments and counts of steps are saved. */
    Map<String, Optimizer> optimizers();

    /** Steps made so far. */
    long steps();

    void steps(long steps);
}
