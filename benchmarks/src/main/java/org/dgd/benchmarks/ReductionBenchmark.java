package org.dgd.benchmarks;

import java.util.List;
import org.dgd.engine.*;
import org.openjdk.jmh.annotations.*;

/**
 * Sums and what else runs over axes, on the images between the layers of the standard decoder: sums over everything and per channel
 * (the gradient of a bias), the sum's adjoint, log-sum-exp over channels, and the two losses.
 *
 * <p>{@code bin/bench ReductionBenchmark}, for the largest images {@code -p layer=L4 -p capacity=64}.
 *
 * <p>Look at GB/s: sums read each number once, so they should come near {@link ElementwiseBenchmark#add}. Binary cross-entropy and
 * log-sum-exp compute an exponential for every number, cross-entropy a logarithm too.
 */
public class ReductionBenchmark extends KernelBenchmark {
    @Param({"L2", "L4"}) public Layer layer;
    @Param("32") public int capacity;
    @Param("64") public int batch;

    private Operands operands;

    private record Operands(Kernels k, Tensor x, Tensor t, Tensor y, Tensor perPixel, Tensor perChannel, Tensor total) {
        static Operands of(Device d, Shape s) {
            return new Operands(d.kernels(), random(d, s), data(d, s), d.zeros(s), d.zeros(s.with(Axis.C, 1)), d.zeros(Shape.vector(s.c())),
                    d.zeros(Shape.SCALAR));
        }

        Tensor sum() {
            k.sum(t, 1, Target.over(total));
            return total;
        }

        Tensor sumPerChannel() {
            k.sum(t, 1, Target.over(perChannel));
            return perChannel;
        }

        Tensor broadcast() {
            k.broadcast(perChannel, 1, Target.over(y));
            return y;
        }

        Tensor logSumExp() {
            k.logSumExp(x, perPixel);
            return perPixel;
        }

        Tensor squaredError() {
            k.squaredError(x, t, total);
            return total;
        }

        Tensor binaryCrossEntropy() {
            k.binaryCrossEntropy(x, t, total);
            return total;
        }
    }

    @Override void prepare() {
        Shape few = layer.output(Math.min(batch, COMPARED_SAMPLES), capacity);
        Agreement.require(device, d -> {
            Operands o = Operands.of(d, few);
            return List.of(Operands.of(d, few).sum(), o.sumPerChannel(), o.broadcast(), o.logSumExp(), Operands.of(d, few).squaredError(),
                    o.binaryCrossEntropy());
        });
        operands = Operands.of(device, layer.output(batch, capacity));
    }

    private void moved(int tensors) { bytes(4.0 * tensors * operands.y.shape.size()); }

    @Benchmark public void sum() {
        operands.sum();
        moved(1);
    }

    @Benchmark public void sumPerChannel() {
        operands.sumPerChannel();
        moved(1);
    }

    @Benchmark public void broadcast() {
        operands.broadcast();
        moved(1);
    }

    @Benchmark public void logSumExp() {
        operands.logSumExp();
        moved(1);
    }

    @Benchmark public void squaredError() {
        operands.squaredError();
        moved(2);
    }

    @Benchmark public void binaryCrossEntropy() {
        operands.binaryCrossEntropy();
        moved(2);
    }
}
