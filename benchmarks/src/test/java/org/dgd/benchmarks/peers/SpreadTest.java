package org.dgd.benchmarks.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

final class SpreadTest {
    @Test void medianAndLimitsOfRoundsInAnyOrder() {
        assertThat(Spread.of(3, 1, 2)).isEqualTo(new Spread(2, 1, 3));
        assertThat(Spread.of(4, 1, 2, 3)).isEqualTo(new Spread(2.5, 1, 4));
        assertThat(Spread.of(7)).isEqualTo(new Spread(7, 7, 7));
    }

    @Test void ratiosAreTakenInEachRound() {
        // The medians' ratio would be 2: a round in which everything took ten times as long must not count for one side only.
        assertThat(Spread.ofRatios(new double[] {2, 30, 3}, new double[] {1, 10, 2})).isEqualTo(new Spread(2, 1.5, 3));
        assertThat(Spread.ofRatios(new double[] {2, 30, 4}, new double[] {1, 10, 1})).hasToString("3.00 (2.00..4.00)");
    }

    @Test void roundsMustBeThereAndPairUp() {
        assertThatIllegalArgumentException().isThrownBy(Spread::of).withMessageContaining("no rounds");
        assertThatIllegalArgumentException().isThrownBy(() -> Spread.ofRatios(new double[2], new double[3]))
                .withMessageContaining("2 and 3 rounds");
    }
}
