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
import org.junit.jupiter.params.provider.EnumSource;

/** Dirichlet, Normal and PriorScale against their formulas (docs, chapter 10). */
class PriorsTest {
    @ParameterizedTest @EnumSource void aFlatDirichletIsAConstant(TestDevice d) {
        try (Device device = d.open(); Scope _ = device.scope()) {
            Tensor logits = device.parameter(Shape.vector(10), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
            Tensor log = new Dirichlet(1).logDensity(logits.logSoftmax());
            assertThat(log.item()).isEqualTo(12.80183, within(5e-6)).isEqualTo(Math.log(362880), within(12 * d.tolerance));
            log.backward();
            assertThat(logits.gradient().storage.read()).containsExactly(new double[10], within(0.0));
        }
    }

    @ParameterizedTest @EnumSource void aDirichletPullsWeightsTogether(TestDevice d) {
        double alpha = 3;
        try (Device device = d.open(); Scope _ = device.scope()) {
            Tensor logits = device.parameter(Shape.vector(3), 0.5, -1, 0.25);
            Tensor log = new Dirichlet(alpha).logDensity(logits.logSoftmax());
            double sum = Math.exp(0.5) + Math.exp(-1) + Math.exp(0.25);
            double[] pi = {Math.exp(0.5) / sum, Math.exp(-1) / sum, Math.exp(0.25) / sum};
            double plain = Math.log(40320) - 3 * Math.log(2) + 2 * Math.log(pi[0] * pi[1] * pi[2]);      // lgamma(9) = log 8!, lgamma(3) = log 2
            assertThat(log.item()).isEqualTo(plain, within(20 * d.tolerance));
            log.backward();
            double[] g = logits.gradient().storage.read();
            for (int k = 0; k < 3; k++) assertThat(g[k]).isEqualTo((alpha - 1) * (1 - 3 * pi[k]), within(10 * d.tolerance));
        }
    }

    @ParameterizedTest @EnumSource void aNormalIsTheSumOfLogDensities(TestDevice d) {
        try (Device device = d.open(); Scope _ = device.scope()) {
            assertThat(new Normal(2, 2).logDensity(device.constant(Shape.SCALAR, 2)).item()).isEqualTo(-1.61209, within(5e-6));
            Tensor b = device.parameter(Shape.matrix(2, 2), 2, 3, -1, 0.5);
            Tensor log = new Normal(2, 0.5).logDensity(b);
            double plain = 0;
            for (double v : new double[] {2, 3, -1, 0.5}) plain += Math.log(Math.exp(-(v - 2) * (v - 2) / 0.5) / (0.5 * Math.sqrt(2 * Math.PI)));
            assertThat(log.item()).isEqualTo(plain, within(100 * d.tolerance));
            log.backward();
            assertThat(b.gradient().storage.read()).containsExactly(new double[] {0, -4, 12, 6}, within(20 * d.tolerance));
        }
    }

    @Test void theScalesWeighABatchOfADataSet() {
        assertThat(PriorScale.DATASET.weight(32, 5000)).isEqualTo(0.0064);
        assertThat(PriorScale.BATCH.weight(32, 5000)).isEqualTo(1);
        assertThat(PriorScale.SAMPLE.weight(32, 5000)).isEqualTo(32);
    }

    @Test void refuseWhatIsNoDistribution() {
        assertThatThrownBy(() -> new Dirichlet(0)).hasMessage("dirichlet: alpha 0.0 must be positive");
        assertThatThrownBy(() -> new Normal(0, 0)).hasMessageContaining("sd 0.0");
        assertThatThrownBy(() -> new Normal(Double.NaN, 1)).hasMessageContaining("mean NaN");
        assertThatThrownBy(() -> new Normal(0, Double.POSITIVE_INFINITY)).hasMessageContaining("sd Infinity");
        for (double wrong : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> new SoftBall(wrong, 5, 2)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> new SoftBall(10, wrong, 2)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new SoftBall(10, 5, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new SoftBall(10, 5, 1).dimension()).isEqualTo(1);
    }
}
