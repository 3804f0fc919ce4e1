package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = tanh x; dx = dy·(1 − y²). */
public record Tanh(Tensor x) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.tanh(x, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.tanhBackward(y, dy, d.reuse(x, dy)); }
}
