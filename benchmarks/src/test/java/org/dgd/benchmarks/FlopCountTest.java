package org.dgd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.dgd.engine.*;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.ops.*;
import org.junit.jupiter.api.Test;

final class FlopCountTest {
    private static final int BATCH = 3, CAPACITY = 8;

    private final FlopCount count = new FlopCount();

    @Test void aStepOfTheStandardDecoderIsThreeTimesItsLayers() {
        double layers = Stream.of(Layer.L1, Layer.L2, Layer.L3, Layer.L4, Layer.L5).mapToDouble(l -> l.flops(BATCH, CAPACITY)).sum();
        try (CpuDevice device = new CpuDevice(1, count.decorator())) {
            Step step = DgdStep.standard(device, CAPACITY, BATCH, Step.SEED);
            step.train();
            assertThat(count.take()).as("forward, gradients by inputs and by filters").isEqualTo(3 * layers);
            step.infer();
            assertThat(count.take()).as("forward only").isEqualTo(layers);
        }
    }

    @Test void productsAndLinearLayers() {
        try (CpuDevice device = new CpuDevice(1, count.decorator()); Scope _ = device.scope()) {
            device.zeros(Shape.matrix(5, 3)).matmul(device.zeros(Shape.matrix(3, 7)));
            assertThat(count.take()).isEqualTo(2 * 5 * 3 * 7);
            device.zeros(Shape.batch(17, 3)).linear(device.zeros(Shape.matrix(7, 3)), null);
            assertThat(count.take()).isEqualTo(2 * 17 * 3 * 7);
            device.zeros(Shape.batch(17, 3)).relu();
            assertThat(count.take()).as("not counted").isZero();
        }
    }

    @Test void convolutionsWithATail() {
        try (CpuDevice device = new CpuDevice(1, count.decorator()); Scope _ = device.scope()) {
            Geometry g = Geometry.of(2, 1);
            Tensor large = device.zeros(Shape.batch(17, 8, 6, 5)), small = device.zeros(Shape.batch(17, 4, 3, 7)), filter = device.zeros(Shape.plain(7, 4, 4, 5));
            double products = 2.0 * 17 * 4 * 3 * 7 * 4 * 4 * 5;
            Tensor.of(new ConvMoments(new Conv2d(large, filter, null, g), device.zeros(Shape.plain(1, 1, 2, 7))));
            assertThat(count.take()).as("moments").isEqualTo(products);
            Tensor line = device.zeros(Shape.vector(5)), moments = device.zeros(Shape.plain(1, 1, 2, 5)), head = device.zeros(Shape.plain(5, 1, 1, 3));
            var tail = new Kernels.Tail.Evaluation(line, line, moments, 1, true, head, device.zeros(Shape.vector(3)));
            Tensor.of(new ConvBatchNorm(new ConvTranspose2d(small, filter, null, g), tail));
            assertThat(count.take()).as("batch norm and a 1x1 convolution").isEqualTo(products + 2 * 17 * 8 * 6 * 5 * 3);
        }
    }
}
