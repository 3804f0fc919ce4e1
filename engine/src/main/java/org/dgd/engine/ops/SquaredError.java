package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * loss = Σ (x − target)², over samples, pixels and channels: −log likelihood of a Gaussian with σ² = 1/2, up to a constant.
 *
 * <pre>    x (n,h,w,c),  target (n,h,w,c)  ->  scalar        dx = 2·dLoss·(x − target) </pre>
 */
public record SquaredError(Tensor x, Tensor target) implements Op {
    public SquaredError { Shape.requireSame("squaredError", x.shape, target.shape); }

    @Override public List<Tensor> inputs() { return List.of(x, target); }
    @Override public Shape shape() { return Shape.SCALAR; }
    @Override public void forward(Kernels k, Tensor loss) { k.squaredError(x, target, loss); }

    @Override public void backward(Kernels k, Tensor loss, Tensor dLoss, Gradients d) {
        if (d.wants(x)) k.squaredErrorBackward(x, target, dLoss, d.into(x));
        if (d.wants(target)) k.squaredErrorBackward(target, x, dLoss, d.into(target));
    }
}
