package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y (n,h,w,1) = |x| = √Σ x² over channels; dx = dy·x/|x|, and 0 at x = 0. */
public record Norm(Tensor x) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape.with(Axis.C, 1); }
    @Override public void forward(Kernels k, Tensor y) { k.norm(x, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.normBackward(x, y, dy, d.into(x)); }
}
