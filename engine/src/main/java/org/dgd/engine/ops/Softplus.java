package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = ln(1 + exp(x)), a smooth relu; dx = dy·sigmoid(x). */
public record Softplus(Tensor x) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.softplus(x, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.softplusBackward(x, dy, d.reuse(x, dy)); }
}
