package org.dgd.engine.ops;

import java.util.List;
import java.util.Set;
import org.dgd.engine.*;

/** y = Σ x over some axes, which are 1 in y; dx = dy, repeated along them. */
public record Sum(Tensor x, Set<Axis> axes) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape.without(axes); }
    @Override public void forward(Kernels k, Tensor y) { k.sum(x, 1, Target.over(y)); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.broadcast(dy, 1, d.into(x)); }
}
