package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.dgd.engine.Rng;
import org.junit.jupiter.api.Test;

class CalibrationTest {
    private static final Offset<Double> EXACT = within(1e-12);
    /** Four samples of two classes; the third is wrong. */
    private static final double[] P = {0.9, 0.1, 0.2, 0.8, 0.7, 0.3, 0.6, 0.4};
    private static final int[] LABELS = {0, 1, 1, 0};

    @Test void knownAnswers() {
        Calibration c = Calibration.of(P, LABELS, 5);
        assertThat(c.accuracy()).isEqualTo(0.75);
        // (0.6,0.8] holds 0.8 (right) and 0.7 (wrong): |0.5 − 0.75|, weight 2/4; 0.9 alone: 0.1/4; 0.6 is in (0.4,0.6]: 0.4/4
        assertThat(c.error()).isCloseTo(0.5 * 0.25 + 0.25 * 0.1 + 0.25 * 0.4, EXACT);
        assertThat(c.brier()).isCloseTo((2 * 0.01 + 2 * 0.04 + 2 * 0.49 + 2 * 0.16) / 4, EXACT);
        assertThat(c.logLoss()).isCloseTo(-(Math.log(0.9) + Math.log(0.8) + Math.log(0.3) + Math.log(0.6)) / 4, EXACT);
        assertThat(c.bins()).hasSize(3).extracting(Calibration.Bin::count).containsExactly(1, 2, 1);
        assertThat(c.bins().get(1).accuracy()).isEqualTo(0.5);
        assertThat(c.bins().get(1).confidence()).isCloseTo(0.75, EXACT);
    }

    @Test void whoIsAlwaysSureAndRightHasNoError() {
        Calibration c = Calibration.of(new double[] {1, 0, 0, 0, 0, 1}, new int[] {0, 2}, 15);
        assertThat(c).isEqualTo(new Calibration(1, 0, 0, 0, c.bins()));
        assertThat(c.bins()).containsExactly(new Calibration.Bin(14 / 15.0, 1, 2, 1, 1));
    }

    @Test void whoIsSureAndWrongHasTheLargest() {
        Calibration c = Calibration.of(new double[] {1, 0}, new int[] {1}, 10);
        assertThat(c.error()).isEqualTo(1);
        assertThat(c.brier()).isEqualTo(2);
        assertThat(c.logLoss()).isCloseTo(-Math.log(1e-12), EXACT);
    }

    @Test void aSampleWithoutLabelIsPassedOver() {
        int[] some = LABELS.clone();
        some[2] = -1;
        assertThat(Calibration.of(P, some, 5).accuracy()).isEqualTo(1);
        assertThatThrownBy(() -> Calibration.of(P, new int[] {-1, -1, -1, -1}, 5)).hasMessage("calibration: no sample has a label");
        assertThatThrownBy(() -> Calibration.of(P, new int[] {0, 1, 2, 0}, 5)).hasMessage("calibration: label 2 among 2 classes");
    }

    /** Labels are drawn from softmax(l); logarithms that are three times too large need a temperature of 3, and then are calibrated. */
    @Test void theTemperatureUndoesWhatIsTooSure() {
        Rng rng = new Rng(3);
        int n = 4000;
        double[] log = new double[3 * n];
        int[] labels = new int[n];
        for (int i = 0; i < n; i++) {
            for (int c = 0; c < 3; c++) log[3 * i + c] = rng.nextGaussian();
            double[] p = Temperature.probabilities(new double[] {log[3 * i], log[3 * i + 1], log[3 * i + 2]}, 3, 1);
            double u = rng.nextDouble();
            labels[i] = u < p[0] ? 0 : u < p[0] + p[1] ? 1 : 2;
            for (int c = 0; c < 3; c++) log[3 * i + c] *= 3;
        }
        double t = Temperature.fit(log, labels);
        assertThat(t).isCloseTo(3, within(0.3));
        Calibration before = Calibration.of(Temperature.probabilities(log, 3, 1), labels, 15), after = Calibration.of(Temperature.probabilities(log, 3, t), labels, 15);
        assertThat(after.error()).isLessThan(0.03);
        assertThat(before.error()).isGreaterThan(0.15);
        assertThat(after.accuracy()).isEqualTo(before.accuracy());
        for (double other : new double[] {0.9 * t, 1.1 * t})
            assertThat(Calibration.of(Temperature.probabilities(log, 3, other), labels, 15).logLoss()).isGreaterThan(after.logLoss());
    }

    @Test void probabilitiesOfLargeLogarithms() {
        assertThat(Temperature.probabilities(new double[] {-1e6, -1e6 + Math.log(3)}, 2, 1)).containsExactly(new double[] {0.25, 0.75}, within(1e-9));
        assertThat(Temperature.probabilities(new double[] {0, 2 * Math.log(3)}, 2, 2)).containsExactly(new double[] {0.25, 0.75}, EXACT);
        assertThatThrownBy(() -> Temperature.probabilities(new double[2], 2, 0)).hasMessage("temperature: 0.0");
    }
}
