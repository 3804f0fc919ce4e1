package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * A convolution that takes mean and variance of each channel of its result on the way, for the {@link BatchNorm} behind it: one pass over
 * memory less.
 *
 * <pre>    all that {@link Conv2d} or {@link ConvTranspose2d} takes  ->  y as theirs;  moments (1,1,2,k) are filled </pre>
 */
public record ConvMoments(Conv conv, Tensor moments) implements Op {
    public ConvMoments { Shape.requireSame("convMoments: moments", moments.shape, Shape.plain(1, 1, 2, conv.shape().c())); }

    @Override public List<Tensor> inputs() { return conv.inputs(); }
    @Override public Shape shape() { return conv.shape(); }
    @Override public void forward(Kernels k, Tensor y) { conv.forward(k, new Kernels.Tail.Moments(moments), y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { conv.backward(k, y, dy, d); }
}
