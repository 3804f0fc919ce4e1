package org.dgd.benchmarks;

import java.util.List;
import org.dgd.engine.*;
import org.openjdk.jmh.annotations.*;

/**
 * Log densities of representations under the components of a Gaussian mixture, and their gradients by points, means and precisions.
 *
 * <p>{@code bin/bench MixtureBenchmark}, as for one batch of MNIST {@code -p samples=32 -p components=20 -p dimension=2}.
 *
 * <p>Look at the time: with the paper's 20 components in two dimensions a batch takes a few microseconds, about what it costs to run any op
 * ({@link EngineOverheadBenchmark}). GFLOP/s should rise with samples, components and dimensions; {@link GemmBenchmark}'s are out of reach,
 * for every product needs a difference first.
 */
public class MixtureBenchmark extends KernelBenchmark {
    @Param({"64", "4096"}) public int samples;
    @Param({"20", "50"}) public int components;
    @Param({"2", "20"}) public int dimension;

    private Operands operands;

    private record Operands(Kernels k, Tensor z, Tensor means, Tensor logPrecision, Tensor y, Tensor dy,
                            Tensor dz, Tensor dMeans, Tensor dLogPrecision) {
        static Operands of(Device d, int n, int k, int m) {
            Shape points = Shape.batch(n, m), matrix = Shape.matrix(k, m), densities = Shape.batch(n, k);
            return new Operands(d.kernels(), random(d, points), random(d, matrix), data(d, matrix), d.zeros(densities), data(d, densities),
                    d.zeros(points), d.zeros(matrix), d.zeros(matrix));
        }

        void logDensity() { k.gaussianLogDensity(z, means, logPrecision, y); }

        void logDensityBackward() {
            k.gaussianLogDensityBackward(z, means, logPrecision, dy, Target.over(dz), Target.over(dMeans), Target.over(dLogPrecision));
        }
    }

    @Override void prepare() {
        Agreement.require(device, d -> {
            Operands o = Operands.of(d, samples, components, dimension);
            o.logDensity();
            o.logDensityBackward();
            return List.of(o.y, o.dz, o.dMeans, o.dLogPrecision);
        });
        operands = Operands.of(device, samples, components, dimension);
    }

    /** Of each dimension of each component for each sample. */
    private void operations(int count) { flops((double) count * samples * components * dimension); }

    /** A difference, its square, and that times the precision added to a sum. */
    @Benchmark public void logDensity() {
        operands.logDensity();
        operations(4);
    }

    /** Four operations for the gradient by z, five for those by means and precisions. */
    @Benchmark public void logDensityBackward() {
        operands.logDensityBackward();
        operations(9);
    }
}
