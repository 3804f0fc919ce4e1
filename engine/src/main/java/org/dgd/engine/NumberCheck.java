package org.dgd.engine;

import java.util.List;

/**
 * Looks at numbers as soon as they are made, on a device that {@link Device#checkNumbers checks} them. What an op works on was looked at when it was
 * made; so the first number that is found is where NaN or infinity began.
 */
public final class NumberCheck {
    private NumberCheck() { }

    static void forward(Op op, Tensor y) {
        if (!y.storage.isFinite()) throw from(op.inputs(), new NumberException(name(op) + " forward", "its result " + y.shape, null, y));
    }

    /** Whatever gradients its inputs have by now: contributions add up, and a sum of finite numbers may be infinite. */
    static void backward(Op op) {
        List<Tensor> inputs = op.inputs();
        for (Tensor x : inputs)
            if (x.hasGradient && !x.gradient.storage.isFinite())
                throw from(inputs, new NumberException(name(op) + " backward", "the gradient of", x, x.gradient));
    }

    /**
     * A parameter's step, or what the optimizer remembers of it.
     *
     * @param what  "the value", or the name of the memory
     * @param state the parameter itself, or the memory
     */
    public static void update(String optimizer, String what, Tensor parameter, Tensor state) {
        if (!state.storage.isFinite())
            throw new NumberException("the step of " + optimizer, what + " of", parameter, state).from("the gradient of ", parameter, parameter.gradient);
    }

    /** Numbers beside the ops, such as running moments, that were made from {@code x}. */
    public static void written(String where, String what, Tensor made, Tensor x) {
        if (!made.storage.isFinite()) throw new NumberException(where, what, made, made).from("", x, x);
    }

    private static NumberException from(List<Tensor> inputs, NumberException e) {
        for (Tensor x : inputs) e.from("", x, x);
        return e;
    }

    private static String name(Op op) { return op.getClass().getSimpleName(); }
}
