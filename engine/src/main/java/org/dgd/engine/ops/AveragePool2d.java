package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * Average pooling: y[n,p,q,c] = Σ x[n,i,j,c] / count over the pixels (i,j) of window (p,q). The count is that of the whole window, with
 * zeros for the padding in it, or with {@code padded} false that of its pixels inside of the image (PyTorch's
 * {@code count_include_pad=False}).
 *
 * <pre>    x (n,h,w,c) batch  ->  y (n,p,q,c)     p = (h + 2·padding − window)/stride + 1 </pre>
 */
public record AveragePool2d(Tensor x, Window window, boolean padded) implements Op {
    public AveragePool2d {
        if (!x.shape.batch()) throw new IllegalArgumentException("averagePool2d: x " + x.shape + " is not a batch");
    }

    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return window.pooled(x.shape); }
    @Override public void forward(Kernels k, Tensor y) { k.averagePool(x, window, padded, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.averagePoolBackward(dy, window, padded, d.into(x)); }
}
