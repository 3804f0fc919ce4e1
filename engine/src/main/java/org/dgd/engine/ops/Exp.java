package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = exp(x); dx = dy·y. */
public record Exp(Tensor x) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.exp(x, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.mul(y, dy, d.reuse(x, dy)); }
}
