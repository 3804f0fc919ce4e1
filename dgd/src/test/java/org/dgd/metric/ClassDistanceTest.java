package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;

class ClassDistanceTest {
    /** Class means 0, 1 and 3 on a line and (0,0), (3,4), (0,4) in the plane: distances 1, 3, 2 against 5, 4, 3. */
    @Test void correlatesDistancesOfClassMeans() {
        double[] z = {-1, 1, 1, 3}, x = {0, 0, 0, 0, 3, 4, 0, 4};
        assertThat(ClassDistance.correlation(Rows.of(z, 1), Rows.of(x, 2), new int[] {5, 5, 9, 7000})).isCloseTo(-0.5, within(1e-14));
    }

    @Test void isOneForAScaledCopy() {
        double[] x = Golden.logistic(60, 0), z = x.clone();
        for (int i = 0; i < z.length; i++) z[i] = 7 - 0.01 * x[i];
        int[] labels = new int[20];
        for (int i = 0; i < 20; i++) labels[i] = i % 6;
        assertThat(ClassDistance.correlation(Rows.of(z, 3), Rows.of(x, 3), labels)).isCloseTo(1, within(1e-12));
    }

    @Test void unlabelledSamplesAreLeftOut() {
        double[] z = {-1, 1, 1, 3, 1e9}, x = {0, 0, 0, 0, 3, 4, 0, 4, 1, 1};
        assertThat(ClassDistance.correlation(Rows.of(z, 1), Rows.of(x, 2), new int[] {0, 0, 1, 2, -1})).isCloseTo(-0.5, within(1e-14));
    }

    @Test void refusesWhatHasNoCorrelation() {
        Rows three = Rows.of(new double[] {0, 1, 5}, 1), same = Rows.of(new double[3], 1);
        assertThatThrownBy(() -> ClassDistance.correlation(three, three, new int[] {0, 1, 1})).isInstanceOf(InputException.class)
                .hasMessage("holds labels of 2 classes, a correlation of class distances needs at least 3");
        assertThatThrownBy(() -> ClassDistance.correlation(three, same, new int[] {0, 1, 2})).isInstanceOf(InputException.class)
                .hasMessage("makes classes whose means are all equally far apart, so their distances cannot correlate");
        assertThatThrownBy(() -> ClassDistance.correlation(three, three, new int[2])).hasMessage("class distance: 3 and 3 rows for 2 labels");
    }
}
