package org.dgd.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

/** Functions of vectors against the JDK's in double, in units in the last place of the right float. */
final class VectorMathTest {
    private static final int COUNT = 1 << 16;
    private static final float MAX = Float.MAX_VALUE, INFINITY = Float.POSITIVE_INFINITY;
    private static final float[] EXTREMES = {0, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, -Float.MIN_NORMAL,
            1e-30f, -1e-30f, 1e-10f, -1e-10f, 0.625f, -0.625f, 1, -1, 16.64f, -17, 87.3365f, -87.3365f, -87.33656f, 88.7228f, 88.72284f,
            -88.7229f, 88.73f, -104, 200, -200, 1e10f, -1e10f, MAX, -MAX, INFINITY, -INFINITY, Float.NaN};

    @Test void exp() {
        check(2, VectorMath::exp, StrictMath::exp);
        assertThat(at(VectorMath::exp, 0)).isEqualTo(1);
        assertThat(at(VectorMath::exp, 200)).isEqualTo(INFINITY);
        assertThat(at(VectorMath::exp, -200)).isZero();
        assertThat(at(VectorMath::exp, 88.722f)).isFinite();
        assertThat(at(VectorMath::exp, -87.336f)).isGreaterThanOrEqualTo(Float.MIN_NORMAL);
    }

    @Test void log() {
        check(2, VectorMath::log, StrictMath::log);
        assertThat(at(VectorMath::log, 1)).isZero();
        assertThat(at(VectorMath::log, 0)).isEqualTo(-INFINITY);
        assertThat(at(VectorMath::log, -1)).isNaN();
        assertThat(at(VectorMath::log, -INFINITY)).isNaN();
        assertThat(at(VectorMath::log, INFINITY)).isEqualTo(INFINITY);
        assertThat(at(VectorMath::log, Float.MIN_VALUE)).isBetween(-103.28f, -103.27f);
    }

    @Test void sigmoid() {
        check(3, VectorMath::sigmoid, x -> x > 0 ? 1 / (1 + StrictMath.exp(-x)) : StrictMath.exp(x) / (1 + StrictMath.exp(x)));
        assertThat(at(VectorMath::sigmoid, 0)).isEqualTo(0.5f);
        assertThat(at(VectorMath::sigmoid, INFINITY)).isEqualTo(1);
        assertThat(at(VectorMath::sigmoid, -INFINITY)).isZero();
    }

    @Test void softplus() {
        check(3, VectorMath::softplus, x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x))));
        assertThat(at(VectorMath::softplus, INFINITY)).isEqualTo(INFINITY);
        assertThat(at(VectorMath::softplus, -INFINITY)).isZero();
    }

    @Test void tanh() {
        check(2, VectorMath::tanh, StrictMath::tanh);
        assertThat(at(VectorMath::tanh, INFINITY)).isEqualTo(1);
        assertThat(at(VectorMath::tanh, -INFINITY)).isEqualTo(-1);
        assertThat(at(VectorMath::tanh, Float.MIN_VALUE)).isEqualTo(Float.MIN_VALUE);
    }

    /** Moderate numbers, numbers near 0 and 1, any bits at all, and the extremes. */
    private static float[] arguments() {
        Random random = new Random(1);
        float[] x = new float[COUNT];
        for (int i = 0; i < COUNT; i++) x[i] = switch (i % 5) {
            case 0 -> 4 * (float) random.nextGaussian();
            case 1 -> 180 * random.nextFloat() - 90;
            case 2 -> (float) random.nextGaussian() / 1000;
            case 3 -> 1 + (float) random.nextGaussian() / 100;
            default -> Float.intBitsToFloat(random.nextInt());
        };
        System.arraycopy(EXTREMES, 0, x, 0, EXTREMES.length);
        return x;
    }

    private static void check(double ulps, UnaryOperator<FloatVector> function, DoubleUnaryOperator right) {
        float[] x = arguments(), y = new float[COUNT];
        for (int i = 0; i < COUNT; i += Lanes.L) function.apply(Lanes.at(x, i)).intoArray(y, i);
        double worst = 0, worstAt = 0;
        for (int i = 0; i < COUNT; i++) {
            double error = error(y[i], right.applyAsDouble(x[i]));
            if (!(error <= worst)) {
                worst = error;
                worstAt = x[i];
            }
        }
        assertThat(worst).as("largest error in ulp, at %s", worstAt).isLessThanOrEqualTo(ulps);
    }

    /** How far y is off in units in the last place; 0 will do for what is smaller than normal floats. */
    private static double error(float y, double right) {
        float rounded = (float) right;
        if (Float.isNaN(y) || Float.isNaN(rounded) || Float.isInfinite(y) || Float.isInfinite(rounded))
            return Float.compare(y, rounded) == 0 ? 0 : Double.POSITIVE_INFINITY;
        if (y == 0 && Math.abs(right) <= Float.MIN_NORMAL) return 0;
        return Math.abs(y - right) / Math.ulp(rounded);
    }

    private static float at(UnaryOperator<FloatVector> function, float x) { return function.apply(Lanes.all(x)).lane(0); }
}
