package org.dgd.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.dgd.engine.Geometry;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.junit.jupiter.api.Test;

/** The worked examples of the book's chapters 1, 4, 6 and 17 about the device {@code cpu}; they quote the regions. */
final class BookExamplesTest {
    @Test void whereANumberLies() {
        try (CpuDevice device = new CpuDevice(1)) {
            // region layout
            Floats batch = new Floats(device, Shape.batch(17, 1, 2, 3));
            assertThat(batch.blocks).isEqualTo(2);                                     // 16 samples, and 1 with 15 empty lanes
            assertThat(batch.at(3, 0, 1, 2)).isEqualTo(0 * 96 + 1 * 48 + 2 * 16 + 3);  // block 0, pixel 1, channel 2, lane 3
            assertThat(batch.at(16, 0, 1, 2)).isEqualTo(1 * 96 + 1 * 48 + 2 * 16);     // block 1, lane 0

            Floats plain = new Floats(device, Shape.plain(17, 1, 2, 3));
            assertThat(plain.at(16, 0, 1, 2)).isEqualTo(16 * 6 + 1 * 3 + 2);           // row-major

            Floats padded = new Floats(device, Shape.batch(17, 1, 2, 64));
            assertThat(padded.pixelStride).isEqualTo((64 + 1) * 16);                   // one line of 16 more than the channels need
            // endregion
        }
    }

    @Test void emptyLanesHoldAnything() {
        try (CpuDevice device = new CpuDevice(1); var _ = device.scope()) {
            // region empty
            Tensor x = device.parameter(Shape.batch(3, 1), 0, 0, 0);
            Arrays.fill(((Floats) x.storage).a, Float.NaN);
            x.storage.write(new double[] {1, -2, 4});                  // three lanes; the other thirteen stay NaN
            Tensor y = x.relu();
            assertThat(y.storage.read()).containsExactly(1, 0, 4);
            assertThat(y.sum().item()).isEqualTo(5);
            // endregion
        }
    }

    @Test void placesOfALargerBatch() {
        try (CpuDevice device = new CpuDevice(1)) {
            // region exercise
            Floats x = new Floats(device, Shape.batch(40, 14, 14, 32));
            assertThat(x.blocks).isEqualTo(3);
            assertThat(x.pixelStride).isEqualTo(528);
            assertThat(x.at(37, 3, 5, 7)).isEqualTo(231_909);
            assertThat(1 - 250_880.0 / x.length()).isCloseTo(0.192, within(0.0005));

            Floats full = new Floats(device, Shape.batch(48, 14, 14, 32));
            assertThat(1 - (double) full.shape.size() / full.length()).isCloseTo(1 / 33.0, within(1e-12));
            // endregion
        }
    }

    @Test void panelsOfAProduct() {
        try (CpuDevice device = new CpuDevice(1)) {
            // region panels
            Floats b = new Floats(device, Shape.matrix(512, 512));
            assertThat(new Panels(b, false, 512, 32).stride(512) * Float.BYTES).isEqualTo(65_600);
            assertThat(new Panels(b, true, 512, 8).stride(512) * Float.BYTES).isEqualTo(16_448);

            int both = new Panels(b, false, 512, 32).stride(306) + new Panels(b, true, 512, 8).stride(306);
            assertThat(both * Float.BYTES).isLessThanOrEqualTo(48 * 1024);
            // endregion
        }
    }

    @Test void layersThatUseWinograd() {
        // region winograd
        assertThat(growsByWinograd(16)).containsExactly(false, false, false);
        assertThat(growsByWinograd(32)).containsExactly(true, true, true);
        assertThat(growsByWinograd(64)).containsExactly(true, true, true);
        assertThat(grows(Shape.batch(32, 7, 7, 64), 32)).isFalse();
        assertThat(grows(Shape.batch(32, 14, 14, 32), 1)).isFalse();
        // endregion
    }

    /** Layers L2 to L4 of the standard decoder with capacity c. */
    private static List<Boolean> growsByWinograd(int c) {
        return List.of(grows(Shape.batch(64, 4, 4, 2 * c), 2 * c), grows(Shape.batch(64, 8, 8, 2 * c), c), grows(Shape.batch(64, 16, 16, c), c));
    }

    private static boolean grows(Shape small, int channels) {
        return Convolutions.FASTEST.winograd(Convolutions.Pass.GROW, Shape.plain(small.c(), 4, 4, channels), small, Geometry.of(2, 1));
    }

    @Test void boundsOfTheLastLayer() {
        try (CpuDevice device = new CpuDevice(1)) {
            // region bounds
            Shape small = Shape.batch(32, 14, 14, 32), filter = Shape.plain(32, 4, 4, 1), large = Geometry.of(2, 1).large(small, filter);
            double operations = 2.0 * small.size() * filter.pixels(), bytes = 4.0 * (new Floats(device, small).length() + new Floats(device, large).length());
            assertThat(operations / 230e9).isCloseTo(28e-6, within(0.5e-6));
            assertThat(bytes).isEqualTo(827_904 + 100_352);
            assertThat(bytes / 84e9).isCloseTo(11e-6, within(0.5e-6));
            assertThat(Convolutions.FASTEST.unfolded(Convolutions.Pass.GROW, filter, small, Geometry.of(2, 1))).isTrue();
            // endregion
        }
    }
}
