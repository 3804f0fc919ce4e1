package org.dgd.model;

/**
 * P(φ) of a Gaussian mixture (paper, section 2.4).
 *
 * @param means        of the components' means
 * @param logPrecision of B = log 1/σ²; its mean is also B's first value
 * @param weights      of the mixture weights
 */
public record MixturePriors(SoftBall means, Normal logPrecision, Dirichlet weights) { }
