package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.dgd.engine.Device;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Density, gradient and normaliser (docs, chapter 10). */
class SoftBallTest {
    private static final SoftBall PAPER = new SoftBall(10, 5, 2);

    @Test void isThePapersAtTheCentre() {
        assertThat(PAPER.logDensity(0)).isEqualTo(-5.75662, within(5e-6))
                .isEqualTo(-Math.log(100 * Math.PI) - Math.log1p(Math.exp(-5)), within(1e-12));
    }

    @ParameterizedTest @EnumSource void tensorsHaveTheSameDensityAndItsGradient(TestDevice d) {
        double[] points = {0, 0, 3, -4, 10, 0, -600, 800, 0, 1e6};
        try (Device device = d.open(); Scope _ = device.scope()) {
            Tensor x = device.parameter(Shape.matrix(5, 2), points);
            Tensor log = PAPER.logDensity(x);
            assertThat(log.shape).isEqualTo(Shape.matrix(5, 1));
            log.sum().backward();
            double[] y = log.storage.read(), g = x.gradient().storage.read();
            for (int i = 0; i < 5; i++) {
                double r = Math.hypot(points[2 * i], points[2 * i + 1]), t = 5 * (r / 10 - 1);
                double slope = r == 0 ? 0 : -0.5 / (1 + Math.exp(-t)) / r;                  // −(a/b)·sigmoid(t)/|z|
                double plain = Math.log(1 / (100 * Math.PI)) - (t > 30 ? t : Math.log(1 + Math.exp(t)));
                assertThat(y[i]).isEqualTo(plain, within(d.tolerance * Math.max(10, Math.abs(plain))));
                assertThat(PAPER.logDensity(r)).isEqualTo(plain, within(1e-12 * Math.max(10, Math.abs(plain))));
                for (int j = 0; j < 2; j++) assertThat(g[2 * i + j]).isEqualTo(slope * points[2 * i + j], within(d.tolerance));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"2,5,0.1232,5e-5", "2,1,1.2844,5e-5", "10,5,3.937,5e-4", "20,1,43.34,5e-3", "20,5,15.15,5e-3", "20,10,6.27,5e-3", "50,10,43.35,5e-3"})
    void theNormaliserIsTheTables(int dimension, double hardness, double log, double rounding) {
        assertThat(new SoftBall(3, hardness, dimension).logNormaliser()).isEqualTo(log, within(rounding));
    }

    /** F_2(a) = π²/6 + a²/2 + Li_2(−e^−a), and log(Z/V) = log(2·F_2/a²). */
    @Test void theNormaliserHasAClosedFormInThePlane() {
        double a = 5, li = 0;
        for (int k = 1; k < 30; k++) li += Math.pow(-Math.exp(-a), k) / ((double) k * k);
        double closed = Math.log(2 * (Math.PI * Math.PI / 6 + a * a / 2 + li) / (a * a));
        assertThat(PAPER.logNormaliser()).isEqualTo(closed, within(1e-9));
    }

    @Test void theNormaliserIsTheDensitysIntegral() {
        SoftBall ball = new SoftBall(2, 8, 3);
        double sum = 0, step = 1e-3;
        for (double r = step / 2; r < 20; r += step) sum += 4 * Math.PI * r * r * Math.exp(ball.logDensity(r)) * step;
        assertThat(ball.logNormaliser()).isEqualTo(Math.log(sum), within(1e-6));
        SoftBall interval = new SoftBall(2, 8, 1);
        double line = 0;
        for (double r = step / 2; r < 20; r += step) line += 2 * Math.exp(interval.logDensity(r)) * step;
        assertThat(interval.logNormaliser()).isEqualTo(Math.log(line), within(1e-6));
    }

    @Test void refusesWhatIsNoBall() {
        assertThatThrownBy(() -> new SoftBall(0, 5, 2)).hasMessageStartingWith("softBall: radius 0.0");
        assertThatThrownBy(() -> new SoftBall(10, Double.NaN, 2)).hasMessageContaining("hardness NaN");
        assertThatThrownBy(() -> new SoftBall(10, 5, 0)).hasMessageContaining("dimension 0");
    }
}
