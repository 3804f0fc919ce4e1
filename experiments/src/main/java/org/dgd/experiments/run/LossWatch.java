package org.dgd.experiments.run;

import org.dgd.model.DivergedException;

/**
 * Finds training whose loss has exploded though it is still a number: more than half of an epoch's steps have a loss more than
 * {@value #FACTOR} times that of the first step of this process, which no optimizer had moved yet, or training had gone well until then. One sample
 * that is far from all others spoils one step of an epoch, and is no divergence.
 */
final class LossWatch {
    static final double FACTOR = 1e4;

    private double first = Double.NaN;
    private int steps, large;

    void step(double loss) {
        if (Double.isNaN(first)) first = loss;
        steps++;
        if (loss > FACTOR * Math.max(1, Math.abs(first))) large++;          // a first loss near 0 counts as one nat
    }

    /** An epoch, or a part of one, is over. */
    void epoch(int number, long step) {
        if (2 * large > steps) throw DivergedException.exploded(FACTOR, first, large, steps, number, step);
        steps = large = 0;
    }
}
