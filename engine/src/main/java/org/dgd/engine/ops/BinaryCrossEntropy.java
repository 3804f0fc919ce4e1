package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * loss = Σ max(x,0) − x·target + ln(1 + exp(−|x|)): −log likelihood of the target under Bernoulli variables with logits x.
 *
 * <pre>    x (n,h,w,c) logits,  target (n,h,w,c) in [0,1]  ->  scalar        dx = dLoss·(sigmoid(x) − target) </pre>
 *
 * The target is data and has no gradient.
 */
public record BinaryCrossEntropy(Tensor x, Tensor target) implements Op {
    public BinaryCrossEntropy {
        Shape.requireSame("binaryCrossEntropy", x.shape, target.shape);
        if (target.wantsGradient())
            throw new IllegalArgumentException("binaryCrossEntropy: the target " + target.shape + " is data and has no gradient");
    }

    @Override public List<Tensor> inputs() { return List.of(x, target); }
    @Override public Shape shape() { return Shape.SCALAR; }
    @Override public void forward(Kernels k, Tensor loss) { k.binaryCrossEntropy(x, target, loss); }
    @Override public void backward(Kernels k, Tensor loss, Tensor dLoss, Gradients d) { k.binaryCrossEntropyBackward(x, target, dLoss, d.into(x)); }
}
