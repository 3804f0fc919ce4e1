package org.dgd.nn.optim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    @Test void aLinearFallEndsAboveZero() {
        Schedule s = Schedule.linear(2, 10, 4);
        assertThat(s.rate(9)).isEqualTo(2);
        assertThat(s.rate(10)).isCloseTo(1.6, org.assertj.core.api.Assertions.within(1e-12));
        assertThat(s.rate(13)).isCloseTo(0.4, org.assertj.core.api.Assertions.within(1e-12));
        assertThat(s.rate(1000)).isEqualTo(s.rate(13));
    }

    @Test void aConstantStays() { assertThat(Schedule.constant(0.5).rate(1000)).isEqualTo(0.5); }

    @Test void stepsHoldFromTheirEpochOn() {
        Schedule s = Schedule.steps(Map.of(0, 1e-3, 50, 1e-4, 200, 1e-5));
        assertThat(new double[] {s.rate(0), s.rate(49), s.rate(50), s.rate(199), s.rate(200), s.rate(499)})
                .containsExactly(1e-3, 1e-3, 1e-4, 1e-4, 1e-5, 1e-5);
    }

    @Test void stepsNeedARateForTheFirstEpoch() {
        assertThatThrownBy(() -> Schedule.steps(Map.of(1, 0.1))).hasMessageContaining("names no rate for epoch 0");
        assertThatThrownBy(() -> Schedule.steps(Map.of())).hasMessageContaining("names no rate for epoch 0");
    }

    @Test void cosineFallsFromFirstToLast() {
        Schedule s = Schedule.cosine(1, 0.2, 11);
        assertThat(s.rate(0)).isEqualTo(1);
        assertThat(s.rate(5)).isEqualTo(0.6, within(1e-12));
        assertThat(s.rate(10)).isEqualTo(0.2, within(1e-12));
        assertThat(s.rate(12)).isEqualTo(0.2, within(1e-12));
        assertThat(s.rate(2)).isEqualTo(0.6 + 0.4 * Math.cos(0.2 * Math.PI), within(1e-12));
        assertThat(Schedule.cosine(1, 0.2, 1).rate(0)).isEqualTo(1);
    }
}
