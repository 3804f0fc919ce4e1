package org.dgd.inference;

import java.util.Arrays;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.model.Likelihood;

/**
 * A Gaussian likelihood with the noise that data have in place of the σ² = 1/2 with which a model is trained. That one makes −log P the
 * squared error; it says nothing of how far data are from the decoder's output.
 *
 * <pre>    −log P(x|z,θ) = (x − f)²/2σ² + ½ log 2πσ²  for every value </pre>
 *
 * @param base  with σ² = 1/2
 * @param sd    σ
 */
public record NoiseLikelihood(Likelihood base, double sd) implements Likelihood {
    public NoiseLikelihood {
        if (!(sd > 0) || Double.isInfinite(sd))
            throw new IllegalArgumentException("noise: a standard deviation of " + sd + " is not positive and finite");
    }

    /** Of −log P(x|z,θ) beside the base's. */
    private double scale() { return 0.5 / (sd * sd); }

    @Override public String key() { return base.key(); }

    @Override public Map<String, String> metadata() { return base.metadata(); }

    @Override public Tensor negativeLogs(Tensor logits, Tensor x) { return base.negativeLogs(logits, x).mul(scale()); }

    @Override public Tensor negativeLog(Tensor logits, Tensor x) { return base.negativeLog(logits, x).mul(scale()); }

    @Override public Tensor slope(Tensor logits) { return base.slope(logits).mul(scale()); }

    @Override public Tensor offset(Tensor logits) { return base.offset(logits).mul(scale()); }

    @Override public Tensor mean(Tensor logits) { return base.mean(logits); }

    @Override public double constant(double x) { return 0.5 * StrictMath.log(2 * Math.PI * sd * sd); }

    @Override public double[] draw(double[] mean, Rng rng) { return Arrays.stream(mean).map(m -> m + sd * rng.nextGaussian()).toArray(); }
}
