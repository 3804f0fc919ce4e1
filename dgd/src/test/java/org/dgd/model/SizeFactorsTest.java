package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.dgd.engine.Device;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Columns.Block;
import org.dgd.nn.data.Observation;
import org.junit.jupiter.api.Test;

/** Σ x over Σ averages, over the columns that measure size, by hand; as numbers and as tensors. */
class SizeFactorsTest {
    /** Two columns of counts on each side of one that is none. */
    private static final List<Block> COUNTS = List.of(new Block(Family.POISSON, 0, 1), new Block(Family.NORMAL, 1, 2),
            new Block(Family.NEGATIVE_BINOMIAL, 2, 4), new Block(Family.BERNOULLI, 4, 5));
    private static final double[] AVERAGES = {1, 500, 6, 13, 0.5};
    /** Hours beside counts: only hours measure. */
    private static final List<Block> HOURS = List.of(new Block(Family.POISSON, 0, 2), new Block(Family.SIZE, 2, 3));

    private static SizeFactors factors(Device device, List<Block> blocks, double... averages) { return new SizeFactors(device, blocks, averages); }

    private static void sizes(List<Block> blocks, double[] averages, float[] rows, double... expected) {
        int width = averages.length;
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            SizeFactors factors = factors(device, blocks, averages);
            assertThat(factors.of(rows)).containsExactly(expected, within(1e-12));
            double[] logs = Arrays.stream(expected).map(Math::log).toArray();
            Observation data = Observation.of(step, Shape.batch(rows.length / width, width), rows.clone());
            assertThat(factors.logs(data).storage.read()).containsExactly(logs, within(1e-9));
        }
    }

    @Test void allCountsTogether() {
        sizes(COUNTS, AVERAGES, new float[] {2, 900, 3, 5, 1, 4, -900, 12, 24, 0}, 0.5, 2);
    }

    /** Cells that are missing are missing from the average as well; of a row of none the size is 1. */
    @Test void onlyWhatIsThere() {
        float nan = Float.NaN;
        sizes(COUNTS, AVERAGES, new float[] {nan, 900, 3, nan, 1, 3, nan, nan, 39, nan, nan, 7, nan, nan, 1}, 0.5, 3, 1);
    }

    /** A row without a count is one of half a count. */
    @Test void aRowOfZerosHasASize() {
        sizes(COUNTS, AVERAGES, new float[] {0, 5, 0, 0, 1}, 0.5 / 20);
        sizes(COUNTS, new double[] {0.1, 500, 0.05, 0.1, 0.5}, new float[] {1, 5, 1, 1, 1}, 3 / 0.5);
    }

    @Test void aColumnOfSizesAlone() {
        sizes(HOURS, new double[] {7, 9, 4}, new float[] {100, 100, 2, 0, 0, 12, 1, 1, 0.01f}, 0.5, 3, 0.01f / 4);
    }

    @Test void theAverageSampleAndWhatAFileHolds() {
        try (Device device = new ReferenceDevice(); Scope _ = device.scope()) {
            SizeFactors counts = factors(device, COUNTS, AVERAGES), hours = factors(device, HOURS, 7, 9, 4);
            assertThat(counts.logAverage().item()).isCloseTo(Math.log(20), within(1e-9));
            assertThat(hours.logAverage().item()).isCloseTo(Math.log(4), within(1e-9));
            assertThat(counts.state().read()).containsExactly(1, 0, 6, 13, 0);
            assertThat(hours.state().read()).containsExactly(0, 0, 4);
            assertThat(counts.state().trained()).isFalse();
            assertThat(counts.state().tensor().wantsGradient()).isFalse();
        }
    }

    /** Sizes are data: no gradient goes to what they are compared with, nor to which columns measure. */
    @Test void nothingOfThemIsTrained() {
        try (Device device = new ReferenceDevice(); Scope step = device.scope()) {
            SizeFactors factors = factors(device, HOURS, 7, 9, 4);
            var logs = factors.logs(Observation.of(step, Shape.batch(1, 3), new float[] {1, 1, 2}));
            assertThat(logs.wantsGradient()).isFalse();
            assertThat(factors.logAverage().wantsGradient()).isFalse();
        }
    }
}
