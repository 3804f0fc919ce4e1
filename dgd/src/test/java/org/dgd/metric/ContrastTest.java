package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.dgd.engine.Rng;
import org.junit.jupiter.api.Test;

final class ContrastTest {
    @Test void theSquareIsTheMahalanobisDistancePerValue() {
        ValueGaussian gaussian = ValueGaussian.of(new double[] {1, 0}, new double[] {4, 0, 0, 1});
        assertThat(Contrast.squares(Rows.of(new double[] {3, 0, 1, 2, 1, 0}, 2), gaussian)).containsExactly(new double[] {0.5, 2, 0}, within(1e-12));
    }

    /** Few rows of ten times the contrast make the plain covariance their own; evened, all tell alike. */
    @Test void evenedRowsFindTheCovarianceBetter() {
        int n = 400, d = 4;
        double[] e = new Rng(3).gaussians(n * d), r = new double[n * d];
        for (int i = 0; i < n; i++) {
            double s = i % 20 == 0 ? 10 : 1;
            for (int j = 0; j < d; j++) r[i * d + j] = s * (e[i * d + j] + (j > 0 ? e[i * d + j - 1] : 0));
        }
        Rows rows = Rows.of(r, d);
        PairedMoments plain = PairedMoments.of(rows), evened = Contrast.evened(rows, plain, 1e-4);
        assertThat(ValueGaussian.trace(evened.covariance(), d)).isCloseTo(ValueGaussian.trace(plain.covariance(), d), within(1e-9));
        assertThat(off(evened.covariance(), d)).isLessThan(0.7 * off(plain.covariance(), d));
    }

    /** From the true correlations: 1 on the diagonal but for the first, 1/√2 or 1/2 beside it, else 0. */
    private static double off(double[] c, int d) {
        double sum = 0;
        for (int i = 0; i < d; i++)
            for (int j = 0; j < i; j++)
                sum += Math.abs(c[i * d + j] / Math.sqrt(c[i * d + i] * c[j * d + j]) - (i - j > 1 ? 0 : j == 0 ? Math.sqrt(0.5) : 0.5));
        return sum;
    }
}
