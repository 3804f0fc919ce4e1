package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * y (n,h,w,1) = ln Σ exp(x) over channels, without overflow; dx = dy·exp(x − y), which is dy times the softmax of x. A channel that is −∞
 * gets 0, even where all of them are and y is −∞.
 */
public record LogSumExp(Tensor x) implements Op {
    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape.with(Axis.C, 1); }
    @Override public void forward(Kernels k, Tensor y) { k.logSumExp(x, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.logSumExpBackward(x, y, dy, d.into(x)); }
}
