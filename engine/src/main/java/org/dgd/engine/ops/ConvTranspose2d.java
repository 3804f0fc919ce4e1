package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * Transposed convolution: the layer with which a decoder grows an image.
 *
 * <pre>    x (n,h,w,k) batch,  weight (k,r,s,c),  bias (1,1,1,c) or null  ->  y (n,p,q,c)     p = (h − 1)·stride − 2·padding + r </pre>
 *
 * It is the adjoint of {@link Conv2d} and has no kernels of its own: forward is Conv2d's gradient by its input; the gradients
 * are Conv2d itself and Conv2d's gradient by its weight, with x and dy trading places.
 */
public record ConvTranspose2d(Tensor x, Tensor weight, Tensor bias, Geometry g) implements Conv {
    public ConvTranspose2d {
        if (!x.shape.batch()) throw new IllegalArgumentException("convTranspose2d: x " + x.shape + " is not a batch");
        if (weight.shape.batch() || x.shape.c() != weight.shape.n())
            throw new IllegalArgumentException("convTranspose2d: x " + x.shape + " and weight " + weight.shape
                    + " differ in channels, or the weight is a batch");
        if (bias != null) Shape.requireSame("convTranspose2d: bias", bias.shape, Shape.vector(weight.shape.c()));
        if ((x.shape.h() - 1) * g.strideH() + weight.shape.h() <= 2 * g.paddingH()
                || (x.shape.w() - 1) * g.strideW() + weight.shape.w() <= 2 * g.paddingW())
            throw new IllegalArgumentException("convTranspose2d: padding leaves nothing of x " + x.shape + " under weight " + weight.shape
                    + ", " + g);
    }

    @Override public List<Tensor> inputs() { return bias == null ? List.of(x, weight) : List.of(x, weight, bias); }
    @Override public Shape shape() { return g.large(x.shape, weight.shape); }
    @Override public void forward(Kernels k, Tensor y) { k.convBackwardData(weight, x, bias, Target.over(y), g); }
    @Override public void forward(Kernels k, Kernels.Tail tail, Tensor y) { k.convBackwardData(weight, x, bias, tail, y, g); }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        if (d.wants(x)) k.convForward(dy, weight, null, d.into(x), g);
        if (d.wants(weight)) k.convBackwardFilter(dy, x, d.into(weight), g);
        if (d.wants(bias)) k.sum(dy, 1, d.into(bias));
    }
}
