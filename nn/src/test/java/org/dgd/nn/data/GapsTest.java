package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** Samples without any value and values that no sample has. */
class GapsTest {
    private static final float NAN = Float.NaN;

    @Test void bothAreCountedAndNamed() {
        Features x = Features.of("x.npy", new float[] {1, NAN, NAN, NAN, NAN, NAN, 2, 3, NAN}, new int[] {3, 3}, Map.of());
        Gaps gaps = Gaps.of(x);
        assertThat(gaps.samples()).isEqualTo(1);
        assertThat(gaps.values()).containsExactly(2);
        assertThat(gaps.sentences(x)).containsExactly("x.npy: 1 of 3 samples have no value at all; nothing but P(z) says where they lie",
                "x.npy: 1 of 3 columns (2, counted from 0) are missing in every sample; nothing is learnt of them");
    }

    @Test void pixelsAreCalledSoAndOnlyTheFirstAreListed() {
        float[] values = new float[16];
        for (int i = 0; i < values.length; i++) values[i] = i % 8 < 7 ? NAN : 0;
        Features x = Features.of("x.npy", values, new int[] {2, 2, 4}, Map.of());
        assertThat(Gaps.of(x).sentences(x)).containsExactly("x.npy: 7 of 8 pixels (0, 1, 2, 3, 4 …, counted from 0) are missing in every sample; nothing is learnt of them");
    }

    @Test void completeSamplesHaveNone() {
        Features x = Features.of("x.npy", new float[] {1, 0, 0, 1}, new int[] {2, 2}, Map.of());
        assertThat(Gaps.of(x).sentences(x)).isEmpty();
    }

    @Test void anArrayWithoutAnyValueIsRefused() {
        assertThatThrownBy(() -> Features.of("x.npy", new float[] {NAN, NAN}, new int[] {1, 2}, Map.of())).isInstanceOf(InputException.class)
                .hasMessage("x.npy: every value is NaN, that is missing; there is nothing to learn from");
    }
}
