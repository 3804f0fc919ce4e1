package org.dgd.engine;

/**
 * Where the pixels of a resized image lie in the original: pixel p of {@code out} has its centre at (p + ½)·in/out − ½, as in PyTorch's
 * {@code interpolate} with {@code align_corners=False}; no smoothing when an image shrinks. Beyond the border lies the border's pixel.
 */
public final class Bilinear {
    private Bilinear() { }

    /** The place of pixel {@code p}, between pixel floor(place), which has the weight 1 − fraction, and {@link #next}. */
    public static double place(int p, int in, int out) { return Math.max(0, (p + 0.5) * in / out - 0.5); }

    public static int next(int pixel, int in) { return Math.min(pixel + 1, in - 1); }
}
