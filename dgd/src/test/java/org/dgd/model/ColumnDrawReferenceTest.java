package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import org.dgd.engine.Rng;
import org.dgd.model.Columns.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Draws of columns are those of the published algorithms, number by number, so a seed means the same table for ever. */
class ColumnDrawReferenceTest {
    private static final int N = 20_000;
    private static final double[] LOG_FACTORIAL = new double[2000];

    static {
        for (int k = 2; k < LOG_FACTORIAL.length; k++) LOG_FACTORIAL[k] = LOG_FACTORIAL[k - 1] + Math.log(k);
    }

    private static double[] draw(Family family, double[] mean, double scale, Rng rng) {
        double[] x = new double[mean.length + 1], means = new double[x.length], scales = new double[x.length];
        x[0] = 77;                                                  // of another block
        System.arraycopy(mean, 0, means, 1, mean.length);
        Arrays.fill(scales, scale);
        ColumnDraw.draw(new Block(family, 1, x.length), means, scales, x, rng);
        assertThat(x[0]).isEqualTo(77);
        return DoubleStream.of(x).skip(1).toArray();
    }

    @Test void normalColumns() {
        Rng rng = new Rng(1), same = new Rng(1);
        for (int i = 0; i < 100; i++) {
            double first = 3 + 0.5 * same.nextGaussian(), second = -2 + 0.5 * same.nextGaussian();
            assertThat(draw(Family.NORMAL, new double[] {3, -2}, StrictMath.log(4), rng)).containsExactly(first, second);
        }
    }

    @Test void yesAndNo() {
        Rng rng = new Rng(2), same = new Rng(2);
        for (int i = 0; i < 100; i++) {
            double first = same.nextDouble() < 0.3 ? 1 : 0, second = same.nextDouble() < 0.9 ? 1 : 0;
            assertThat(draw(Family.BERNOULLI, new double[] {0.3, 0.9}, 0, rng)).containsExactly(first, second);
        }
    }

    /** The last level has what rounding leaves over: here half of all. */
    @Test void levels() {
        Rng rng = new Rng(3), same = new Rng(3);
        for (int i = 0; i < 200; i++) {
            double u = same.nextDouble();
            double[] expected = {u < 0.25 ? 1 : 0, u >= 0.25 && u < 0.375 ? 1 : 0, u >= 0.375 ? 1 : 0};
            assertThat(draw(Family.CATEGORICAL, new double[] {0.25, 0.125, 0.125}, 0, rng)).containsExactly(expected);
        }
    }

    /** A uniform number is below itself never: p is the probability of 1 to the last bit. */
    @Test void aUniformNumberIsBelowPOrNot() {
        double u = new Rng(8).nextDouble();
        assertThat(draw(Family.BERNOULLI, new double[] {u}, 0, new Rng(8))).containsExactly(0);
        assertThat(draw(Family.BERNOULLI, new double[] {Math.nextUp(u)}, 0, new Rng(8))).containsExactly(1);
        assertThat(draw(Family.CATEGORICAL, new double[] {u, 1 - u}, 0, new Rng(8))).containsExactly(0, 1);
        assertThat(draw(Family.CATEGORICAL, new double[] {Math.nextUp(u), 1 - u}, 0, new Rng(8))).containsExactly(1, 0);
    }

    @Test void sizesAreTheirMeans() {
        assertThat(draw(Family.SIZE, new double[] {2.5}, 0, new Rng(4))).containsExactly(2.5);
    }

    @ParameterizedTest @ValueSource(doubles = {0, 0.4, 7, 29.999, 30, 31, 45, 300, 1000}) void counts(double mean) {
        Rng rng = new Rng(5), same = new Rng(5);
        double[] drawn = new double[N], expected = new double[N];
        for (int i = 0; i < N; i++) {
            drawn[i] = ColumnDraw.poisson(mean, rng);
            expected[i] = mean < 30 ? fewCounts(mean, same) : manyCounts(mean, same);
        }
        assertThat(drawn).isEqualTo(expected);
    }

    /** How many uniform numbers have a product above e^−μ. */
    private static int fewCounts(double mean, Rng rng) {
        int k = 0;
        double limit = StrictMath.exp(-mean);
        for (double product = rng.nextDouble(); product > limit; product *= rng.nextDouble()) k++;
        return k;
    }

    /** Hörmann's PTRS without its shortcut, which only spares logarithms. */
    private static double manyCounts(double mean, Rng rng) {
        double b = 0.931 + 2.53 * Math.sqrt(mean), a = -0.059 + 0.02483 * b, perAlpha = 1.1239 + 1.1328 / (b - 3.4);
        while (true) {
            double u = rng.nextDouble() - 0.5, v = 1 - rng.nextDouble(), us = 0.5 - Math.abs(u);
            int k = (int) Math.floor((2 * a / us + b) * u + mean + 0.43);
            if (k < 0 || us < 0.013 && v > us) continue;
            if (Math.log(v) + Math.log(perAlpha) - Math.log(a / (us * us) + b) <= -mean + k * Math.log(mean) - LOG_FACTORIAL[k]) return k;
        }
    }

    /** Marsaglia and Tsang; below 1 by Γ(a) = Γ(a + 1)·u^(1/a). */
    @ParameterizedTest @ValueSource(doubles = {0.05, 0.3, 0.999, 1, 1.5, 40}) void gammas(double shape) {
        Rng rng = new Rng(6), same = new Rng(6);
        for (int i = 0; i < 2000; i++) {
            double expected = gamma(shape < 1 ? shape + 1 : shape, same);
            if (shape < 1) expected *= StrictMath.pow(1 - same.nextDouble(), 1 / shape);
            assertThat(ColumnDraw.gamma(shape, rng)).isEqualTo(expected);
        }
    }

    private static double gamma(double shape, Rng rng) {
        double d = shape - 1 / 3.0, c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = rng.nextGaussian(), root = 1 + c * x;
            if (root <= 0) continue;
            double v = StrictMath.pow(root, 3);
            if (StrictMath.log(1 - rng.nextDouble()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) return d * v;
        }
    }

    /** A Poisson count whose mean is spread by a gamma number of shape r = 2. */
    @Test void countsThatSpreadMore() {
        Rng rng = new Rng(7), same = new Rng(7);
        double r = StrictMath.exp(StrictMath.log(2));
        for (int i = 0; i < 2000; i++) {
            double mean = 3 * gamma(r, same) / r;
            assertThat(draw(Family.NEGATIVE_BINOMIAL, new double[] {3}, StrictMath.log(2), rng))
                    .containsExactly(mean < 30 ? fewCounts(mean, same) : manyCounts(mean, same));
        }
    }
}
