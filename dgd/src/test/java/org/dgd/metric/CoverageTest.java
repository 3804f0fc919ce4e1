package org.dgd.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.dgd.engine.Rng;
import org.dgd.nn.data.InputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CoverageTest {
    @Test void countsValuesAndGridPoints() {
        // 4.84 rounds to 4.8, the edge; 4.86 to 4.9, outside; −0.04 and 0.04 both to 0
        Coverage c = Coverage.of(new double[] {-0.04, 0.04, 0.3, 4.84, 4.86, -4.84, -4.86, 100, -1e300, 0.3}, 1);
        assertThat(c).isEqualTo(new Coverage(6 / 10.0, 4 / 97.0, 1));
    }

    @Test void tiesGoToTheEvenNeighbour() {
        assertThat(Coverage.of(new double[] {0.25, 0.2}, 1).b()).isEqualTo(1 / 97.0);
        assertThat(Coverage.of(new double[] {0.75, 0.8}, 1).b()).isEqualTo(1 / 97.0);
        assertThat(Coverage.of(new double[] {-0.25, 0.25}, 1).b()).isEqualTo(2 / 97.0);
        assertThat(Coverage.of(new double[] {-0.5, 0.5}, 0)).isEqualTo(new Coverage(1, 1 / 9.0, 0));
    }

    @ParameterizedTest @CsvSource({"0,9,4.49,4.51", "1,97,4.84,4.86", "2,971,4.854,4.856", "3,9701,4.8504,4.8506", "6,9700001,4.8500004,4.8500006"})
    void theGridOfEachNumberOfDecimals(int decimals, int size, double inside, double outside) {
        assertThat(Coverage.of(new double[] {inside}, decimals)).isEqualTo(new Coverage(1, 1.0 / size, decimals));
        assertThat(Coverage.of(new double[] {-outside}, decimals)).isEqualTo(new Coverage(0, 0, decimals));
    }

    /** The paper's DGDs: latent values within ±0.25 meet five grid points of 97, which is table 3's 0.0515. */
    @Test void shrunkenRepresentationsHaveThePapersRatios() {
        double[] z = new Rng(1).gaussians(200_000);
        for (int i = 0; i < z.length; i++) z[i] *= 0.04;
        assertThat(Coverage.of(z, 1)).isEqualTo(new Coverage(1, 5 / 97.0, 1));
    }

    @Test void theGridMayBeThatOfDraws() {
        double[] z = new Rng(1).gaussians(100_000);
        assertThat(Coverage.ofDraws(z, 1, 100_000, new Rng(1))).isEqualTo(new Coverage(1, 1, 1));
        Coverage other = Coverage.ofDraws(z, 1, 100_000, new Rng(2));
        assertThat(other.a()).isBetween(0.999, 1.0);
        assertThat(other.b()).isBetween(0.9, 1.0);
        assertThat(Coverage.ofDraws(new double[] {9}, 1, 10, new Rng(2))).isEqualTo(new Coverage(0, 0, 1));
    }

    @ParameterizedTest @ValueSource(ints = {-1, 7})
    void refusesOtherNumbersOfDecimals(int decimals) {
        assertThatThrownBy(() -> Coverage.of(new double[1], decimals)).isInstanceOf(InputException.class)
                .hasMessage(decimals + " decimals: must be from 0 to 6");
    }

    @Test void refusesNothing() {
        assertThatThrownBy(() -> Coverage.of(new double[0], 1)).isInstanceOf(InputException.class).hasMessage("holds no value");
    }
}
