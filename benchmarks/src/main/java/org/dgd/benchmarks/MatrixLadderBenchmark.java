package org.dgd.benchmarks;

import java.util.concurrent.TimeUnit;
import org.dgd.engine.*;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.openjdk.jmh.annotations.*;

/**
 * One matrix product in six ways, from the formula to the machine's peak: the ladder of docs/04-matrix-product.md.
 *
 * <p>{@code bin/bench MatrixLadderBenchmark}; {@code -p side=256,1024}, any multiple of 32.
 *
 * <p>Look at each rung beside the one before it, and at one rung with several sides: the lower ones lose speed as b leaves the caches. Rung 5
 * is what the engine does, on {@code threads} threads, and rung 6 on twice as many.
 */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class MatrixLadderBenchmark extends KernelBenchmark {
    @Param("512") public int side;

    private CpuDevice twice;
    private SimpleProduct simple;
    private Engine engine, engineTwice;
    private float[] a, b, y;

    /** The engine's product on one device. */
    private record Engine(Device device, Tensor a, Tensor b, Tensor y) {
        static Engine of(Device device, int side) {
            Shape shape = Shape.matrix(side, side);
            Rng rng = new Rng(side).child("matrices");
            return new Engine(device, device.constant(shape, rng.uniforms(shape.size(), -1, 1)), device.constant(shape, rng.uniforms(shape.size(), -1, 1)),
                    device.zeros(shape));
        }

        void run() { device.kernels().matmul(a, false, b, false, Target.over(y)); }

        double[] result() {
            run();
            return y.storage.read();
        }
    }

    @Override void prepare() {
        twice = new CpuDevice(2 * threads);
        simple = new SimpleProduct(side);
        engine = Engine.of(device, side);
        engineTwice = Engine.of(twice, side);
        a = new float[side * side];
        b = new float[side * side];
        y = new float[side * side];
        engine.a.storage.read(a);
        engine.b.storage.read(b);
        double[] right = Engine.of(new ReferenceDevice(), side).result();
        require("rung 1", right, () -> simple.formula(a, b, y));
        require("rung 2", right, () -> simple.rows(a, b, y));
        require("rung 3", right, () -> simple.vectors(a, b, y));
        require("rung 4", right, () -> simple.tiles(a, b, y));
        Agreement.require("rung 5", OpRun.error(right, engine.result()), Agreement.TOLERANCE);
        Agreement.require("rung 6", OpRun.error(right, engineTwice.result()), Agreement.TOLERANCE);
    }

    private void require(String rung, double[] right, Runnable product) {
        product.run();
        double[] numbers = new double[y.length];
        for (int i = 0; i < y.length; i++) numbers[i] = y[i];
        Agreement.require(rung, OpRun.error(right, numbers), Agreement.TOLERANCE);
    }

    @TearDown public void closeTwice() { twice.close(); }

    @Benchmark public void rung1Formula() {
        simple.formula(a, b, y);
        flops(work());
    }

    @Benchmark public void rung2Rows() {
        simple.rows(a, b, y);
        flops(work());
    }

    @Benchmark public void rung3Vectors() {
        simple.vectors(a, b, y);
        flops(work());
    }

    @Benchmark public void rung4Tile() {
        simple.tiles(a, b, y);
        flops(work());
    }

    @Benchmark public void rung5Packed() {
        engine.run();
        flops(work());
    }

    @Benchmark public void rung6Threads() {
        engineTwice.run();
        flops(work());
    }

    /** Two operations for each of side³ products. */
    private double work() { return 2.0 * side * side * side; }
}
