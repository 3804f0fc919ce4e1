package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.dgd.engine.Rng;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Draws against their distribution: Kolmogorov and Smirnov's distance, of which 1.95/√n is exceeded once in a thousand times. */
class SoftBallSamplingTest {
    private static final int N = 6000;

    @ParameterizedTest @CsvSource({"2,5,10", "20,5,2", "50,10,7", "1,3,2"}) void exactDrawsHaveTheDensitysRadii(int d, double a, double b) {
        double[] radii = radii(new SoftBall(b, a, d).sample(N, new Rng(4)), d);
        double top = b / a * (a + 40 + 4 * d);
        int cells = 100_000;
        double[] cdf = new double[cells + 1];
        for (int i = 0; i < cells; i++) {
            double r = (i + 0.5) * top / cells;
            cdf[i + 1] = cdf[i] + Math.exp((d - 1) * Math.log(r / top) - Math.log1p(Math.exp(a * (r / b - 1))));
        }
        assertThat(distance(radii, r -> cdf[(int) Math.min(cells, Math.round(r / top * cells))] / cdf[cells])).isLessThan(1.95 / Math.sqrt(N));
    }

    @ParameterizedTest @CsvSource({"2,5,10", "20,5,2"}) void firstMeansFillTheHardBallEvenly(int d, double a, double b) {
        double[] points = new SoftBall(b, a, d).sampleBall(N, new Rng(5)), radii = radii(points, d);
        assertThat(Arrays.stream(radii).max().orElseThrow()).isLessThanOrEqualTo(b * (1 + 1e-12));
        assertThat(distance(radii, r -> Math.pow(r / b, d))).isLessThan(1.95 / Math.sqrt(N));
    }

    @ParameterizedTest @CsvSource({"2,5,10", "3,5,2"}) void directionsAreEven(int d, double a, double b) {
        double[] points = new SoftBall(b, a, d).sample(N, new Rng(6)), r = radii(points, d);
        for (int j = 0; j < d; j++) {
            double mean = 0, square = 0;
            for (int i = 0; i < N; i++) {
                double u = points[i * d + j] / r[i];
                mean += u / N;
                square += u * u / N;
            }
            assertThat(mean).isEqualTo(0, within(4 / Math.sqrt(d * N)));
            assertThat(square).isEqualTo(1.0 / d, within(0.02));
        }
    }

    private static double[] radii(double[] points, int d) {
        double[] r = new double[points.length / d];
        for (int i = 0; i < points.length; i++) r[i / d] += points[i] * points[i];
        return Arrays.stream(r).map(Math::sqrt).toArray();
    }

    private static double distance(double[] draws, DoubleUnaryOperator cdf) {
        double[] sorted = draws.clone();
        Arrays.sort(sorted);
        double largest = 0;
        for (int i = 0; i < sorted.length; i++) {
            double p = cdf.applyAsDouble(sorted[i]);
            largest = Math.max(largest, Math.max(Math.abs(p - (double) i / sorted.length), Math.abs(p - (i + 1.0) / sorted.length)));
        }
        return largest;
    }
}
