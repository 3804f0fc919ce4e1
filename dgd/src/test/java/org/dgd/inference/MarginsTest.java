package org.dgd.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.dgd.engine.Rng;
import org.junit.jupiter.api.Test;

final class MarginsTest {
    private static final int N = 20_000;

    /** Truths that the predictions misjudge: the spread is thrice what was said where it was small, a third where it was large, and skewed. */
    private static double truth(double mean, double sd, Rng rng) { return mean + sd * (sd < 1 ? 3 : 0.33) * (-Math.log(1 - rng.nextDouble()) - 0.5); }

    @Test void intervalsHoldWhatTheySayForLargeAndSmallDeviations() {
        Rng rng = new Rng(0);
        double[] mean = new double[N], sd = new double[N], truth = new double[N];
        for (int i = 0; i < N; i++) {
            mean[i] = rng.nextGaussian();
            sd[i] = i % 2 == 0 ? 0.1 + rng.nextDouble() : 5 + rng.nextDouble();
            truth[i] = truth(mean[i], sd[i], rng);
        }
        Margins margins = new Margins(mean, sd, truth);
        for (boolean small : new boolean[] {true, false}) {
            int inside50 = 0, inside95 = 0, n = 4000;
            for (int i = 0; i < n; i++) {
                double m = rng.nextGaussian(), s = small ? 0.1 + 0.8 * rng.nextDouble() : 5 + rng.nextDouble(), x = truth(m, s, rng);
                if (margins.quantile(m, s, 0.25) <= x && x <= margins.quantile(m, s, 0.75)) inside50++;
                if (margins.quantile(m, s, 0.025) <= x && x <= margins.quantile(m, s, 0.975)) inside95++;
            }
            assertThat((double) inside50 / n).isCloseTo(0.5, within(0.04));
            assertThat((double) inside95 / n).isCloseTo(0.95, within(0.02));
        }
    }

    @Test void drawsKeepTheirOrder() {
        double[] truth = new double[399];
        for (int i = 0; i < truth.length; i++) truth[i] = 10 + (i + 1) / 400.0;            // scores 0.0025 … 0.9975 of mean 10, sd 1
        double[] mean = new double[399], sd = new double[399], draws = {7, -3, 100};
        Arrays.fill(mean, 10);
        Arrays.fill(sd, 1);
        Margins margins = new Margins(mean, sd, truth);
        margins.calibrate(20, 2, draws);
        for (int s = 0; s < 3; s++) assertThat(draws[s]).isCloseTo(20 + 2 * new double[] {0.5, 0.25, 0.75}[s], within(1e-5));
        assertThat(draws[1]).isLessThan(draws[0]);
        assertThat(draws[0]).isLessThan(draws[2]);
    }

    @Test void thePowerOfTheContrastIsFound() {
        int n = 4000;
        double[] e = new Rng(5).gaussians(n), mean = new double[n], sd = new double[n], truth = new double[n], contrast = new double[n];
        for (double power : new double[] {0, 0.5, 1}) {
            for (int i = 0; i < n; i++) {
                sd[i] = 0.2 + 0.1 * (i % 5);
                contrast[i] = 0.5 + i % 7 * 0.5;
                truth[i] = 3 * sd[i] * Math.pow(contrast[i], power) * e[i];
            }
            assertThat(Margins.power(mean, sd, truth, contrast)).isEqualTo(power);
        }
    }
}
