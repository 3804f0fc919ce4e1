package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class MeanSquaredErrorTest {
    @Test void isTheMeanOverSamplesAndNumbers() {
        assertThat(MeanSquaredError.of(Rows.of(new double[] {0, 1, 2, 3}, 2), Rows.of(new float[] {0, 1, 0, 6}, 2))).isEqualTo(13 / 4.0);
    }

    @Test void refusesWhatDoesNotFit() {
        Rows two = Rows.of(new double[4], 2), one = Rows.of(new double[2], 2), none = Rows.of(new double[0], 2);
        assertThatThrownBy(() -> MeanSquaredError.of(two, one)).hasMessage("mean squared error: 2 rows of 2 against 1 of 2");
        assertThatThrownBy(() -> MeanSquaredError.of(none, none)).hasMessage("mean squared error: 0 rows of 2 against 0 of 2");
        assertThatThrownBy(() -> Rows.of(new double[5], 2)).hasMessage("rows: 5 numbers are no rows of 2");
    }
}
