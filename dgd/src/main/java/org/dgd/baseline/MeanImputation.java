package org.dgd.baseline;

import org.dgd.metric.PairedMoments;
import org.dgd.metric.Rows;

/** Every missing value is the mean of that value over the training samples that have it. */
public record MeanImputation(double[] mean) implements Imputation {
    public static MeanImputation fit(Rows train) { return new MeanImputation(PairedMoments.means(train)); }

    @Override public String name() { return "mean"; }

    @Override public float[] complete(float[] x) {
        float[] filled = x.clone();
        for (int i = 0; i < x.length; i++) if (Float.isNaN(x[i])) filled[i] = (float) mean[i % mean.length];
        return filled;
    }
}
