package org.dgd.benchmarks;

import java.util.List;
import org.dgd.engine.*;
import org.openjdk.jmh.annotations.*;

/**
 * Batch normalization after each layer of the standard decoder.
 *
 * <p>{@code bin/bench NormalizationBenchmark}, for other widths {@code -p capacity=16,64}.
 *
 * <p>Look at GB/s, counted as if every tensor moved once. {@code moments} reads x twice, for mean and then variance, and {@code backward}
 * reads x and dy twice: where the images do not fit the cache (L4) their numbers fall to about half of {@code forward}'s. What does not run at
 * the speed of memory is worth fusing with the convolution before it.
 */
public class NormalizationBenchmark extends KernelBenchmark {
    private static final double EPSILON = 1e-5;

    @Param({"L1", "L2", "L3", "L4"}) public Layer layer;
    @Param("32") public int capacity;
    @Param("64") public int batch;

    private Operands operands;

    private record Operands(Kernels k, Tensor x, Tensor gamma, Tensor beta, Tensor moments, Tensor y, Tensor dy,
                            Tensor dx, Tensor dGamma, Tensor dBeta) {
        static Operands of(Device d, Shape s) {
            Shape channels = Shape.vector(s.c());
            Operands o = new Operands(d.kernels(), random(d, s), random(d, channels), random(d, channels), d.zeros(Shape.plain(1, 1, 2, s.c())),
                    d.zeros(s), data(d, s), d.zeros(s), d.zeros(channels), d.zeros(channels));
            o.takeMoments();
            return o;
        }

        void takeMoments() { k.moments(x, moments); }
        void forward() { k.batchNormForward(x, gamma, beta, moments, EPSILON, true, y); }

        void backward() {
            k.batchNormBackward(x, gamma, beta, moments, EPSILON, false, true, dy, Target.over(dx), Target.over(dGamma), Target.over(dBeta));
        }
    }

    @Override void prepare() {
        Agreement.require(device, d -> {
            Operands o = Operands.of(d, layer.output(Math.min(batch, COMPARED_SAMPLES), capacity));
            o.forward();
            o.backward();
            return List.of(o.moments, o.y, o.dx, o.dGamma, o.dBeta);
        });
        operands = Operands.of(device, layer.output(batch, capacity));
    }

    private void moved(int tensors) { bytes(4.0 * tensors * operands.y.shape.size()); }

    @Benchmark public void moments() {
        operands.takeMoments();
        moved(1);
    }

    @Benchmark public void forward() {
        operands.forward();
        moved(2);
    }

    @Benchmark public void backward() {
        operands.backward();
        moved(3);
    }
}
