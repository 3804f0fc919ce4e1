package org.dgd.engine.ops;

import java.util.List;
import java.util.Set;
import org.dgd.engine.*;

/** y = the mean of x over some axes, which are 1 in y; dx = dy/count, repeated along them. */
public record Mean(Tensor x, Set<Axis> axes) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape.without(axes); }
    @Override public void forward(Kernels k, Tensor y) { k.sum(x, weight(), Target.over(y)); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.broadcast(dy, weight(), d.into(x)); }

    private double weight() { return (double) shape().size() / x.shape.size(); }
}
