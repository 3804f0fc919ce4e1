package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.dgd.nn.Parameter;
import org.dgd.nn.optim.Optimizer;
import org.junit.jupiter.api.Test;

class EpochPartTest {
    @Test void isAtLeastOneBatchAndNotTheWholeEpoch() {
        for (int batches = 1; batches <= 2; batches++) {
            EpochPart part = new EpochPart(batches, 1, 2, 3);
            assertThat(part.isNone()).isFalse();
            assertThat(part.require(3, 3)).isSameAs(part);
        }
        refused(new EpochPart(3, 1, 2, 3), "training: 3 batches with 3 terms, of an epoch of 3 with 3");
        refused(new EpochPart(-1, 1, 2, 3), "training: -1 batches with 3 terms, of an epoch of 3 with 3");
        refused(new EpochPart(1, 1, 2), "training: 1 batches with 2 terms, of an epoch of 3 with 3");
        assertThat(EpochPart.NONE.isNone()).isTrue();
        assertThat(EpochPart.NONE.require(3, 3)).isSameAs(EpochPart.NONE);
    }

    private static void refused(EpochPart part, String message) {
        assertThatThrownBy(() -> part.require(3, 3)).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
    }

    @Test void itsTextHoldsEveryBit() {
        assertThat(new EpochPart(12, 0.5, -3).text()).isEqualTo("12 0x1.0p-1 -0x1.8p1");
        EpochPart back = EpochPart.parse(new EpochPart(7, 0.1, Double.MIN_VALUE, -1e300).text());
        assertThat(back.batches()).isEqualTo(7);
        assertThat(back.totals()).containsExactly(0.1, Double.MIN_VALUE, -1e300);
        assertThat(EpochPart.parse(EpochPart.NONE.text()).isNone()).isTrue();
    }

    /** Training that does not say otherwise stops between epochs only. */
    @Test void trainingWithoutPartsTakesNoneAlone() {
        Resumable plain = new Resumable() {
            @Override public Map<String, Parameter> state() { return Map.of(); }

            @Override public Map<String, Optimizer> optimizers() { return Map.of(); }

            @Override public long steps() { return 0; }

            @Override public void steps(long steps) { }
        };
        assertThat(plain.part()).isSameAs(EpochPart.NONE);
        plain.part(EpochPart.NONE);
        assertThatThrownBy(() -> plain.part(new EpochPart(1))).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("training: 1 batches with 0 terms, of an epoch of 0 with 0");
    }
}
