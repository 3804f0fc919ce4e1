package org.dgd.engine.ops;

import java.util.List;
import java.util.Set;
import org.dgd.engine.*;

/** y = the largest x over some axes, which are 1 in y; dy goes to the numbers that reach it, in equal shares. NaN is larger than any number. */
public record Max(Tensor x, Set<Axis> axes) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape.without(axes); }
    @Override public void forward(Kernels k, Tensor y) { k.max(x, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.maxBackward(x, y, dy, d.into(x)); }
}
