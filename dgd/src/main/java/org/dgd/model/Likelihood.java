package org.dgd.model;

import java.util.Locale;
import org.dgd.engine.Axis;
import org.dgd.engine.Tensor;

/** The distribution of data given the decoder's output, P(x|z,θ). Both are computed from logits, before the sigmoid. */
public enum Likelihood {
    /** Black and white pixels: summed binary cross-entropy (paper, section 4). */
    BERNOULLI {
        @Override public Tensor negativeLog(Tensor logits, Tensor x) { return logits.binaryCrossEntropy(x); }

        @Override public Tensor negativeLogs(Tensor logits, Tensor x) { return perSample(logits.softplus().sub(logits.mul(x))); }

        @Override Tensor slope(Tensor logits) { return logits; }

        @Override Tensor offset(Tensor logits) { return perSample(logits.softplus()); }
    },
    /** Pixels in [0,1] with fixed σ² = 1/2, so that −log likelihood is the summed squared error up to a constant (section 3). */
    GAUSSIAN {
        @Override public Tensor negativeLog(Tensor logits, Tensor x) { return logits.sigmoidSquaredError(x); }

        @Override public Tensor negativeLogs(Tensor logits, Tensor x) { return perSample(logits.sigmoid().sub(x).square()); }

        @Override Tensor slope(Tensor logits) { return logits.sigmoid().mul(2); }

        @Override Tensor offset(Tensor logits) { return perSample(logits.sigmoid().square()); }
    };

    /** −log P(x|z,θ) in nats, summed over samples and pixels; constants that depend on no parameter are left out. */
    public abstract Tensor negativeLog(Tensor logits, Tensor x);

    /** The same of every sample apart: (n,1,1,1). */
    public abstract Tensor negativeLogs(Tensor logits, Tensor x);

    /** Up to a constant of x, −log P(x|z,θ) is offset − ⟨x, slope⟩: so one matrix product judges many x and many z. */
    abstract Tensor slope(Tensor logits);

    /** (n,1,1,1); see {@link #slope}. */
    abstract Tensor offset(Tensor logits);

    private static Tensor perSample(Tensor images) { return images.sum(Axis.H, Axis.W, Axis.C); }

    public String key() { return name().toLowerCase(Locale.ROOT); }
}
