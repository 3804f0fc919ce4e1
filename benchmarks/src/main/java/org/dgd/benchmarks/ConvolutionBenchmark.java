package org.dgd.benchmarks;

import java.util.List;
import org.dgd.engine.*;
import org.dgd.engine.cpu.Convolutions;
import org.dgd.engine.cpu.CpuDevice;
import org.openjdk.jmh.annotations.*;

/**
 * The three kernels of a decoder's transposed convolutions, which are nine tenths of a training step: forward, the gradient by the
 * input and the gradient by the filter. A convolution has the same three with the first two in each other's place.
 *
 * <p>{@code bin/bench ConvolutionBenchmark}, for other widths {@code -p capacity=16,32,64}, for the MNIST decoder {@code -p layer=M1,M2},
 * and beside direct sums alone {@code -p convolutions=DIRECT,FASTEST}.
 *
 * <p>Look at GFLOP/s and {@code ofPeak}: the three kernels of a layer do the same work, so they should come close to each other and to
 * {@link GemmBenchmark}. L2 to L4 should, whatever the capacity. L1, from 1x1, reads more filter than image and L5 has three channels to
 * write: both are bound by memory. The filter stays the same here; in training it changes with every step and has to be packed anew.
 */
public class ConvolutionBenchmark extends KernelBenchmark {
    @Param({"L1", "L2", "L3", "L4", "L5"}) public Layer layer;
    @Param("32") public int capacity;
    @Param("64") public int batch;
    @Param("FASTEST") public Convolutions convolutions;

    private Operands operands;

    /** One layer: x is the small image, y the large one. */
    private record Operands(Kernels k, Geometry g, Tensor x, Tensor w, Tensor bias, Tensor y, Tensor dy, Tensor dx, Tensor dw) {
        static Operands of(Device device, Layer layer, int batch, int capacity) {
            Shape in = layer.input(batch, capacity), filter = layer.filter(capacity), out = layer.output(batch, capacity);
            return new Operands(device.kernels(), layer.geometry(), random(device, in), random(device, filter),
                    random(device, Shape.vector(out.c())), device.zeros(out), random(device, out), device.zeros(in), device.zeros(filter));
        }

        void forward() { k.convBackwardData(w, x, bias, Target.over(y), g); }
        void backwardData() { k.convForward(dy, w, null, Target.over(dx), g); }
        void backwardFilter() { k.convBackwardFilter(dy, x, Target.over(dw), g); }
    }

    @Override CpuDevice open() { return new CpuDevice(threads, convolutions); }

    @Override void prepare() {
        Agreement.require(device, d -> {
            Operands o = Operands.of(d, layer, Math.min(batch, COMPARED_SAMPLES), capacity);
            o.forward();
            o.backwardData();
            o.backwardFilter();
            return List.of(o.y, o.dx, o.dw);
        });
        operands = Operands.of(device, layer, batch, capacity);
    }

    @Benchmark public void forward() {
        operands.forward();
        flops(layer.flops(batch, capacity));
    }

    @Benchmark public void backwardData() {
        operands.backwardData();
        flops(layer.flops(batch, capacity));
    }

    @Benchmark public void backwardFilter() {
        operands.backwardFilter();
        flops(layer.flops(batch, capacity));
    }
}
