package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * Max pooling: y[n,p,q,c] = max x[n,i,j,c] over the pixels (i,j) of window (p,q). The first of them, row by row, that reaches the maximum
 * takes all of dy. NaN is larger than any number: where a window holds it, y is NaN, and the first NaN takes dy.
 *
 * <pre>    x (n,h,w,c) batch  ->  y (n,p,q,c)     p = (h + 2·padding − window)/stride + 1 </pre>
 */
public record MaxPool2d(Tensor x, Window window) implements Op {
    public MaxPool2d {
        if (!x.shape.batch()) throw new IllegalArgumentException("maxPool2d: x " + x.shape + " is not a batch");
    }

    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return window.pooled(x.shape); }
    @Override public void forward(Kernels k, Tensor y) { k.maxPool(x, window, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.maxPoolBackward(x, y, dy, window, d.into(x)); }
}
