package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = x − ln Σ exp(x) over channels: the logarithms of probabilities; dx = dy − exp(y)·Σ dy. */
public record LogSoftmax(Tensor x) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.logSoftmax(x, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.logSoftmaxBackward(y, dy, d.into(x)); }
}
