package org.dgd.baseline;

/** Hears of every step, with the terms of its loss; on some devices a few steps late, but before the epoch is over. */
@FunctionalInterface
public interface StepListener<T> {
    void stepped(long step, T terms);
}
