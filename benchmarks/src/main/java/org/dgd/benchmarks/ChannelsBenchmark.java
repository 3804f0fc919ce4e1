package org.dgd.benchmarks;

import java.util.List;
import org.dgd.engine.*;
import org.openjdk.jmh.annotations.*;

/**
 * What runs over the channels of each pixel, and back: log-sum-exp, the logarithm of softmax, and the norm. A mixture takes the log-sum-exp
 * over its components, and the softmax of its weights.
 *
 * <p>{@code bin/bench ChannelsBenchmark}, as for a batch and 20 components {@code -p layer=L1 -p capacity=10}.
 *
 * <p>Look at GB/s: log-sum-exp and softmax compute an exponential for every number and read it twice, for the maximum and the sum; the
 * norm should come near {@link ReductionBenchmark#sum}.
 */
public class ChannelsBenchmark extends KernelBenchmark {
    @Param({"L2", "L4"}) public Layer layer;
    @Param("32") public int capacity;
    @Param("64") public int batch;

    private Operands operands;

    private record Operands(Kernels k, Tensor x, Tensor dy, Tensor y, Tensor dx, Tensor perPixel, Tensor gradient) {
        static Operands of(Device d, Shape s) {
            Shape pixels = s.with(Axis.C, 1);
            return new Operands(d.kernels(), random(d, s), data(d, s), d.zeros(s), d.zeros(s), d.zeros(pixels), data(d, pixels));
        }

        void logSumExp() { k.logSumExp(x, perPixel); }
        void logSumExpBackward() { k.logSumExpBackward(x, perPixel, gradient, Target.over(dx)); }
        void logSoftmax() { k.logSoftmax(x, y); }
        void logSoftmaxBackward() { k.logSoftmaxBackward(y, dy, Target.over(dx)); }
        void norm() { k.norm(x, perPixel); }
        void normBackward() { k.normBackward(x, perPixel, gradient, Target.over(dx)); }
    }

    @Override void prepare() {
        Shape few = layer.output(Math.min(batch, COMPARED_SAMPLES), capacity);
        Agreement.require(device, d -> {
            Operands one = Operands.of(d, few), two = Operands.of(d, few), three = Operands.of(d, few);
            one.logSumExp();
            one.logSumExpBackward();
            two.logSoftmax();
            two.logSoftmaxBackward();
            three.norm();
            three.normBackward();
            return List.of(one.perPixel, one.dx, two.y, two.dx, three.perPixel, three.dx);
        });
        operands = Operands.of(device, layer.output(batch, capacity));
        operands.logSumExp();
        operands.logSoftmax();
    }

    private void moved(int tensors) { bytes(4.0 * tensors * operands.x.shape.size()); }

    @Benchmark public void logSumExp() {
        operands.logSumExp();
        moved(1);
    }

    @Benchmark public void logSumExpBackward() {
        operands.logSumExpBackward();
        moved(2);
    }

    @Benchmark public void logSoftmax() {
        operands.logSoftmax();
        moved(2);
    }

    @Benchmark public void logSoftmaxBackward() {
        operands.logSoftmaxBackward();
        moved(3);
    }

    @Benchmark public void norm() {
        operands.norm();
        moved(1);
    }

    @Benchmark public void normBackward() {
        operands.normBackward();
        moved(2);
    }
}
