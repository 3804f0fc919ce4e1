package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.SyntheticDigits;
import org.junit.jupiter.api.Test;

class PrincipalScoresTest {
    private static final int N = 300;

    @Test void ofWholeImagesTheyAreTheWhitenedCoordinates() {
        Samples digits = SyntheticDigits.of(N, 1);
        PcaBaseline pca = PcaBaseline.fit(Rows.of(digits), 5);
        double[] coordinates = pca.project(Rows.of(digits), 5), scores = PrincipalScores.fit(digits, 1, 5).of(digits, new Rng(0));
        for (int i = 0; i < scores.length; i++) assertThat(scores[i]).isCloseTo(coordinates[i] / Math.sqrt(pca.variances()[i % 5]), within(1e-9));
        assertThat(variance(scores, 5, 2)).isCloseTo(1, within(1e-9));
    }

    /** Two channels; every pixel of a 2x2 image is a patch, and the second channel is the first times 2, so one component says all. */
    @Test void cellsOfAGridHaveTheScoresOfTheirPatchInTheOrderOfUnflatten() {
        float[] values = new float[N * 8];
        double[] first = new Rng(3).gaussians(N * 4);
        for (int i = 0; i < N * 4; i++) {
            values[2 * i] = (float) first[i];
            values[2 * i + 1] = 2 * values[2 * i];
        }
        Samples images = new Features("pairs", N, 2, 2, 2, values, null, List.of(), Map.of());
        double[] scores = PrincipalScores.fit(images, 2, 8).of(images, new Rng(0));
        PcaBaseline pixels = PcaBaseline.fit(Rows.of(values, 2), 1);
        double[] expected = pixels.project(Rows.of(values, 2), 1), drawn = new Rng(0).gaussians(N * 8);
        for (int i = 0; i < N; i++)
            for (int cell = 0; cell < 4; cell++) {
                assertThat(scores[i * 8 + cell]).isCloseTo(expected[i * 4 + cell] / Math.sqrt(pixels.variances()[0]), within(1e-6));
                assertThat(scores[i * 8 + 4 + cell]).as("no second component: the draw stays").isEqualTo(drawn[i * 8 + 4 + cell]);
            }
    }

    @Test void otherSamplesAreMeasuredByTheTrainingSamples() {
        Samples digits = SyntheticDigits.of(N, 1);
        PrincipalScores scores = PrincipalScores.fit(digits, 4, 32);
        double[] all = scores.of(digits, new Rng(0)), some = scores.of(digits.first(3), new Rng(0));
        assertThat(some).containsExactly(java.util.Arrays.copyOf(all, some.length), within(1e-12));
    }

    @Test void gridsThatDoNotFitAreRefused() {
        Samples digits = SyntheticDigits.of(4, 1);
        assertThatThrownBy(() -> PrincipalScores.fit(digits, 3, 9)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("28x28 in a grid of 3x3");
        assertThatThrownBy(() -> PrincipalScores.fit(digits, 4, 30)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("30 dimensions");
    }

    private static double variance(double[] rows, int dimension, int column) {
        double sum = 0, squares = 0;
        int n = rows.length / dimension;
        for (int i = 0; i < n; i++) {
            sum += rows[i * dimension + column];
            squares += rows[i * dimension + column] * rows[i * dimension + column];
        }
        return (squares - sum * sum / n) / (n - 1);
    }
}
