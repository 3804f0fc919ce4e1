package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * Convolution: y[n,p,q,k] = bias[k] + Σ_{r,s,c} x[n, p·stride − padding + r, q·stride − padding + s, c] · weight[k,r,s,c].
 *
 * <pre>    x (n,h,w,c) batch,  weight (k,r,s,c),  bias (1,1,1,k) or null  ->  y (n,p,q,k)     p = (h + 2·padding − r)/stride + 1 </pre>
 *
 * With a 1x1 filter on a 1x1 image it is a linear layer.
 */
public record Conv2d(Tensor x, Tensor weight, Tensor bias, Geometry g) implements Conv {
    public Conv2d {
        if (!x.shape.batch()) throw new IllegalArgumentException("conv2d: x " + x.shape + " is not a batch");
        if (weight.shape.batch() || x.shape.c() != weight.shape.c())
            throw new IllegalArgumentException("conv2d: x " + x.shape + " and weight " + weight.shape
                    + " differ in channels, or the weight is a batch");
        if (bias != null) Shape.requireSame("conv2d: bias", bias.shape, Shape.vector(weight.shape.n()));
        if (x.shape.h() + 2 * g.paddingH() < weight.shape.h() || x.shape.w() + 2 * g.paddingW() < weight.shape.w())
            throw new IllegalArgumentException("conv2d: weight " + weight.shape + " is larger than the padded x " + x.shape + ", " + g);
    }

    @Override public List<Tensor> inputs() { return bias == null ? List.of(x, weight) : List.of(x, weight, bias); }
    @Override public Shape shape() { return g.small(x.shape, weight.shape); }
    @Override public void forward(Kernels k, Tensor y) { k.convForward(x, weight, bias, Target.over(y), g); }
    @Override public void forward(Kernels k, Kernels.Tail tail, Tensor y) { k.convForward(x, weight, bias, tail, y, g); }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        if (d.wants(x)) k.convBackwardData(weight, dy, null, d.into(x), g);
        if (d.wants(weight)) k.convBackwardFilter(x, dy, d.into(weight), g);
        if (d.wants(bias)) k.sum(dy, 1, d.into(bias));
    }
}
