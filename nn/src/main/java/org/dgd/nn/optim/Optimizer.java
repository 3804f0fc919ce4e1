package org.dgd.nn.optim;

import java.util.Map;
import org.dgd.engine.Tensor;

/** Moves parameters against their gradients. */
public interface Optimizer {
    /** One step: {@link #prepare} and {@link #update}. */
    void step();

    /** Begins a step: counts it and writes what changes from step to step to where {@link #update} reads it. */
    void prepare();

    /**
     * The rest of a step, which is the device's work alone, so that a {@link org.dgd.engine.Recorder} can repeat it. It uses the gradients up, so the
     * next backward starts anew.
     */
    void update();

    /** The learning rate of the steps to come. */
    void rate(double rate);

    double rate();

    /** Moments and the like, by name: with {@link #steps} all it takes to go on after a restart. */
    Map<String, Tensor> state();

    /** Steps made so far. */
    int steps();

    void steps(int steps);
}
