package org.dgd.model;

import org.dgd.engine.Tensor;

/** Independent Gaussians with one mean and sd: the prior on log precisions (paper, section 2.4). */
public record Normal(double mean, double sd) {
    public Normal {
        if (!(sd > 0) || Double.isInfinite(sd) || !Double.isFinite(mean))
            throw new IllegalArgumentException("normal: mean " + mean + " and sd " + sd + " must be finite, sd positive");
    }

    /** Summed over all numbers of x, in nats: a scalar. */
    public Tensor logDensity(Tensor x) {
        return x.add(-mean).square().sum().mul(-0.5 / (sd * sd)).add(-x.shape.size() * (StrictMath.log(sd) + 0.5 * StrictMath.log(2 * Math.PI)));
    }
}
