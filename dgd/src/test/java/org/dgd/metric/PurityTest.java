package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class PurityTest {
    @Test void countsTheMajorityOfEveryCluster() {
        assertThat(Purity.of(new int[] {0, 0, 0, 2, 2, 5}, new int[] {1, 1, 0, 0, 3, 2})).isEqualTo(4 / 6.0);
        assertThat(Purity.of(new int[] {0, 1, 2}, new int[] {2, 0, 1})).isEqualTo(1);
        assertThat(Purity.of(new int[4], new int[] {0, 1, 2, 3})).isEqualTo(0.25);
    }

    @Test void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> Purity.of(new int[2], new int[3])).hasMessage("purity: 2 clusters for 3 labels");
        assertThatThrownBy(() -> Purity.of(new int[0], new int[0])).hasMessage("purity: 0 clusters for 0 labels");
    }
}
