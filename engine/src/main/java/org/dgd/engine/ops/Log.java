package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = ln x; dx = dy/x. */
public record Log(Tensor x) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.log(x, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.div(dy, x, d.reuse(x, dy)); }
}
