package org.dgd.model;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;

/** Likelihoods of pixels, that is of values in [0,1], whose mean is the sigmoid of the decoder's output. */
public enum Pixels implements Likelihood, LikelihoodSpec {
    /** Summed binary cross-entropy (paper, section 4). */
    BERNOULLI {
        @Override public Tensor negativeLog(Tensor logits, Tensor x) { return logits.binaryCrossEntropy(x); }

        @Override public Tensor negativeLogs(Tensor logits, Tensor x) { return logits.softplus().sub(logits.mul(x)); }

        @Override public Tensor slope(Tensor logits) { return logits; }

        @Override public Tensor offset(Tensor logits) { return logits.softplus(); }

        @Override public double constant(double x) { return 0; }

        @Override public double[] draw(double[] mean, Rng rng) { return Arrays.stream(mean).map(m -> rng.nextDouble() < m ? 1 : 0).toArray(); }
    },
    /** σ² = 1/2, so that −log likelihood is the summed squared error up to a constant (section 3). */
    GAUSSIAN {
        @Override public Tensor negativeLog(Tensor logits, Tensor x) { return logits.sigmoidSquaredError(x); }

        @Override public Tensor negativeLogs(Tensor logits, Tensor x) { return logits.sigmoid().sub(x).square(); }

        @Override public Tensor slope(Tensor logits) { return logits.sigmoid().mul(2); }

        @Override public Tensor offset(Tensor logits) { return logits.sigmoid().square(); }

        @Override public double constant(double x) { return 0.5 * StrictMath.log(Math.PI); }

        @Override public double[] draw(double[] mean, Rng rng) {
            return Arrays.stream(mean).map(m -> m + Math.sqrt(0.5) * rng.nextGaussian()).toArray();
        }
    };

    @Override public Tensor mean(Tensor logits) { return logits.sigmoid(); }

    @Override public Likelihood on(Device device) { return this; }

    @Override public Map<String, String> metadata() { return Map.of("loss", key()); }

    @Override public String key() { return name().toLowerCase(Locale.ROOT); }
}
