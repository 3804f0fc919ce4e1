package org.dgd.experiments.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

final class ScaleTest {
    @Test void equalFactorsAreEquallyFarApartOnALogarithmicAxis() {
        Scale s = new Scale(0.001, 10, true);
        assertThat(s.at(0.01)).isCloseTo(0.25, within(1e-12));
        assertThat(s.at(1)).isCloseTo(0.75, within(1e-12));
        assertThat(new Scale(0, 10, false).at(2.5)).isEqualTo(0.25);
    }

    @Test void holdsWhatCanBeShown() {
        Scale s = Scale.around(DoubleStream.of(0, -1, 0.1, Double.NaN, 10, Double.POSITIVE_INFINITY), 0.5, true);
        assertThat(s.low()).isCloseTo(0.01, within(1e-12));
        assertThat(s.high()).isCloseTo(100, within(1e-9));
        assertThat(Scale.around(DoubleStream.of(1, 3), 0.5, false)).isEqualTo(new Scale(0, 4, false));
        assertThat(Scale.around(DoubleStream.of(7), 0.1, true).shows(7)).isTrue();
        assertThat(Scale.around(DoubleStream.empty(), 0.1, true).low()).isPositive();
        assertThatThrownBy(() -> new Scale(0, 1, true)).hasMessage("an axis from 0.0 to 1.0, logarithmic");
    }

    @Test void roundNumbersOfALogarithmicAxis() {
        Ticks t = new Scale(0.0015, 0.12, true).ticks(5);
        assertThat(t.values().stream().map(t::label)).containsExactly("0.002", "0.005", "0.01", "0.02", "0.05", "0.1");
        Ticks narrow = new Scale(0.055, 0.085, true).ticks(5);
        assertThat(narrow.values().stream().map(narrow::label)).containsExactly("0.055", "0.060", "0.065", "0.070", "0.075", "0.080", "0.085");
        Ticks powers = new Scale(0.5e-4, 2, true).ticks(5);
        assertThat(powers.values().stream().map(powers::label)).containsExactly("0.0001", "0.001", "0.01", "0.1", "1");
    }
}
