package org.dgd.nn.optim;

import java.util.Map;
import org.dgd.engine.Tensor;

/** Moves parameters against their gradients. */
public interface Optimizer {
    /** One step; it uses the gradients up, so the next backward starts anew. */
    void step();

    /** The learning rate of the steps to come. */
    void rate(double rate);

    double rate();

    /** Moments and the like, by name: with {@link #steps} all it takes to go on after a restart. */
    Map<String, Tensor> state();

    /** Steps made so far. */
    int steps();

    void steps(int steps);
}
