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

    /** What is done of the epoch that comes next, if one was stopped in its middle; then that epoch goes on from there. */
    default EpochPart part() { return EpochPart.NONE; }

    /**
     * @throws IllegalArgumentException if no epoch has such a part; of training that stops between epochs only, that is any but
     * {@link EpochPart#NONE}
     */
    default void part(EpochPart part) { part.require(0, 0); }
}
