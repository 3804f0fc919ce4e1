package org.dgd.benchmarks;

import java.util.Arrays;
import java.util.List;
import org.dgd.engine.*;
import org.openjdk.jmh.annotations.*;

/**
 * Matrix products y = a·b, with a or b transposed as the two gradients need them.
 *
 * <p>{@code bin/bench GemmBenchmark}; any other {@code -p size=ROWSxCOLUMNSxINNER}.
 *
 * <p>Look at GFLOP/s of the cube: it is what this machine can do, and the yardstick for everything else. The long, flat products are those
 * that a convolution amounts to. A transposed operand is packed in another order and should cost no more than a few percent.
 */
public class GemmBenchmark extends KernelBenchmark {
    @Param({"512x512x512", "128x16384x64", "512x4096x128", "64x256x16384"}) public String size;

    private double flops;
    private Operands operands;

    /** Of one product: op(a) is (m,k), op(b) is (k,n). */
    private record Operands(Kernels k, Tensor a, Tensor aT, Tensor b, Tensor bT, Tensor y) {
        static Operands of(Device d, int m, int n, int k) {
            return new Operands(d.kernels(), random(d, Shape.matrix(m, k)), random(d, Shape.matrix(k, m)),
                    random(d, Shape.matrix(k, n)), random(d, Shape.matrix(n, k)), d.zeros(Shape.matrix(m, n)));
        }

        Tensor plain() { return product(a, false, b, false); }
        Tensor transposedA() { return product(aT, true, b, false); }
        Tensor transposedB() { return product(a, false, bT, true); }

        private Tensor product(Tensor left, boolean transposeLeft, Tensor right, boolean transposeRight) {
            k.matmul(left, transposeLeft, right, transposeRight, Target.over(y));
            return y;
        }
    }

    @Override void prepare() {
        int[] s = Arrays.stream(size.split("x")).mapToInt(Integer::parseInt).toArray();
        if (s.length != 3) throw new IllegalArgumentException("size " + size + " is not ROWSxCOLUMNSxINNER");
        flops = 2.0 * s[0] * s[1] * s[2];
        Agreement.require(device, d -> List.of(Operands.of(d, s[0], s[1], s[2]).plain(), Operands.of(d, s[0], s[1], s[2]).transposedA(),
                Operands.of(d, s[0], s[1], s[2]).transposedB()));
        operands = Operands.of(device, s[0], s[1], s[2]);
    }

    @Benchmark public void plain() {
        operands.plain();
        flops(flops);
    }

    @Benchmark public void transposedA() {
        operands.transposedA();
        flops(flops);
    }

    @Benchmark public void transposedB() {
        operands.transposedB();
        flops(flops);
    }
}
