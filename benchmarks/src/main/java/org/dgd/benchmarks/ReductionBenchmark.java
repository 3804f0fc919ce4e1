package org.dgd.benchmarks;

import java.util.List;
import org.dgd.engine.*;
import org.openjdk.jmh.annotations.*;

/**
 * Sums and the maximum over axes, on the images between the layers of the standard decoder: over everything, per channel (the gradient of a
 * bias) and over channels; and the sum's adjoint.
 *
 * <p>{@code bin/bench ReductionBenchmark}, for the largest images {@code -p layer=L4 -p capacity=64}.
 *
 * <p>Look at GB/s: each reads every number once, so they should come near {@link ElementwiseBenchmark#add}; {@code broadcast} only writes.
 */
public class ReductionBenchmark extends KernelBenchmark {
    @Param({"L2", "L4"}) public Layer layer;
    @Param("32") public int capacity;
    @Param("64") public int batch;

    private Operands operands;

    private record Operands(Kernels k, Tensor x, Tensor y, Tensor perPixel, Tensor perChannel, Tensor total) {
        static Operands of(Device d, Shape s) {
            return new Operands(d.kernels(), data(d, s), d.zeros(s), d.zeros(s.with(Axis.C, 1)), d.zeros(Shape.vector(s.c())),
                    d.zeros(Shape.SCALAR));
        }

        void sum() { k.sum(x, 1, Target.over(total)); }
        void sumPerChannel() { k.sum(x, 1, Target.over(perChannel)); }
        void max() { k.max(x, perPixel); }
        void broadcast() { k.broadcast(perChannel, 1, Target.over(y)); }
    }

    @Override void prepare() {
        Agreement.require(device, d -> {
            Operands o = Operands.of(d, layer.output(Math.min(batch, COMPARED_SAMPLES), capacity));
            o.sum();
            o.sumPerChannel();
            o.max();
            o.broadcast();
            return List.of(o.total, o.perChannel, o.perPixel, o.y);
        });
        operands = Operands.of(device, layer.output(batch, capacity));
    }

    private void moved() { bytes(4.0 * operands.x.shape.size()); }

    @Benchmark public void sum() {
        operands.sum();
        moved();
    }

    @Benchmark public void sumPerChannel() {
        operands.sumPerChannel();
        moved();
    }

    @Benchmark public void max() {
        operands.max();
        moved();
    }

    @Benchmark public void broadcast() {
        operands.broadcast();
        moved();
    }
}
