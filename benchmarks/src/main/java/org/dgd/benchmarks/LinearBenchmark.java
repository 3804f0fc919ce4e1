package org.dgd.benchmarks;

import java.util.List;
import org.dgd.engine.*;
import org.openjdk.jmh.annotations.*;

/**
 * The three kernels of a linear layer with bias, a 1x1 convolution of images of one pixel: forward, the gradient by the input and the
 * gradient by the weight.
 *
 * <p>{@code bin/bench LinearBenchmark}; by itself it is the second layer of the MNIST decoder (A.7), which makes 7x7x64 numbers of 30. For
 * a square one {@code -p inputs=512 -p outputs=512}.
 *
 * <p>Look at GFLOP/s: with 30 inputs each output is a short sum, so forward is bound by writing them; a square layer should come close to
 * {@link GemmBenchmark}. The weight stays the same here; in training it changes with every step and has to be packed anew.
 */
public class LinearBenchmark extends KernelBenchmark {
    private static final Geometry POINT = Geometry.of(1, 0);

    @Param("30") public int inputs;
    @Param("3136") public int outputs;
    @Param("64") public int batch;

    private Operands operands;

    private record Operands(Kernels k, Tensor x, Tensor w, Tensor bias, Tensor y, Tensor dy, Tensor dx, Tensor dw) {
        static Operands of(Device d, int batch, int inputs, int outputs) {
            Shape in = Shape.batch(batch, inputs), out = Shape.batch(batch, outputs), weight = Shape.matrix(outputs, inputs);
            return new Operands(d.kernels(), random(d, in), random(d, weight), random(d, Shape.vector(outputs)), d.zeros(out), random(d, out),
                    d.zeros(in), d.zeros(weight));
        }

        void forward() { k.convForward(x, w, bias, Target.over(y), POINT); }
        void backwardData() { k.convBackwardData(w, dy, null, Target.over(dx), POINT); }
        void backwardFilter() { k.convBackwardFilter(x, dy, Target.over(dw), POINT); }
    }

    @Override void prepare() {
        Agreement.require(device, d -> {
            Operands o = Operands.of(d, Math.min(batch, COMPARED_SAMPLES), inputs, outputs);
            o.forward();
            o.backwardData();
            o.backwardFilter();
            return List.of(o.y, o.dx, o.dw);
        });
        operands = Operands.of(device, batch, inputs, outputs);
    }

    private void products() { flops(2.0 * batch * inputs * outputs); }

    @Benchmark public void forward() {
        operands.forward();
        products();
    }

    @Benchmark public void backwardData() {
        operands.backwardData();
        products();
    }

    @Benchmark public void backwardFilter() {
        operands.backwardFilter();
        products();
    }
}
