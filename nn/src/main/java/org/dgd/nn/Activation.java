package org.dgd.nn;

import java.util.function.UnaryOperator;
import org.dgd.engine.Tensor;

/** A function of every number, without parameters. */
public final class Activation extends Module {
    /** Which function, for whoever writes it down. */
    public enum Kind { RELU, LEAKY_RELU, SIGMOID, TANH, SOFTPLUS }

    private static final Activation RELU = new Activation(Kind.RELU, 0, Tensor::relu);

    private final Kind kind;
    private final double slope;
    private final UnaryOperator<Tensor> function;

    private Activation(Kind kind, double slope, UnaryOperator<Tensor> function) {
        this.kind = kind;
        this.slope = slope;
        this.function = function;
    }

    public static Activation relu() { return RELU; }
    public static Activation leakyRelu(double slope) { return new Activation(Kind.LEAKY_RELU, slope, x -> x.leakyRelu(slope)); }
    public static Activation sigmoid() { return new Activation(Kind.SIGMOID, 0, Tensor::sigmoid); }
    public static Activation tanh() { return new Activation(Kind.TANH, 0, Tensor::tanh); }
    public static Activation softplus() { return new Activation(Kind.SOFTPLUS, 0, Tensor::softplus); }

    public Kind kind() { return kind; }

    /** Below 0, of a leaky relu; 0 for the others. */
    public double slope() { return slope; }

    boolean isRelu() { return this == RELU; }

    @Override public Tensor forward(Tensor x) { return function.apply(x); }
}
