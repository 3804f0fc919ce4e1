package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = factor·x + offset, for two numbers; dx = factor·dy. */
public record Affine(Tensor x, double factor, double offset) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.affine(x, factor, offset, Target.over(y)); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.affine(dy, factor, 0, d.reuse(x, dy)); }
}
