package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = x²; dx = 2x·dy. */
public record Square(Tensor x) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.square(x, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.squareBackward(x, dy, d.reuse(x, dy)); }
}
