package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import org.dgd.engine.*;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Pooling of numbers that the op cases do not have. */
final class PoolingTest {
    private static CudaDevice device;

    @BeforeAll static void open() { device = Emulator.device(); }

    @AfterAll static void close() { if (device != null) device.close(); }

    private static Tensor image(int h, int w, double... values) { return device.parameter(Shape.batch(1, h, w, 1), values); }

    @Test void aNanIsLargerThanAnyNumber() {
        for (int at = 0; at < 3; at++) {
            double[] values = {1, Double.POSITIVE_INFINITY, -2};
            values[at] = Double.NaN;
            try (Scope _ = device.scope()) {
                assertThat(image(1, 3, values).maxPool2d(new Window(1, 3, Geometry.of(1, 0))).storage.read()).containsExactly(Double.NaN);
            }
        }
    }

    @Test void negativeInfinityIsANumber() {
        try (Scope _ = device.scope()) {
            Tensor y = image(2, 1, Double.NEGATIVE_INFINITY, Double.NEGATIVE_INFINITY).maxPool2d(Window.of(2, 1, 1));
            assertThat(y.storage.read()).containsOnly(Double.NEGATIVE_INFINITY);
        }
    }

    /** As relu makes many equal zeros; and windows that overlap each find their own first. */
    @Test void theFirstOfEqualMaximaTakesTheGradient() {
        try (Scope step = device.scope()) {
            Tensor x = image(2, 3, 0, 0, 0, 0, 0, 1);
            x.maxPool2d(Window.of(2, 1, 0)).backward(step.tensor(Shape.batch(1, 1, 2, 1), new float[] {3, 5}));
            assertThat(x.gradient().storage.read()).containsExactly(3, 0, 0, 0, 0, 5);
        }
    }

    /** Enlarged, shrunk, and both: every weight of the way forward is found again on the way back. */
    @Test void resizingBackIsTheAdjoint() {
        for (int[] size : new int[][] {{1, 1, 299, 3}, {32, 3, 7, 40}, {13, 5, 13, 1}, {2, 9, 1, 2}}) {
            Shape from = Shape.batch(1, size[0], size[1], 1), to = Shape.batch(1, size[2], size[3], 1);
            Tensor dx = device.zeros(from), y = device.zeros(to), one = device.zeros(from), dy = device.zeros(to);
            device.kernels().fill(dy, 1);
            device.kernels().resizeBilinearBackward(dy, Target.over(dx));
            double[] gradient = dx.storage.read();
            for (int i = 0; i < gradient.length; i++) {
                double[] unit = new double[gradient.length];
                unit[i] = 1;
                one.storage.write(unit);
                device.kernels().resizeBilinear(one, y);
                double sum = 0;
                for (double part : y.storage.read()) sum += part;
                assertThat(gradient[i]).as("pixel %s of %s to %s", i, from, to).isCloseTo(sum, offset(1e-5 * Math.max(1, sum)));
            }
        }
    }
}
