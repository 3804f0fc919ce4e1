package org.dgd.experiments.trial;

import java.util.Arrays;

/**
 * Latent values of the test samples and what the decoder makes of them.
 *
 * @param z      N·m numbers, row by row
 * @param images (N,h,w,c), row by row, in [0,1]
 * @param mse    of the images: the mean over samples and over their values in [0,1]
 */
public record Latents(Way way, double[] z, int dimension, float[] images, double mse) {
    /** Standard deviation of all N·m numbers around their mean (figure 5). */
    public double sd() { return sd(z); }

    /** Standard deviation of all values around their mean, with their number in the denominator. */
    public static double sd(double[] values) {
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        return Math.sqrt(Arrays.stream(values).map(v -> (v - mean) * (v - mean)).average().orElse(Double.NaN));
    }

    /** How latent values of test samples are had from a trained model. */
    public enum Way {
        /** DGD: one step an epoch beside training, as published code does. */
        BESIDE_TRAINING("beside training"),
        /** DGD: a full search with the trained decoder ({@link org.dgd.model.Inference}). */
        MAP("map"),
        /** VAE: one draw from q(z|x). */
        SAMPLED("sampled"),
        /** VAE: the mean of q(z|x). */
        MEAN("mean");

        private final String key;

        Way(String key) { this.key = key; }

        /** As in files and tables. */
        public String key() { return key; }
    }
}
