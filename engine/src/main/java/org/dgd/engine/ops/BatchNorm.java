package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * Batch normalization (Ioffe and Szegedy 2015): y = γ·(x − mean)/√(variance + ε) + β per channel, followed by max(·, 0) if
 * {@code relu}: one pass over memory instead of two, and the same numbers as {@link Relu} after it.
 *
 * <pre>    x (n,h,w,c) batch,  γ (1,1,1,c),  β (1,1,1,c),  moments (1,1,2,c): mean and variance  ->  y (n,h,w,c) </pre>
 *
 * {@link #ofBatch} takes the moments of x itself and differentiates through them, and so does {@link #ofTaken}, but with moments that are
 * known already; {@link #fixed} takes moments that do not depend on x: the running ones, in evaluation.
 *
 * <p>{@code bias} (1,1,1,c), or null, is one that the layer before did not add to x. The mean of a batch would take it away again: so y
 * is the same without it, and its gradient is exactly 0, where adding it would leave a gradient of mere rounding errors, from which
 * Adam would make whole steps. Only with the moments of a batch.
 */
public record BatchNorm(Tensor x, Tensor gamma, Tensor beta, Tensor bias, Tensor moments, Source source, boolean relu, double epsilon) implements Op {
    /** The moments: the batch's, to be taken; the batch's, which the op that made x has taken; or some that do not depend on x. */
    public enum Source { BATCH, TAKEN, FIXED }

    public BatchNorm {
        if (!x.shape.batch()) throw new IllegalArgumentException("batchNorm: x " + x.shape + " is not a batch");
        Shape.requireSame("batchNorm: γ", gamma.shape, Shape.vector(x.shape.c()));
        Shape.requireSame("batchNorm: β", beta.shape, gamma.shape);
        if (bias != null) Shape.requireSame("batchNorm: bias", bias.shape, gamma.shape);
        if (bias != null && source == Source.FIXED)
            throw new IllegalArgumentException("batchNorm: a bias " + bias.shape + " cannot be left out before fixed moments");
        Shape.requireSame("batchNorm: moments", moments.shape, Shape.plain(1, 1, 2, x.shape.c()));
    }

    public static BatchNorm ofBatch(Tensor x, Tensor gamma, Tensor beta, double epsilon) {
        return ofBatch(x, gamma, beta, null, epsilon);
    }

    public static BatchNorm ofBatch(Tensor x, Tensor gamma, Tensor beta, Tensor bias, double epsilon) {
        return new BatchNorm(x, gamma, beta, bias, x.device().current().tensor(Shape.plain(1, 1, 2, x.shape.c())), Source.BATCH, false, epsilon);
    }

    /** Of the result of a {@link ConvMoments}. */
    public static BatchNorm ofTaken(Tensor x, Tensor gamma, Tensor beta, Tensor bias, Tensor moments, double epsilon) {
        return new BatchNorm(x, gamma, beta, bias, moments, Source.TAKEN, false, epsilon);
    }

    public static BatchNorm fixed(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon) {
        return new BatchNorm(x, gamma, beta, null, moments, Source.FIXED, false, epsilon);
    }

    /** The same, followed by relu. */
    public BatchNorm withRelu() { return new BatchNorm(x, gamma, beta, bias, moments, source, true, epsilon); }

    /** Whether the moments do not depend on x. */
    public boolean fixed() { return source == Source.FIXED; }

    @Override public List<Tensor> inputs() { return bias == null ? List.of(x, gamma, beta) : List.of(x, gamma, beta, bias); }
    @Override public Shape shape() { return x.shape; }

    @Override public void forward(Kernels k, Tensor y) {
        takeMoments(k);
        k.batchNormForward(x, gamma, beta, moments, epsilon, relu, y);
    }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        Target dGamma = d.wants(gamma) ? d.into(gamma) : null, dBeta = d.wants(beta) ? d.into(beta) : null;
        k.batchNormBackward(x, gamma, beta, moments, epsilon, fixed(), relu, dy, d.wants(x) ? d.reuse(x, dy) : null, dGamma, dBeta);
        zeroBias(k, d);
    }

    void takeMoments(Kernels k) {
        if (source == Source.BATCH) k.moments(x, moments);
    }

    void zeroBias(Kernels k, Gradients d) {
        if (!d.wants(bias)) return;
        Target dBias = d.into(bias);
        if (!dBias.add()) k.fill(dBias.tensor(), 0);
    }
}
