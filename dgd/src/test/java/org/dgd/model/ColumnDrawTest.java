package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Columns.Block;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnDrawTest {
    private static final int N = 20_000;

    /** Means and variances of every family; counts of the negative binomial spread by μ + μ²/r. */
    @Test void columnsAreDrawnAsTheirFamiliesSay() {
        List<Block> blocks = List.of(new Block(Family.NORMAL, 0, 1), new Block(Family.BERNOULLI, 1, 2), new Block(Family.CATEGORICAL, 2, 5),
                new Block(Family.POISSON, 5, 6), new Block(Family.NEGATIVE_BINOMIAL, 6, 8));
        double[] mean = {-1, 0.3, 0.5, 0.2, 0.3, 4, 3, 40}, scales = {Math.log(4), 0, 0, 0, 0, 0, Math.log(0.5), Math.log(8)};
        double[] variance = {0.25, 0.21, 0.25, 0.16, 0.21, 4, 3 + 9 / 0.5, 40 + 1600 / 8.0}, sum = new double[8], squares = new double[8];
        double[] most = new double[8];
        Arrays.fill(most, 10);
        try (Device device = new ReferenceDevice()) {
            Columns columns = new Columns(device, new ColumnsSpec(blocks, OptionalDouble.empty(), null), scales, most);
            assertThat(columns.constant(3)).isZero();
            Rng rng = new Rng(4);
            for (int i = 0; i < N; i++) {
                double[] x = columns.draw(mean, rng);
                assertThat(x[2] + x[3] + x[4]).isEqualTo(1);
                for (int j = 0; j < 8; j++) {
                    sum[j] += x[j] / N;
                    squares[j] += (x[j] - mean[j]) * (x[j] - mean[j]) / N;
                }
            }
        }
        for (int j = 0; j < 8; j++) {
            assertThat(sum[j]).as("mean of column %d", j).isCloseTo(mean[j], within(4 * Math.sqrt(variance[j] / N)));
            assertThat(squares[j]).as("variance of column %d", j).isCloseTo(variance[j], within(0.1 * variance[j]));
        }
    }

    @ParameterizedTest @ValueSource(doubles = {0, 0.2, 29.9, 30.1, 1000, 6e7})
    void poissonCountsHaveTheMeanAsVariance(double mean) {
        Rng rng = new Rng(9);
        double sum = 0, squares = 0;
        for (int i = 0; i < N; i++) {
            double k = ColumnDraw.poisson(mean, rng);
            assertThat(k).isEqualTo(Math.rint(k)).isNotNegative();
            sum += k / N;
            squares += (k - mean) * (k - mean) / N;
        }
        assertThat(sum).isCloseTo(mean, within(4 * Math.sqrt(mean / N) + 1e-12));
        assertThat(squares).isCloseTo(mean, within(0.05 * mean + 0.02 * Math.sqrt(mean)));
    }
}
