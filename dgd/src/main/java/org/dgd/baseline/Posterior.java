package org.dgd.baseline;

import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;

/**
 * q(z|x) = N(mean, sd²), independent dimensions, for a batch of samples.
 *
 * @param mean  (n,1,1,m)
 * @param sd    (n,1,1,m)
 * @param logSd log sd, apart because it can be had without the logarithm of a number that may have rounded to 0
 */
public record Posterior(Tensor mean, Tensor sd, Tensor logSd) {
    public Posterior {
        Shape.requireSame("posterior: sd", sd.shape, mean.shape);
        Shape.requireSame("posterior: log sd", logSd.shape, mean.shape);
    }

    /** z = mean + sd·ε for ε (n,1,1,m) from N(0,I): gradients flow through mean and sd (Kingma and Welling 2014, section 2.4). */
    public Tensor sample(Tensor noise) { return mean.add(sd.mul(noise)); }

    /** KL(q(z|x) ‖ N(0,I)) = ½ Σ (mean² + sd² − 1) − Σ log sd in nats, summed over samples and dimensions: a scalar. */
    public Tensor divergence() { return mean.square().add(sd.square()).mul(0.5).sub(logSd).sum().add(-0.5 * mean.shape.size()); }
}
