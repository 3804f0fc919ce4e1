package org.dgd.model;

import org.dgd.engine.Tensor;

/**
 * log Γ(x) for x &gt; 0, from ops that have gradients: Stirling's series at x + 7, taken back by the recurrence Γ(x+1) = x·Γ(x)
 * (Abramowitz and Stegun 6.1.15 and 6.1.41). The series' error there is below 1e-10.
 */
final class LogGamma {
    private static final int SHIFT = 7, HALF = 4;
    private static final double HALF_LOG_2_PI = 0.5 * StrictMath.log(2 * Math.PI);

    private LogGamma() { }

    static Tensor of(Tensor x) {
        Tensor low = x, high = x.add(HALF);                     // two products, or large x would overflow as floats
        for (int k = 1; k < HALF; k++) low = low.mul(x.add(k));
        for (int k = HALF + 1; k < SHIFT; k++) high = high.mul(x.add(k));
        Tensor y = x.add(SHIFT), inverse = y.pow(-1), square = inverse.square();
        Tensor series = square.mul(1 / 1260.0).add(-1 / 360.0).mul(square).add(1 / 12.0).mul(inverse);
        return y.add(-0.5).mul(y.log()).sub(y).add(HALF_LOG_2_PI).add(series).sub(low.log()).sub(high.log());
    }
}
