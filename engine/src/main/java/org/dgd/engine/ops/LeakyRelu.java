package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = x where x &gt; 0, slope·x elsewhere. */
public record LeakyRelu(Tensor x, double slope) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.leakyRelu(x, slope, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.leakyReluBackward(x, slope, dy, d.reuse(x, dy)); }
}
