package org.dgd.baseline;

import java.util.List;

/** A way to fill in what is missing of samples, fitted to training samples. */
public interface Imputation {
    /** A few words: the way and its setting. */
    String name();

    /**
     * A copy with every NaN filled in.
     *
     * @param x N·d numbers, sample by sample
     */
    float[] complete(float[] x);

    /** Mean squared error over the values that were missing, as far as the truth is known (no NaN). */
    static double meanSquaredError(float[] holes, float[] filled, float[] truth) {
        double sum = 0;
        int missing = 0;
        for (int i = 0; i < holes.length; i++) {
            if (!Float.isNaN(holes[i]) || Float.isNaN(truth[i])) continue;
            sum += ((double) filled[i] - truth[i]) * ((double) filled[i] - truth[i]);
            missing++;
        }
        if (missing == 0) throw new IllegalArgumentException("imputation: no value is missing");
        return sum / missing;
    }

    /** The one with the least error where the truth is known; of equals the first. */
    static Imputation best(List<? extends Imputation> ways, float[] holes, float[] truth) {
        Imputation best = null;
        double least = Double.POSITIVE_INFINITY;
        for (Imputation way : ways) {
            double error = ways.size() == 1 ? 0 : meanSquaredError(holes, way.complete(holes), truth);
            if (best != null && !(error < least)) continue;
            best = way;
            least = error;
        }
        return best;
    }
}
