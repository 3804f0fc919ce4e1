package org.dgd.benchmarks;

import java.util.List;
import org.dgd.engine.*;
import org.openjdk.jmh.annotations.*;

/**
 * The losses of images and their gradients.
 *
 * <p>{@code bin/bench LossBenchmark}, for MNIST {@code -p layer=M2}.
 *
 * <p>Look at GB/s: squared error should come near {@link ElementwiseBenchmark#add}. The others compute an exponential for every number, binary
 * cross-entropy a logarithm too.
 */
public class LossBenchmark extends KernelBenchmark {
    @Param({"L5"}) public Layer layer;
    @Param("32") public int capacity;
    @Param("64") public int batch;

    private Operands operands;

    private record Operands(Kernels k, Tensor x, Tensor t, Tensor loss, Tensor dLoss, Tensor dx) {
        static Operands of(Device d, Shape s) {
            return new Operands(d.kernels(), random(d, s), data(d, s), d.zeros(Shape.SCALAR), d.constant(Shape.SCALAR, 1), d.zeros(s));
        }

        void squaredError() { k.squaredError(x, t, loss); }
        void squaredErrorBackward() { k.squaredErrorBackward(x, t, dLoss, Target.over(dx)); }
        void sigmoidSquaredError() { k.sigmoidSquaredError(x, t, loss); }
        void sigmoidSquaredErrorBackward() { k.sigmoidSquaredErrorBackward(x, t, dLoss, Target.over(dx)); }
        void binaryCrossEntropy() { k.binaryCrossEntropy(x, t, loss); }
        void binaryCrossEntropyBackward() { k.binaryCrossEntropyBackward(x, t, dLoss, Target.over(dx)); }
    }

    @Override void prepare() {
        Shape few = layer.output(Math.min(batch, COMPARED_SAMPLES), capacity);
        Agreement.require(device, d -> {
            Operands one = Operands.of(d, few), two = Operands.of(d, few), three = Operands.of(d, few);
            one.squaredError();
            one.squaredErrorBackward();
            two.sigmoidSquaredError();
            two.sigmoidSquaredErrorBackward();
            three.binaryCrossEntropy();
            three.binaryCrossEntropyBackward();
            return List.of(one.loss, one.dx, two.loss, two.dx, three.loss, three.dx);
        });
        operands = Operands.of(device, layer.output(batch, capacity));
    }

    private void moved(int tensors) { bytes(4.0 * tensors * operands.x.shape.size()); }

    @Benchmark public void squaredError() {
        operands.squaredError();
        moved(2);
    }

    @Benchmark public void squaredErrorBackward() {
        operands.squaredErrorBackward();
        moved(3);
    }

    @Benchmark public void sigmoidSquaredError() {
        operands.sigmoidSquaredError();
        moved(2);
    }

    @Benchmark public void sigmoidSquaredErrorBackward() {
        operands.sigmoidSquaredErrorBackward();
        moved(3);
    }

    @Benchmark public void binaryCrossEntropy() {
        operands.binaryCrossEntropy();
        moved(2);
    }

    @Benchmark public void binaryCrossEntropyBackward() {
        operands.binaryCrossEntropyBackward();
        moved(3);
    }
}
