package org.dgd.model;

import org.apache.commons.numbers.gamma.LogGamma;
import org.dgd.engine.Tensor;

/**
 * A symmetric Dirichlet distribution on mixture weights π = softmax(w): log P(π) = lgamma(Kα) − K·lgamma(α) + (α − 1) Σ log π
 * (paper, section 2.4). It is a density on the simplex; the softmax adds no Jacobian.
 */
public record Dirichlet(double alpha) {
    public Dirichlet {
        if (!(alpha > 0) || Double.isInfinite(alpha)) throw new IllegalArgumentException("dirichlet: alpha " + alpha + " must be positive");
    }

    /** logWeights (1,1,1,K) to a scalar, in nats. */
    public Tensor logDensity(Tensor logWeights) {
        int k = logWeights.shape.c();
        return logWeights.sum().mul(alpha - 1).add(LogGamma.value(k * alpha) - k * LogGamma.value(alpha));
    }
}
