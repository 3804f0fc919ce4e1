package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.dgd.engine.Rng;
import org.dgd.metric.ClassGaussians.Covariance;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;

final class ClassGaussiansTest {
    /** Class 0: (1,1), (3,5), (2,3): mean (2,3), variances 1 and 4, covariance 2. Class 1: (7,0) twice. One sample has no label. */
    private static final Rows Z = Rows.of(new double[] {1, 1, 7, 0, 3, 5, 99, 99, 7, 0, 2, 3}, 2);
    private static final int[] LABELS = {0, 1, 0, -1, 1, 0};
    private static final List<String> NAMES = List.of("shoe", "bag");

    @Test void aDiagonalGaussianHasTheMeanAndTheStandardDeviationsOfItsClass() {
        ClassGaussians g = ClassGaussians.of(Z, LABELS, NAMES, Covariance.DIAGONAL);
        assertThat(g.classes().get(0).mean()).containsExactly(2, 3);
        assertThat(g.classes().get(0).factor()).containsExactly(1, 0, 0, 2);
        assertThat(g.classes().get(1).mean()).containsExactly(7, 0);
        assertThat(g.sample(1, 3, new Rng(1))).containsExactly(7, 0, 7, 0, 7, 0);
    }

    @Test void drawsHaveTheMomentsOfTheClass() {
        double diagonal = covariance(ClassGaussians.of(Z, LABELS, NAMES, Covariance.DIAGONAL)),
                full = covariance(ClassGaussians.of(Z, LABELS, NAMES, Covariance.FULL));
        assertThat(diagonal).isCloseTo(0, within(0.1));
        assertThat(full).isCloseTo(2, within(0.1));
    }

    /** Of the draws of class 0, whose means and variances are checked on the way. */
    private static double covariance(ClassGaussians g) {
        Rows draws = Rows.of(g.sample(0, 20_000, new Rng(5)), 2);
        double[] mean = Moments.mean(draws), covariance = Moments.covariance(draws, mean);
        assertThat(mean).containsExactly(new double[] {2, 3}, within(0.05));
        assertThat(covariance[0]).isCloseTo(1, within(0.05));
        assertThat(covariance[3]).isCloseTo(4, within(0.2));
        return covariance[1];
    }

    @Test void theDrawsOfAClassDoNotDependOnTheOthers() {
        ClassGaussians g = ClassGaussians.of(Z, LABELS, NAMES, Covariance.DIAGONAL);
        double[] alone = g.sample(0, 4, new Rng(2));
        Rng rng = new Rng(2);
        g.sample(1, 100, rng);
        assertThat(g.sample(0, 4, rng)).containsExactly(alone);
    }

    @Test void aClassNeedsTwoSamples() {
        int[] labels = {0, 1, 0, 0, 0, 0};
        assertThatThrownBy(() -> ClassGaussians.of(Z, labels, NAMES, Covariance.FULL)).isInstanceOf(InputException.class)
                .hasMessage("class bag has 1 sample, a variance needs at least 2; give a larger --limit");
        assertThatThrownBy(() -> ClassGaussians.of(Z, new int[] {0}, NAMES, Covariance.FULL)).isInstanceOf(InputException.class);
        assertThatThrownBy(() -> ClassGaussians.of(Rows.of(new double[10], 2), LABELS, NAMES, Covariance.FULL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6 labels for 5 rows");
    }
}
