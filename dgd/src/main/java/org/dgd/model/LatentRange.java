package org.dgd.model;

import org.apache.commons.numbers.gamma.ErfDifference;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;

/**
 * Representations that are held within a range: z = g(h) = a + (b − a)·sigmoid(h), where h is free and is what training and searches
 * move (paper, section 2.1). {@link #FREE} is z = h.
 *
 * <p>The objective stays one of z: its most probable value under P(x|z)·P(z), wherever in the range that is. No log |dz/dh| is added. With it
 * h would be the most probable one instead, which is another point, and one that depends on the choice of g (docs, choosing the model).
 *
 * @param low  a; −∞ together with an infinite b
 * @param high b
 */
public record LatentRange(double low, double high) {
    public static final LatentRange FREE = new LatentRange(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    /**
     * Of the range's width: points nearer to an end are moved away from it, because h would be infinite there. As a float, sigmoid(±16)
     * still differs from 0 and 1.
     */
    private static final double MARGIN = 1e-7;
    /** Draws after which a component that has next to nothing in the range gives its nearest point of it. */
    private static final int TRIES = 1000;

    public LatentRange {
        boolean free = low == Double.NEGATIVE_INFINITY && high == Double.POSITIVE_INFINITY;
        if (!free && !(Double.isFinite(low) && Double.isFinite(high) && low < high))
            throw new IllegalArgumentException("latentRange: from " + low + " to " + high + "; both must be finite, the first below the second");
    }

    public boolean isFree() { return this.equals(FREE); }

    /** g, number by number. */
    public Tensor of(Tensor h) { return isFree() ? h : h.sigmoid().mul(high - low).add(low); }

    /** g, number by number. */
    public double[] of(double[] h) {
        if (isFree()) return h;
        double[] z = new double[h.length];
        for (int i = 0; i < z.length; i++) z[i] = low + (high - low) / (1 + StrictMath.exp(-h[i]));
        return z;
    }

    /** The h of every z; a z that is not within the range counts as its nearest point there. */
    public double[] free(double[] z) {
        if (isFree()) return z;
        double[] h = nearest(z);
        for (int i = 0; i < h.length; i++) h[i] = StrictMath.log((h[i] - low) / (high - h[i]));
        return h;
    }

    /** The nearest point within the range of every z. */
    public double[] nearest(double[] z) {
        if (isFree()) return z;
        double[] inside = new double[z.length];
        double margin = MARGIN * (high - low);
        for (int i = 0; i < z.length; i++) inside[i] = Math.clamp(z[i], low + margin, high - margin);
        return inside;
    }

    /** A draw from N(mean, sd²) within the range. */
    double gaussian(double mean, double sd, Rng rng) {
        for (int i = 0; i < TRIES; i++) {
            double z = mean + sd * rng.nextGaussian();
            if (isFree() || z > low && z < high) return z;
        }
        return Math.clamp(mean, low, high);
    }

    /** What N(mean, sd²) has within the range. */
    public double share(double mean, double sd) {
        double unit = Math.sqrt(2) * sd;
        return isFree() ? 1 : ErfDifference.value((low - mean) / unit, (high - mean) / unit) / 2;
    }

    /** Two numbers with a comma between them; {@link IllegalArgumentException} for anything else. */
    public static LatentRange parse(String text) {
        String[] ends = text.split(",", -1);
        if (ends.length != 2) throw new IllegalArgumentException("latentRange: " + text + " is not two numbers");
        LatentRange range = new LatentRange(Double.parseDouble(ends[0].strip()), Double.parseDouble(ends[1].strip()));
        if (range.isFree()) throw new IllegalArgumentException("latentRange: " + text + " is no range");
        return range;
    }

    /** As on the command line and in model files. */
    @Override public String toString() { return plain(low) + "," + plain(high); }

    private static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
    }
}
