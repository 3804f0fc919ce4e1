package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LabelPropagationTest {
    private static final int N = 60;

    /** Two half circles that reach into each other; the nearest label is often that of the other one. */
    private static double[] moons() {
        double[] rows = new double[2 * N];
        for (int i = 0; i < N; i++) {
            double angle = Math.PI * (i / 2) / (N / 2 - 1.0);
            rows[2 * i] = i % 2 == 0 ? Math.cos(angle) : 1 - Math.cos(angle);
            rows[2 * i + 1] = i % 2 == 0 ? Math.sin(angle) : 0.5 - Math.sin(angle);
        }
        return rows;
    }

    /** One label at an end of each. */
    private static int[] twoLabels() {
        int[] labels = new int[N];
        Arrays.fill(labels, -1);
        labels[0] = 0;
        labels[1] = 1;
        return labels;
    }

    @Test void labelsFollowTheShapeOfTheData() {
        int[] guess = new LabelPropagation(moons(), 2, 4).classes(twoLabels(), 2);
        for (int i = 0; i < N; i++) assertThat(guess[i]).as("row %d", i).isEqualTo(i % 2);
        double[] known = {moons()[0], moons()[1], moons()[2], moons()[3]};
        int[] nearest = NearestNeighbours.classify(known, 2, new int[] {0, 1}, moons(), 1);
        int wrong = 0;
        for (int i = 0; i < N; i++) if (nearest[i] != i % 2) wrong++;
        assertThat(wrong).isGreaterThan(10);
    }

    /** Three rows in a line with one neighbour each: F is the solution of F = αSF + (1 − α)Y, which a 3×3 system gives. */
    @Test void knownAnswer() {
        double[] p = new LabelPropagation(new double[] {0, 1, 2.5}, 1, 1).probabilities(new int[] {0, -1, 1}, 2);
        // weights: 0–1 both ways 2·½e⁻⁴, 1–2 one way ½e⁻⁴; so d = (1, 1.5, 0.5)·e⁻⁴, S01 = 1/√1.5, S12 = 0.5/√0.75
        double a = 0.99, s = 1 / Math.sqrt(1.5), t = 0.5 / Math.sqrt(0.75), middle = 0.01 / (1 - a * a * (s * s + t * t));
        double[][] f = new double[3][2];
        f[1] = new double[] {a * s * middle, a * t * middle};
        f[0] = new double[] {0.01 + a * s * f[1][0], a * s * f[1][1]};
        f[2] = new double[] {a * t * f[1][0], 0.01 + a * t * f[1][1]};
        for (int c = 0; c < 2; c++) {
            double mass = f[0][c] + f[1][c] + f[2][c];
            for (int i = 0; i < 3; i++) f[i][c] /= mass;
        }
        for (int i = 0; i < 3; i++) assertThat(p[2 * i]).as("row %d", i).isCloseTo(f[i][0] / (f[i][0] + f[i][1]), within(1e-3));
        assertThat(p[2] + p[3]).isCloseTo(1, within(1e-12));
    }

    @Test void whereNoLabelReachesThereIsNoGuess() {
        double[] apart = {0, 1, 2, 100, 101, 102};
        assertThat(new LabelPropagation(apart, 1, 1).classes(new int[] {0, -1, -1, -1, -1, -1}, 2)).containsExactly(0, 0, 0, -1, -1, -1);
    }

    @Test void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> new LabelPropagation(new double[] {0, 1, 2}, 1, 3)).hasMessage("label propagation: 3 neighbours among 3 rows");
    }
}
