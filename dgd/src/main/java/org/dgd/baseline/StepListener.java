package org.dgd.baseline;

/** Hears of every step, with the terms of its loss. */
@FunctionalInterface
public interface StepListener<T> {
    void stepped(long step, T terms);
}
