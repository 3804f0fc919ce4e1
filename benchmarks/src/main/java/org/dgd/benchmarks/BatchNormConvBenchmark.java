package org.dgd.benchmarks;

import java.util.List;
import org.dgd.engine.*;
import org.openjdk.jmh.annotations.*;

/**
 * A decoder's last layers in one kernel each way: batch normalization, relu and the 1x1 convolution to three colours.
 *
 * <p>{@code bin/bench BatchNormConvBenchmark}, for other widths {@code -p capacity=16,64}.
 *
 * <p>Look at GB/s, counted as if every tensor moved once: forward reads x and writes an image of three channels; backward reads x twice and
 * writes dx. Compare the time with {@link NormalizationBenchmark} on L4 and {@link ConvolutionBenchmark} on L5 together, which this replaces.
 */
public class BatchNormConvBenchmark extends KernelBenchmark {
    private static final double EPSILON = 1e-5;

    @Param("32") public int capacity;
    @Param("64") public int batch;

    private Operands operands;

    private record Operands(Kernels k, Tensor x, Tensor gamma, Tensor beta, Tensor moments, Tensor weight, Tensor bias, Tensor y, Tensor dy,
                            Tensor dx, Tensor dGamma, Tensor dBeta, Tensor dWeight, Tensor dBias) {
        static Operands of(Device d, int batch, int capacity) {
            Shape in = Layer.L5.input(batch, capacity), out = Layer.L5.output(batch, capacity), filter = Layer.L5.filter(capacity);
            Shape channels = Shape.vector(in.c()), colours = Shape.vector(out.c());
            Tensor x = random(d, in), moments = d.zeros(Shape.plain(1, 1, 2, in.c()));
            d.kernels().moments(x, moments);
            return new Operands(d.kernels(), x, random(d, channels), random(d, channels), moments, random(d, filter), random(d, colours),
                    d.zeros(out), data(d, out), d.zeros(in), d.zeros(channels), d.zeros(channels), d.zeros(filter), d.zeros(colours));
        }

        void forward() { k.batchNormConvForward(x, gamma, beta, moments, EPSILON, weight, bias, y); }

        void backward() {
            k.batchNormConvBackward(x, gamma, beta, moments, EPSILON, false, weight, dy, Target.over(dx), Target.over(dGamma),
                    Target.over(dBeta), Target.over(dWeight), Target.over(dBias));
        }
    }

    @Override void prepare() {
        Agreement.require(device, d -> {
            Operands o = Operands.of(d, Math.min(batch, COMPARED_SAMPLES), capacity);
            o.forward();
            o.backward();
            return List.of(o.y, o.dx, o.dGamma, o.dBeta, o.dWeight, o.dBias);
        });
        operands = Operands.of(device, batch, capacity);
    }

    @Benchmark public void forward() {
        operands.forward();
        bytes(4.0 * (operands.x.shape.size() + operands.y.shape.size()));
    }

    @Benchmark public void backward() {
        operands.backward();
        bytes(4.0 * (2 * operands.x.shape.size() + operands.y.shape.size()));
    }
}
