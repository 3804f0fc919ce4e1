package org.dgd.nn;

import java.util.function.UnaryOperator;
import org.dgd.engine.Tensor;

/** A function of every number, without parameters. */
public final class Activation extends Module {
    private static final Activation RELU = new Activation(Tensor::relu);

    private final UnaryOperator<Tensor> function;

    private Activation(UnaryOperator<Tensor> function) { this.function = function; }

    public static Activation relu() { return RELU; }
    public static Activation leakyRelu(double slope) { return new Activation(x -> x.leakyRelu(slope)); }
    public static Activation sigmoid() { return new Activation(Tensor::sigmoid); }
    public static Activation tanh() { return new Activation(Tensor::tanh); }
    public static Activation softplus() { return new Activation(Tensor::softplus); }

    boolean isRelu() { return this == RELU; }

    @Override public Tensor forward(Tensor x) { return function.apply(x); }
}
