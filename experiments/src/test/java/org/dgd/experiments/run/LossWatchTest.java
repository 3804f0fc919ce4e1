package org.dgd.experiments.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dgd.model.DivergedException;
import org.junit.jupiter.api.Test;

/** What counts as an explosion and what does not. */
final class LossWatchTest {
    private final LossWatch watch = new LossWatch();

    private void epoch(int number, double... losses) {
        for (double loss : losses) watch.step(loss);
        watch.epoch(number, number * losses.length);
    }

    @Test void mostStepsOfAnEpochFarAboveTheFirst() {
        epoch(1, 500, 400, 300);
        assertThatThrownBy(() -> epoch(2, 400, 6e6, 7e6)).isInstanceOf(DivergedException.class).hasMessage(
                "training diverged in epoch 2, step 6: the loss of 2 of 3 steps was more than 10000 times that of the first step, 500.0; "
                        + "try smaller learning rates (--lr, --lr-z, --lr-prior)");
    }

    /** Such as one sample that is far from all others. */
    @Test void oneStepIsNoExplosion() {
        assertThatCode(() -> {
            epoch(1, 500, 400, 1e12);
            epoch(2, 500, 1e12, 400);
        }).doesNotThrowAnyException();
    }

    @Test void lossesMayFallFarAndBeginNearZero() {
        assertThatCode(() -> {
            epoch(1, 1e-9, 5, 9_000);
            epoch(2, 9_000, 9_000, -1e9);
        }).doesNotThrowAnyException();
        assertThatThrownBy(() -> epoch(3, 2e4, 2e4)).isInstanceOf(DivergedException.class);
    }
}
