package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.dgd.engine.Rng;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FittedGaussianTest {
    private static final int D = 7;

    /** 40 samples have a covariance of full rank, 5 have not. */
    @ParameterizedTest @ValueSource(ints = {40, 5})
    void theFactorIsARootOfTheCovariance(int n) {
        double[] x = samples(n);
        FittedGaussian g = FittedGaussian.of(Rows.of(x, D));
        double[] mean = Moments.mean(Rows.of(x, D)), covariance = new double[D * D];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < D; j++)
                for (int k = 0; k < D; k++) covariance[j * D + k] += (x[i * D + j] - mean[j]) * (x[i * D + k] - mean[k]) / (n - 1);
        double trace = 0;
        for (int j = 0; j < D; j++) trace += covariance[j * D + j];
        double[] product = new double[D * D];
        Products.addTransposed(g.factor(), D, g.factor(), D, g.rank(), product);
        assertThat(product).containsExactly(covariance, within(1e-12));
        assertThat(g.mean()).isEqualTo(mean);
        assertThat(g.trace()).isCloseTo(trace, within(1e-12));
        assertThat(g.dimension()).isEqualTo(D);
    }

    @ParameterizedTest @ValueSource(ints = {40, 5})
    void drawsHaveItsMeanAndCovariance(int n) {
        FittedGaussian g = FittedGaussian.of(Rows.of(samples(n), D));
        double[] draws = g.sample(20_000, new Rng(4));
        FittedGaussian again = FittedGaussian.of(Rows.of(draws, D));
        assertThat(FrechetDistance.between(g, again)).isLessThan(1e-3 * g.trace());
        assertThat(g.sample(20_000, new Rng(4))).isEqualTo(draws);
    }

    /** Correlated: every number is mixed with its neighbour. */
    private static double[] samples(int n) {
        double[] x = new Rng(n).gaussians(n * D);
        for (int i = 1; i < x.length; i++) x[i] += 0.8 * x[i - 1] + i % D;
        return x;
    }
}
