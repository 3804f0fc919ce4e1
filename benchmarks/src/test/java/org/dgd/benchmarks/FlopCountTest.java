package org.dgd.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.dgd.engine.*;
import org.dgd.engine.cpu.CpuDevice;
import org.junit.jupiter.api.Test;

final class FlopCountTest {
    private static final int BATCH = 3, CAPACITY = 8;

    private final FlopCount count = new FlopCount();

    @Test void aStepOfTheStandardDecoderIsThreeTimesItsLayers() {
        double layers = Stream.of(Layer.L1, Layer.L2, Layer.L3, Layer.L4, Layer.L5).mapToDouble(l -> l.flops(BATCH, CAPACITY)).sum();
        try (CpuDevice device = new CpuDevice(1, count.decorator())) {
            Step step = DgdStep.standard(device, CAPACITY, BATCH);
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
}
