package org.dgd.benchmarks;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.dgd.engine.*;
import org.dgd.engine.cpu.Convolutions;
import org.dgd.engine.cpu.CpuDevice;
import org.dgd.engine.reference.ReferenceDevice;
import org.openjdk.jmh.annotations.*;

/**
 * One transposed convolution in six ways, from the formula to the fast kernel: the ladder of docs/17-performance.md. It is L4 of the
 * standard decoder (4x4, stride 2, padding 1; from 16x16 to 32x32).
 *
 * <p>{@code bin/bench benchmarks.LadderBenchmark}. The rates count the multiplications of direct sums, for Winograd too, and taps in the padding.
 *
 * <p>Look at each rung beside the one before it. Rungs 4 and 5 are what the engine does, on {@code threads} threads, and rung 6 on twice as many.
 */
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class LadderBenchmark extends KernelBenchmark {
    private static final Layer LAYER = Layer.L4;

    @Param("64") public int capacity;
    @Param("64") public int batch;

    private CpuDevice direct, twice;
    private Rungs rungs;

    /** The engine's convolution on one device. */
    private record Engine(Device device, Tensor x, Tensor w, Tensor y) {
        static Engine of(Device device, Shape x, Shape w) {
            return new Engine(device, random(device, x), random(device, w), device.zeros(LAYER.geometry().large(x, w)));
        }

        void run() { device.kernels().convBackwardData(w, x, null, Target.over(y), LAYER.geometry()); }

        double[] result() {
            run();
            return y.storage.read();
        }
    }

    /** All rungs with what they work on. Whoever needs another layout or a packed filter has it beforehand. */
    private record Rungs(SimpleConvolution simple, float[] x, float[] w, float[] y, float[] lanes, float[] packed, float[] lanesOfY,
                         Engine tile, Engine winograd, Engine twice) {
        static Rungs of(Shape x, Shape w, CpuDevice direct, CpuDevice fastest, CpuDevice twice) {
            Shape y = LAYER.geometry().large(x, w);
            SimpleConvolution simple = new SimpleConvolution(x, w, LAYER.geometry());
            float[] image = floats(random(direct, x).storage.read()), filter = floats(random(direct, w).storage.read());
            return new Rungs(simple, image, filter, new float[y.size()], SimpleConvolution.toLanes(image, x), simple.packed(filter),
                    SimpleConvolution.toLanes(new float[y.size()], y), Engine.of(direct, x, w), Engine.of(fastest, x, w), Engine.of(twice, x, w));
        }

        /** Each of them against the reference device: so they agree with each other too. */
        void compare() {
            double[] right = Engine.of(new ReferenceDevice(), tile.x.shape, tile.w.shape).result();
            require("rung 1", right, () -> {
                simple.formula(x, w, y);
                return doubles(y);
            });
            require("rung 2", right, () -> {
                simple.listed(x, w, y);
                return doubles(y);
            });
            require("rung 3", right, () -> {
                simple.lanes(lanes, packed, lanesOfY);
                return doubles(SimpleConvolution.fromLanes(lanesOfY, tile.y.shape));
            });
            require("rung 4", right, tile::result);
            require("rung 5", right, winograd::result);
            require("rung 6", right, twice::result);
        }

        private static void require(String rung, double[] right, Supplier<double[]> result) {
            Agreement.require(rung, OpRun.error(right, result.get()), Agreement.TOLERANCE);
        }
    }

    @Override void prepare() {
        direct = new CpuDevice(threads, Convolutions.DIRECT);
        twice = new CpuDevice(2 * threads);
        rungs(Math.min(batch, COMPARED_SAMPLES)).compare();
        rungs = rungs(batch);
    }

    private Rungs rungs(int samples) { return Rungs.of(LAYER.input(samples, capacity), LAYER.filter(capacity), direct, device, twice); }

    @TearDown public void closeDevices() {
        direct.close();
        twice.close();
    }

    @Benchmark public void rung1Formula() {
        rungs.simple.formula(rungs.x, rungs.w, rungs.y);
        flops(LAYER.flops(batch, capacity));
    }

    @Benchmark public void rung2Listed() {
        rungs.simple.listed(rungs.x, rungs.w, rungs.y);
        flops(LAYER.flops(batch, capacity));
    }

    @Benchmark public void rung3Lanes() {
        rungs.simple.lanes(rungs.lanes, rungs.packed, rungs.lanesOfY);
        flops(LAYER.flops(batch, capacity));
    }

    @Benchmark public void rung4Tile() {
        rungs.tile.run();
        flops(LAYER.flops(batch, capacity));
    }

    @Benchmark public void rung5Winograd() {
        rungs.winograd.run();
        flops(LAYER.flops(batch, capacity));
    }

    @Benchmark public void rung6Threads() {
        rungs.twice.run();
        flops(LAYER.flops(batch, capacity));
    }

    private static float[] floats(double[] a) {
        float[] floats = new float[a.length];
        for (int i = 0; i < a.length; i++) floats[i] = (float) a[i];
        return floats;
    }

    private static double[] doubles(float[] a) {
        double[] doubles = new double[a.length];
        for (int i = 0; i < a.length; i++) doubles[i] = a[i];
        return doubles;
    }
}
