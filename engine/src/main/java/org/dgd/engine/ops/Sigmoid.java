package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = 1/(1 + exp(−x)); dx = dy·y·(1 − y). */
public record Sigmoid(Tensor x) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.sigmoid(x, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.sigmoidBackward(y, dy, d.reuse(x, dy)); }
}
