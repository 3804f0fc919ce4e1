package org.dgd.engine.ops;

import java.util.List;
import java.util.stream.Stream;
import org.dgd.engine.*;

/**
 * A convolution and the layers after it in evaluation: batch normalization with fixed moments, relu, and, if there is a weight, a 1x1
 * transposed convolution to grey or colour. All of it is done to each row of the convolution while that is in the cache.
 *
 * <pre>    all that {@link Conv2d} or {@link ConvTranspose2d}, {@link BatchNorm#fixed} and {@link BatchNormConv} take  ->  y as the last of them </pre>
 *
 * The same numbers as those ops give, up to rounding. But what lies between them is not kept. So backward makes the convolution again:
 * right, but to compute gradients the ops one by one are faster.
 */
public record ConvBatchNorm(Conv conv, Kernels.Tail.Evaluation tail) implements Op {
    public ConvBatchNorm {
        Shape channels = Shape.vector(conv.shape().c());
        Shape.requireSame("convBatchNorm: γ", tail.gamma().shape, channels);
        Shape.requireSame("convBatchNorm: β", tail.beta().shape, channels);
        Shape.requireSame("convBatchNorm: moments", tail.moments().shape, Shape.plain(1, 1, 2, channels.c()));
        if (tail.weight() != null) BatchNormConv.requireHead("convBatchNorm", channels.c(), tail.relu(), tail.weight(), tail.bias());
    }

    @Override public List<Tensor> inputs() {
        Stream<Tensor> after = tail.weight() == null ? Stream.of(tail.gamma(), tail.beta())
                : Stream.of(tail.gamma(), tail.beta(), tail.weight(), tail.bias());
        return Stream.concat(conv.inputs().stream(), after).toList();
    }

    @Override public Shape shape() {
        Shape made = conv.shape();
        return tail.weight() == null ? made : made.inner(made.h(), made.w(), tail.weight().shape.c());
    }

    @Override public void forward(Kernels k, Tensor y) { conv.forward(k, tail, y); }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        Tensor x = d.scratch(conv.shape()).tensor();
        Target dx = d.scratch(conv.shape());
        conv.forward(k, x);
        Target dGamma = into(tail.gamma(), d), dBeta = into(tail.beta(), d);
        if (tail.weight() == null)
            k.batchNormBackward(x, tail.gamma(), tail.beta(), tail.moments(), tail.epsilon(), true, tail.relu(), dy, dx, dGamma, dBeta);
        else k.batchNormConvBackward(x, tail.gamma(), tail.beta(), tail.moments(), tail.epsilon(), true, tail.weight(), dy, dx, dGamma, dBeta,
                into(tail.weight(), d), into(tail.bias(), d));
        conv.backward(k, x, dx.tensor(), d);
    }

    private static Target into(Tensor x, Gradients d) { return d.wants(x) ? d.into(x) : null; }
}
