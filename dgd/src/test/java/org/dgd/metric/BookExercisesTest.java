package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.dgd.engine.Rng;
import org.junit.jupiter.api.Test;

/** The answer to the exercise of the book's chapter 16, which quotes the region. */
final class BookExercisesTest {
    @Test void howManyCellsOfTheGridRepresentationsMeet() {
        // region cells
        double[] b = {0.0515, 0.0619, 0.9897, 0.9794, 0.9588, 0.9691, 1, 0.9381};          // all of table 3
        for (double printed : b) assertThat(Math.rint(97 * printed) / 97).isCloseTo(printed, within(5.1e-5));
        for (int cells = 2; cells < 97; cells++) {
            int grid = cells;
            assertThat(Arrays.stream(b).allMatch(printed -> Math.abs(Math.rint(grid * printed) / grid - printed) < 5.1e-5)).isFalse();
        }
        double[] normal = new Rng(0).gaussians(10_000 * 256);
        assertThat(cells(normal, 0.025)).isEqualTo(3);
        assertThat(cells(normal, 0.04)).isEqualTo(5);
        assertThat(cells(normal, 0.055)).isEqualTo(7);
        // endregion
    }

    private static long cells(double[] normal, double sd) {
        return Math.round(97 * Coverage.of(Arrays.stream(normal).map(z -> sd * z).toArray(), Coverage.PAPER_DECIMALS).b());
    }
}
