package org.dgd.model;

import java.util.Locale;
import org.dgd.engine.Tensor;

/** The distribution of data given the decoder's output, P(x|z,θ). Both are computed from logits, before the sigmoid. */
public enum Likelihood {
    /** Black and white pixels: summed binary cross-entropy (paper, section 4). */
    BERNOULLI {
        @Override public Tensor negativeLog(Tensor logits, Tensor x) { return logits.binaryCrossEntropy(x); }
    },
    /** Pixels in [0,1] with fixed σ² = 1/2, so that −log likelihood is the summed squared error up to a constant (section 3). */
    GAUSSIAN {
        @Override public Tensor negativeLog(Tensor logits, Tensor x) { return logits.sigmoidSquaredError(x); }
    };

    /** −log P(x|z,θ) in nats, summed over samples and pixels; constants that depend on no parameter are left out. */
    public abstract Tensor negativeLog(Tensor logits, Tensor x);

    public String key() { return name().toLowerCase(Locale.ROOT); }
}
