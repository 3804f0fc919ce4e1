package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = √x; dx = dy/(2y). */
public record Sqrt(Tensor x) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.sqrt(x, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.sqrtBackward(y, dy, d.reuse(x, dy)); }
}
