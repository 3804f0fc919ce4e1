package org.dgd.benchmarks;

import java.util.List;
import org.dgd.engine.*;
import org.openjdk.jmh.annotations.*;

/**
 * Kernels that take number by number, on the images between the layers of the standard decoder.
 *
 * <p>{@code bin/bench ElementwiseBenchmark}, for the largest images {@code -p layer=L4 -p capacity=64}.
 *
 * <p>Look at GB/s: {@code add} and the two of ReLU compute next to nothing, so they show how fast memory is, first from the cache (L2 makes
 * 1 MB at capacity 32), then from outside it (L4 makes 8 MB). {@code exp}, {@code log} and what is made of them are slow in the cache by
 * what their polynomials cost, and should be as fast as {@code add} outside it.
 */
public class ElementwiseBenchmark extends KernelBenchmark {
    private static final double SLOPE = 0.2;

    @Param({"L2", "L4"}) public Layer layer;
    @Param("32") public int capacity;
    @Param("64") public int batch;

    private Operands operands;

    private record Operands(Kernels k, Tensor a, Tensor b, Tensor y) {
        static Operands of(Device d, Shape s) { return new Operands(d.kernels(), random(d, s), data(d, s), d.zeros(s)); }

        Tensor add() {
            k.add(a, b, Target.over(y));
            return y;
        }

        Tensor relu() {
            k.relu(a, y);
            return y;
        }

        Tensor reluBackward() {
            k.reluBackward(a, b, Target.over(y));
            return y;
        }

        Tensor exp() {
            k.exp(a, y);
            return y;
        }

        Tensor sigmoid() {
            k.sigmoid(a, y);
            return y;
        }

        Tensor sigmoidBackward() {
            k.sigmoidBackward(a, b, Target.over(y));
            return y;
        }

        Tensor tanh() {
            k.tanh(a, y);
            return y;
        }

        Tensor leakyRelu() {
            k.leakyRelu(a, SLOPE, y);
            return y;
        }

        Tensor softplus() {
            k.softplus(a, y);
            return y;
        }

        Tensor log() {
            k.log(b, y);
            return y;
        }
    }

    @Override void prepare() {
        Shape few = layer.output(Math.min(batch, COMPARED_SAMPLES), capacity);
        Agreement.require(device, d -> List.of(Operands.of(d, few).add(), Operands.of(d, few).relu(), Operands.of(d, few).reluBackward(),
                Operands.of(d, few).exp(), Operands.of(d, few).sigmoid(), Operands.of(d, few).sigmoidBackward(), Operands.of(d, few).tanh(),
                Operands.of(d, few).leakyRelu(), Operands.of(d, few).softplus(), Operands.of(d, few).log()));
        operands = Operands.of(device, layer.output(batch, capacity));
    }

    private void moved(int tensors) { bytes(4.0 * tensors * operands.y.shape.size()); }

    @Benchmark public void add() {
        operands.add();
        moved(3);
    }

    @Benchmark public void relu() {
        operands.relu();
        moved(2);
    }

    @Benchmark public void reluBackward() {
        operands.reluBackward();
        moved(3);
    }

    @Benchmark public void exp() {
        operands.exp();
        moved(2);
    }

    @Benchmark public void sigmoid() {
        operands.sigmoid();
        moved(2);
    }

    @Benchmark public void sigmoidBackward() {
        operands.sigmoidBackward();
        moved(3);
    }

    @Benchmark public void tanh() {
        operands.tanh();
        moved(2);
    }

    @Benchmark public void leakyRelu() {
        operands.leakyRelu();
        moved(2);
    }

    @Benchmark public void softplus() {
        operands.softplus();
        moved(2);
    }

    @Benchmark public void log() {
        operands.log();
        moved(2);
    }
}
