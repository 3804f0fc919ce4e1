package org.dgd.experiments.data;

/**
 * One axis of an image at another length. A shorter axis averages: a new pixel is the mean of the old ones that it covers, each weighted by
 * how much of it is covered. A longer axis interpolates linearly between the centres of old pixels. New pixel i is Σ_k weights[i][k] ·
 * old[first[i] + k]; weights add up to 1.
 */
public record Resampling(int[] first, float[][] weights) {
    /**
     * @param offset where the part of the axis begins that is used, in old pixels
     * @param used   the length of that part; offset ≥ 0 and offset + used ≤ old
     */
    static Resampling of(int old, double offset, double used, int length) {
        int[] first = new int[length];
        float[][] weights = new float[length][];
        double step = used / length;
        for (int i = 0; i < length; i++)
            if (step > 1) average(i, offset + i * step, Math.min(old, offset + (i + 1) * step), first, weights);
            else interpolate(i, offset + (i + 0.5) * step - 0.5, old, first, weights);
        return new Resampling(first, weights);
    }

    private static void average(int i, double from, double to, int[] first, float[][] weights) {
        first[i] = (int) from;
        weights[i] = new float[(int) Math.ceil(to) - first[i]];
        for (int k = 0; k < weights[i].length; k++) {
            double covered = Math.min(to, first[i] + k + 1) - Math.max(from, first[i] + k);
            weights[i][k] = (float) (covered / (to - from));
        }
    }

    private static void interpolate(int i, double centre, int old, int[] first, float[][] weights) {
        double within = Math.clamp(centre, 0, old - 1);
        first[i] = (int) within;
        float after = (float) (within - first[i]);
        weights[i] = after == 0 ? new float[] {1} : new float[] {1 - after, after};
    }
}
