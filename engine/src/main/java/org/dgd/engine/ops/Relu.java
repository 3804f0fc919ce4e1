package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = max(x, 0); dx = dy where y &gt; 0. */
public record Relu(Tensor x) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.relu(x, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.reluBackward(y, dy, d.reuse(x, dy)); }
}
