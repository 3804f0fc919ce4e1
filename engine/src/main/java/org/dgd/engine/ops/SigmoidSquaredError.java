package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * loss = Σ (sigmoid(x) − target)²: {@link SquaredError} of {@link Sigmoid} without the images between, which nobody keeps.
 *
 * <pre>    x (n,h,w,c) logits,  target (n,h,w,c)  ->  scalar        dx = dLoss·2·(p − target)·p·(1 − p),  p = sigmoid(x) </pre>
 *
 * The target is data and has no gradient.
 */
public record SigmoidSquaredError(Tensor x, Tensor target) implements Op {
    public SigmoidSquaredError {
        Shape.requireSame("sigmoidSquaredError", x.shape, target.shape);
        if (target.wantsGradient())
            throw new IllegalArgumentException("sigmoidSquaredError: the target " + target.shape + " is data and has no gradient");
    }

    @Override public List<Tensor> inputs() { return List.of(x, target); }
    @Override public Shape shape() { return Shape.SCALAR; }
    @Override public void forward(Kernels k, Tensor loss) { k.sigmoidSquaredError(x, target, loss); }
    @Override public void backward(Kernels k, Tensor loss, Tensor dLoss, Gradients d) { k.sigmoidSquaredErrorBackward(x, target, dLoss, d.into(x)); }
}
