package org.dgd.model;

import java.util.function.Function;

/** Hears of every step, in their order, with the terms of its loss; on some devices a few steps late, but before the epoch is over. */
@FunctionalInterface
public interface StepListener<T> {
    void stepped(long step, T terms);

    /** Asked after every step: whether the epoch is to end here, in its middle, from where it can go on. */
    default boolean stops() { return false; }

    /** This listener for steps that tell their terms in another way. */
    default <S> StepListener<S> by(Function<S, T> terms) {
        StepListener<T> listener = this;
        return new StepListener<>() {
            @Override public void stepped(long step, S told) { listener.stepped(step, terms.apply(told)); }

            @Override public boolean stops() { return listener.stops(); }
        };
    }
}
