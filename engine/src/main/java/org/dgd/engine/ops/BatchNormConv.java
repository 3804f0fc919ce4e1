package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * A decoder's last layers in one: batch normalization, relu and a 1x1 transposed convolution to grey or colour.
 *
 * <pre>    x (n,h,w,c) batch and all that {@link BatchNorm} takes,  weight (c,1,1,k),  bias (1,1,1,k),  k ≤ 3  ->  y (n,h,w,k)
 *
 *    y[k] = bias[k] + Σ_c weight[c,k] · max(γ_c·(x_c − mean_c)/√(variance_c + ε) + β_c, 0) </pre>
 *
 * The same numbers as {@link BatchNorm} and {@link ConvTranspose2d} give. But x is a decoder's largest image and y a small one: here
 * nothing of x's size is written on the way forward, and only dx on the way back.
 */
public record BatchNormConv(BatchNorm norm, Tensor weight, Tensor bias) implements Op {
    /** Most channels of y. */
    public static final int MAX_CHANNELS = 3;

    public BatchNormConv { requireHead("batchNormConv", norm.shape().c(), norm.relu(), weight, bias); }

    static void requireHead(String op, int channels, boolean relu, Tensor weight, Tensor bias) {
        if (!relu) throw new IllegalArgumentException(op + ": without relu");
        int k = weight.shape.c();
        Shape.requireSame(op + ": weight", weight.shape, Shape.plain(channels, 1, 1, k));
        Shape.requireSame(op + ": bias", bias.shape, Shape.vector(k));
        if (k > MAX_CHANNELS) throw new IllegalArgumentException(op + ": weight " + weight.shape + " leads to more than 3 channels");
    }

    @Override public List<Tensor> inputs() {
        return norm.bias() == null ? List.of(norm.x(), norm.gamma(), norm.beta(), weight, bias)
                : List.of(norm.x(), norm.gamma(), norm.beta(), weight, bias, norm.bias());
    }

    @Override public Shape shape() { return norm.x().shape.inner(norm.x().shape.h(), norm.x().shape.w(), weight.shape.c()); }

    @Override public void forward(Kernels k, Tensor y) {
        norm.takeMoments(k);
        k.batchNormConvForward(norm.x(), norm.gamma(), norm.beta(), norm.moments(), norm.epsilon(), weight, bias, y);
    }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        k.batchNormConvBackward(norm.x(), norm.gamma(), norm.beta(), norm.moments(), norm.epsilon(), norm.fixed(), weight, dy,
                into(norm.x(), d), into(norm.gamma(), d), into(norm.beta(), d), into(weight, d), into(bias, d));
        norm.zeroBias(k, d);
    }

    private static Target into(Tensor x, Gradients d) { return d.wants(x) ? d.into(x) : null; }
}
