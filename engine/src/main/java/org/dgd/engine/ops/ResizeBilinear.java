package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * Images of another size: y[n,p,q,c] is interpolated between the four pixels of x around the place that {@link Bilinear} gives, with
 * the weights (1−λ)(1−μ), (1−λ)μ, λ(1−μ) and λμ. dx gathers dy with the same weights.
 *
 * <pre>    x (n,h,w,c) batch  ->  y (n,height,width,c) </pre>
 */
public record ResizeBilinear(Tensor x, int height, int width) implements Op {
    public ResizeBilinear {
        if (!x.shape.batch()) throw new IllegalArgumentException("resizeBilinear: x " + x.shape + " is not a batch");
        if (height < 1 || width < 1) throw new IllegalArgumentException("resizeBilinear: x " + x.shape + " to " + height + "x" + width);
    }

    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape.inner(height, width, x.shape.c()); }
    @Override public void forward(Kernels k, Tensor y) { k.resizeBilinear(x, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.resizeBilinearBackward(dy, d.into(x)); }
}
