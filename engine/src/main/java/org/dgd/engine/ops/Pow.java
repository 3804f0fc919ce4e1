package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * y = x<sup>p</sup>; dx = p·x<sup>p−1</sup>·dy, which is 0 for p = 0, at x = 0 too. For an exponent that is not a whole number x must not be
 * negative.
 */
public record Pow(Tensor x, double exponent) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.pow(x, exponent, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.powBackward(x, exponent, dy, d.reuse(x, dy)); }
}
