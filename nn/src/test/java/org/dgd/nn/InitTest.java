package org.dgd.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** PyTorch's first weights: uniform in ±1/√fan-in. */
class InitTest {
    private final Device device = new ReferenceDevice();

    @Test void linearTakesItsInputsForTheFanIn() { fills(new Linear(device, 400, 300, new Rng(1)), 1 / Math.sqrt(400)); }

    @Test void convolutionTakesItsInputsTimesTheFilter() { fills(new Conv2d(device, 32, 64, 4, 2, 1, new Rng(1)), 1 / Math.sqrt(32 * 16)); }

    @Test void transposedConvolutionTakesItsOutputsTimesTheFilter() {
        fills(new ConvTranspose2d(device, 64, 128, 4, 2, 1, new Rng(1)), 1 / Math.sqrt(128 * 16));
        assertThat(largest(weight(new ConvTranspose2d(device, 64, 128, 4, 2, 1, new Rng(2))))).isEqualTo(0.0221, within(1e-4));
    }

    @Test void weightAndBiasHaveStreamsOfTheirOwn() {
        Module layer = new Linear(device, 5, 5, new Rng(1));
        double[] weight = weight(layer), bias = layer.state().get("bias").read();
        assertThat(bias).doesNotContain(Arrays.copyOf(weight, 5));
    }

    @Test void theSameSeedGivesTheSameWeights() {
        assertThat(weight(new Linear(device, 7, 3, new Rng(5)))).containsExactly(weight(new Linear(device, 7, 3, new Rng(5))));
        assertThat(weight(new Linear(device, 7, 3, new Rng(5)))).isNotEqualTo(weight(new Linear(device, 7, 3, new Rng(6))));
    }

    /** Within the bound, close to both its ends, and as wide as a uniform distribution: sd = bound/√3. */
    private static void fills(Module layer, double bound) {
        double[] weight = weight(layer);
        assertThat(largest(weight)).isBetween(0.999 * bound, bound);
        assertThat(Arrays.stream(weight).min().orElseThrow()).isLessThan(-0.999 * bound);
        assertThat(Arrays.stream(weight).max().orElseThrow()).isGreaterThan(0.999 * bound);
        assertThat(Arrays.stream(weight).average().orElseThrow()).isEqualTo(0, within(0.02 * bound));
        assertThat(Math.sqrt(Arrays.stream(weight).map(w -> w * w).average().orElseThrow())).isEqualTo(bound / Math.sqrt(3), within(0.01 * bound));
        assertThat(largest(layer.state().get("bias").read())).isBetween(0.9 * bound, bound);
    }

    private static double[] weight(Module layer) { return layer.state().get("weight").read(); }

    private static double largest(double[] x) { return Arrays.stream(x).map(Math::abs).max().orElseThrow(); }
}
