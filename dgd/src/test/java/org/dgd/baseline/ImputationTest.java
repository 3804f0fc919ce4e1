package org.dgd.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.dgd.engine.Rng;
import org.dgd.metric.Rows;
import org.junit.jupiter.api.Test;

final class ImputationTest {
    private static final float NAN = Float.NaN;

    @Test void meansAreOfWhatIsThere() {
        MeanImputation mean = MeanImputation.fit(Rows.of(new double[] {1, 5, 3, Double.NaN}, 2));
        assertThat(mean.complete(new float[] {NAN, 7, 0, NAN})).containsExactly(2, 7, 0, 5);
    }

    /** x = (z, 2z, −z) exactly: one component, and one value tells the others. */
    @Test void oneComponentTellsTheOthers() {
        double[] x = new double[300], z = new Rng(0).gaussians(100);
        for (int i = 0; i < 100; i++) {
            x[3 * i] = z[i];
            x[3 * i + 1] = 2 * z[i];
            x[3 * i + 2] = -z[i];
        }
        List<PcaImputation> whole = PcaImputation.fit(Rows.of(x, 3), false, 1, 3);
        assertThat(whole).as("two components at most, for there must be noise; the rank is 1").isEmpty();
        for (int i = 0; i < x.length; i++) x[i] += 1e-3 * ((i * 7919) % 13 - 6);
        List<PcaImputation> noisy = PcaImputation.fit(Rows.of(x, 3), false, 1, 3);
        assertThat(noisy).hasSize(1);
        float[] filled = noisy.getFirst().complete(new float[] {1, NAN, NAN, NAN, 2, NAN});
        float[] expected = {1, 2, -1, 1, 2, -1};
        for (int i = 0; i < 6; i++) assertThat((double) filled[i]).isCloseTo(expected[i], within(0.02));
        for (int i = 0; i < x.length; i += 4) x[i] = Double.NaN;
        float[] holes = PcaImputation.fit(Rows.of(x, 3), true, 1).getFirst().complete(new float[] {1, NAN, NAN});
        assertThat((double) holes[1]).isCloseTo(2, within(0.02));
    }

    @Test void neighboursCountByTheirDistance() {
        float[] x = {0, 0, 10, 1, 0, 20, 9, 9, 99, 0, NAN, 30};
        double[] rows = new double[x.length];
        for (int i = 0; i < x.length; i++) rows[i] = x[i];
        List<NeighbourImputation> ways = NeighbourImputation.fit(Rows.of(rows, 3), 1, 2, 5);
        assertThat(ways).as("five neighbours of four samples are none").hasSize(2);
        // From (1/4, 0) the mean squares are 1/32, 9/32, far, and 1/16 over the one value that both have.
        assertThat((double) ways.get(0).complete(new float[] {0.25f, 0, NAN})[2]).isCloseTo(10, within(1e-6));
        assertThat((double) ways.get(1).complete(new float[] {0.25f, 0, NAN})[2]).isCloseTo((32 * 10 + 16 * 30) / 48.0, within(1e-4));
        assertThat(ways.get(0).complete(new float[] {0, NAN, 30})[1]).as("the nearest lacks it: the column's mean").isEqualTo(3);
    }

    @Test void theBestIsThatWithTheLeastError() {
        MeanImputation low = new MeanImputation(new double[] {0}), high = new MeanImputation(new double[] {1});
        assertThat(Imputation.best(List.of(low, high), new float[] {NAN, 5}, new float[] {0.8f, 5})).isSameAs(high);
        assertThat(Imputation.meanSquaredError(new float[] {NAN, 5, NAN}, new float[] {1, 0, 3}, new float[] {0, 5, 0})).isEqualTo(5);
    }
}
