package org.dgd.experiments.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.dgd.engine.Rng;
import org.junit.jupiter.api.Test;

final class DensityTest {
    @Test void ofNormalDrawsIsTheNormalDensity() {
        Density d = Density.of(new Rng(3).gaussians(100_000));
        for (int i = 0; i < d.at().length; i += 16)
            assertThat(d.density()[i]).isCloseTo(Math.exp(-0.5 * d.at()[i] * d.at()[i]) / Math.sqrt(2 * Math.PI), within(0.02));
        assertThat(area(d)).isCloseTo(1, within(0.01));
        assertThat(d.median()).isCloseTo(0, within(0.02));
        assertThat(d.lower()).isCloseTo(-0.6745, within(0.02));
        assertThat(d.upper()).isCloseTo(0.6745, within(0.02));
    }

    @Test void twoHeapsHaveTwoPeaksAndAreMovedAndStretchedWithTheirValues() {
        double[] heaps = new Rng(4).gaussians(10_000);
        for (int i = 0; i < heaps.length; i++) heaps[i] = heaps[i] * 0.1 + i % 2 * 4;
        Density d = Density.of(heaps), wide = Density.of(Arrays.stream(heaps).map(v -> 10 * v - 3).toArray());
        assertThat(d.density()[d.at().length / 2]).isLessThan(0.01 * d.highest());
        assertThat(wide.highest()).isCloseTo(d.highest() / 10, within(1e-9));
        assertThat(wide.at()[0]).isCloseTo(10 * d.at()[0] - 3, within(1e-9));
    }

    @Test void aFewFarValuesAreCutOff() {
        double[] values = new Rng(5).gaussians(10_000);
        values[17] = 1e6;
        Density d = Density.of(values);
        assertThat(d.at()[d.at().length - 1]).isLessThan(6);
    }

    @Test void equalValuesAreALine() {
        assertThat(Density.of(new double[] {2, 2, 2}).at()).containsExactly(2);
        assertThat(Density.of(new double[] {Double.NaN, 5}).median()).isEqualTo(5);
        assertThatThrownBy(() -> Density.of(new double[] {Double.NaN})).hasMessage("a density needs at least one finite value");
    }

    private static double area(Density d) { return Arrays.stream(d.density()).sum() * (d.at()[1] - d.at()[0]); }
}
