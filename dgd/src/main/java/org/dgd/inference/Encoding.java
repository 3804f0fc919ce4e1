package org.dgd.inference;

/**
 * What an encoder says of N samples.
 *
 * @param mean N·m numbers, row by row: places in latent space
 * @param sd   as many: how far from there z may be; empty where the encoder says nothing of that
 */
public record Encoding(double[] mean, double[] sd) { }
