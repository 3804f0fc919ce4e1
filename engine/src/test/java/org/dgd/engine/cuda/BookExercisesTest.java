package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The answers to the exercise of the book's chapter 15, which quotes the region. */
final class BookExercisesTest {
    @Test void roomAndPieces() {
        // region room
        assertThat(DeviceMemory.room(400_000)).isEqualTo(425_984);
        assertThat(DeviceMemory.room((1 << 18) + 1)).isEqualTo(294_912);
        assertThat(Loss.piece(512 * 3072)).isEqualTo(3072);
        assertThat(Math.ceilDiv(512 * 3072, 3072)).isEqualTo(512);
        assertThat(Loss.piece(32 * 784)).isEqualTo(2048);
        assertThat(Math.ceilDiv(32 * 784, 2048)).isEqualTo(13);
        // endregion
    }
}
