package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.dgd.engine.ops.BatchNorm;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.Test;

/** The answers to the exercises of the book's chapters 3 to 7, which quote the regions. */
final class BookExercisesTest {
    private final Device device = new ReferenceDevice();

    @Test void aGradientThatIsTwoPercentTooLarge() {
        // region mistake
        Device wrong = new ReferenceDevice(KernelProxy.around((kernel, arguments, proceed) -> {
            proceed.run();
            if (!kernel.getName().equals("squareBackward")) return;
            Storage dx = ((Target) arguments[2]).tensor().storage;
            double[] values = dx.read();
            for (int i = 0; i < values.length; i++) values[i] *= 2.04 / 2;
            dx.write(values);
        }));
        OpCase square = OpCases.all().stream().filter(c -> c.name().startsWith("Square ")).findFirst().orElseThrow();
        assertThatThrownBy(() -> GradientCheck.check(square, Wiring.ALONE, wrong)).hasMessageContaining("relative error 0.0196");
        // endregion
    }

    @Test void stepsOfADifference() {
        // region steps
        DoubleUnaryOperator f = x -> x * x * x;
        DoubleUnaryOperator error = e -> Math.abs((f.applyAsDouble(2 + e) - f.applyAsDouble(2 - e)) / (2 * e) - 12) / 12;
        assertThat(error.applyAsDouble(4e-3)).isGreaterThan(1e-6);
        assertThat(error.applyAsDouble(3e-3)).isLessThan(1e-6);
        assertThat(error.applyAsDouble(1e-5)).isLessThan(1e-10);
        assertThat(error.applyAsDouble(1e-10)).isLessThan(1e-6);
        assertThat(error.applyAsDouble(1e-12)).isGreaterThan(1e-6);
        // endregion
    }

    @Test void sizesAndTaps() {
        // region taps
        assertThat(grown(0, 1, 1)).containsExactly(8, 16, 32);
        assertThat(grown(1, 0, 1)).containsExactly(6, 14, 28);
        assertThat(grown(1, 1, 0)).containsExactly(6, 12, 26);

        Tensor ones = device.constant(Shape.batch(1, 16, 16, 1), ones(256)), filter = device.constant(Shape.plain(1, 4, 4, 1), ones(16));
        try (var _ = device.scope()) {
            double products = ones.convTranspose2d(filter, null, Geometry.of(2, 1)).sum().item();      // each is 1·1
            assertThat(products).isEqualTo(3844);
            assertThat(1 - products / (16 * 16 * 16)).isCloseTo(0.062, within(0.0005));
        }
        // endregion
    }

    /** Heights after three transposed convolutions with 4x4 filters and stride 2, from 3 on. */
    private static List<Integer> grown(int... paddings) {
        List<Integer> heights = new ArrayList<>();
        Shape image = Shape.batch(1, 3, 3, 1);
        for (int padding : paddings) {
            image = Geometry.of(2, padding).large(image, Shape.plain(1, 4, 4, 1));
            heights.add(image.h());
        }
        return heights;
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test void pointsOfTwoAndOfThreeTaps() {
        // region winograd
        double[][] a2 = {{1, 1, 0}, {0, 1, 1}}, g2 = {{1, 0}, {1, 1}, {0, 1}}, b2 = {{1, -1, 0}, {0, 1, 0}, {0, -1, 1}};
        assertThat(points(a2, g2, b2, new double[] {3, 5}, new double[] {1, 2, 4})).containsExactly(13, 26);

        double[][] a3 = {{1, 1, 1, 0}, {0, 1, -1, -1}}, g3 = {{1, 0, 0}, {0.5, 0.5, 0.5}, {0.5, -0.5, 0.5}, {0, 0, 1}};
        double[][] b3 = {{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}};
        double[] g = {3, 5, 2}, x = {1, 2, 4, 3};
        assertThat(points(a3, g3, b3, g, x)).containsExactly(g[0] * x[0] + g[1] * x[1] + g[2] * x[2], g[0] * x[1] + g[1] * x[2] + g[2] * x[3])
                .containsExactly(21, 32);
        // endregion
    }

    /** Aᵀ[(G·g) ⊙ (Bᵀ·x)]. */
    private static double[] points(double[][] a, double[][] g, double[][] b, double[] taps, double[] x) {
        double[] filter = times(g, taps), image = times(b, x);
        for (int i = 0; i < filter.length; i++) filter[i] *= image[i];
        return times(a, filter);
    }

    private static double[] times(double[][] matrix, double[] v) {
        return Arrays.stream(matrix).mapToDouble(row -> IntStream.range(0, v.length).mapToDouble(i -> row[i] * v[i]).sum()).toArray();
    }

    @Test void batchNormBehindALayer() {
        // region norm
        Random random = new Random(1);
        Tensor u = device.constant(Shape.batch(10, 3), random.doubles(30, -1, 1).toArray());
        Tensor w = device.parameter(Shape.matrix(1, 3), 0.5, -1, 2);
        Tensor one = device.constant(Shape.vector(1), 1), zero = device.constant(Shape.vector(1), 0);
        try (var _ = device.scope()) {
            Tensor y = Tensor.of(BatchNorm.ofBatch(u.linear(w, null), one, zero, 0));
            y.backward(device.constant(y.shape, random.doubles(10, -1, 1).toArray()));
            assertThat(w.gradient().square().sum().item()).isGreaterThan(0.01);
            assertThat(w.gradient().mul(w).sum().item()).isCloseTo(0, within(1e-12));
        }

        Tensor ofBatch = device.constant(Shape.plain(1, 1, 2, 1), 2, 8.1), running = device.constant(ofBatch.shape, 0, 1);
        for (int step = 0; step < 44; step++) device.kernels().runningMoments(ofBatch, null, 10, 0.1, running);
        assertThat(running.storage.read()[0]).isCloseTo(1.981, within(0.0005));
        assertThat(running.storage.read()[1]).isCloseTo(8.922, within(0.0005));
        // endregion
    }
}
