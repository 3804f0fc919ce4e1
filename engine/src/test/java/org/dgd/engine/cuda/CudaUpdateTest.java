package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dgd.engine.*;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.*;

/** The kernels that no op runs, against the reference device: optimizers, running moments, fill. */
final class CudaUpdateTest {
    private static final double TOLERANCE = 1e-6;
    private static final int STEPS = 4;

    private static CudaDevice device;

    private interface Run { List<Tensor> on(Device device); }

    @BeforeAll static void open() { device = Emulator.device(); }

    @AfterAll static void close() { if (device != null) device.close(); }

    private static void compare(Run run) {
        List<double[]> right = read(run.on(new ReferenceDevice())), values = read(run.on(device)), again = read(run.on(device));
        for (int i = 0; i < right.size(); i++) {
            assertThat(OpRun.error(right.get(i), values.get(i))).as("tensor %d", i).isLessThan(TOLERANCE);
            assertThat(Arrays.equals(values.get(i), again.get(i))).as("the same bits again").isTrue();
        }
    }

    private static List<double[]> read(List<Tensor> tensors) { return tensors.stream().map(t -> t.storage.read()).toList(); }

    private static double[] numbers(int count, long seed) {
        Random random = new Random(seed);
        return random.doubles(count, -1, 1).map(v -> (float) (v + Math.copySign(0.25, v))).toArray();
    }

    /** Parameters smaller than four floats, with a rest behind them, just as large as a piece, and of several pieces. */
    private static List<Tensor> parameters(Device device) {
        List<Tensor> p = new ArrayList<>();
        for (Shape s : List.of(Shape.SCALAR, Shape.vector(3), Shape.vector(2048), Shape.vector(2049), Shape.plain(3, 4, 4, 17), Shape.plain(64, 4, 4, 33), Shape.vector(4095)))
            p.add(device.parameter(s, numbers(s.size(), s.size())));
        return p;
    }

    private static List<Tensor> zeros(List<Tensor> like) { return new ArrayList<>(like.stream().map(p -> p.device().zeros(p.shape)).toList()); }

    /** Makes every gradient what its parameter is. */
    private static void backward(List<Tensor> p) {
        try (var _ = p.getFirst().device().scope()) {
            for (Tensor t : p) {
                t.zeroGradient();
                t.mul(0.5).square().backward(t.device().constant(t.shape, ones(t.shape.size())));
            }
        }
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    @Test void sgd() {
        compare(device -> {
            List<Tensor> p = parameters(device), v = zeros(p);
            SgdStep step = new SgdStep(device, 0.9, 0.01);
            for (int t = 0; t < STEPS; t++) {
                backward(p);
                device.kernels().sgd(p, v, step.at(0.1 / (t + 1)));
            }
            v.addAll(p);
            return v;
        });
    }

    @Test void adam() {
        compare(device -> {
            List<Tensor> p = parameters(device), m = zeros(p), v = zeros(p);
            AdamStep step = new AdamStep(device, 0.9, 0.999, 1e-8, 1e-2);
            for (int t = 1; t <= STEPS; t++) {
                backward(p);
                device.kernels().adam(p, m, v, step.at(0.01 / t, t));
            }
            m.addAll(v);
            m.addAll(p);
            return m;
        });
    }

    @Test void otherMomentsOfTheSameParameters() {
        compare(device -> {
            List<Tensor> p = parameters(device), m = zeros(p), v = zeros(p), otherM = zeros(p), otherV = zeros(p);
            AdamStep step = new AdamStep(device, 0.9, 0.999, 1e-8, 0);
            for (int t = 1; t <= STEPS; t++) {
                backward(p);
                device.kernels().adam(p, m, v, step.at(0.01, t));
                device.kernels().adam(p, otherM, otherV, step.at(0.01, t));
                device.kernels().sgd(p.subList(0, 2), m, new SgdStep(device, 0.9, 0.01).at(0.1));
            }
            m.addAll(otherM);
            m.addAll(p);
            return m;
        });
    }

    @Test void tablesOfOptimizersThatAreGoneAreGivenBack() {
        List<Tensor> p = parameters(device), m = zeros(p), v = zeros(p);
        backward(p);
        long used = device.context().memory().statistics().used(), end = System.nanoTime() + 10_000_000_000L;
        for (int i = 0; i < 50; i++) device.kernels().adam(p, m, v, new AdamStep(device, 0.9, 0.999, 1e-8, 0).at(0.01, 1));
        while (device.context().memory().statistics().used() > used && System.nanoTime() < end) System.gc();
        assertThat(device.context().memory().statistics().used()).isLessThanOrEqualTo(used);
        assertThat(p).as("which are still there").allSatisfy(t -> assertThat(t.gradient()).isNotNull());
    }

    @Test void oneLaunchStepsAllParametersAndTakesNoMemoryAgain() {
        List<Tensor> p = parameters(device), m = zeros(p), v = zeros(p);
        AdamStep step = new AdamStep(device, 0.9, 0.999, 1e-8, 0);
        backward(p);
        device.kernels().adam(p, m, v, step.at(0.01, 1));
        device.context().await();
        long launches = new EmulatedGpu().launches(), used = device.context().memory().statistics().used();
        device.kernels().adam(new ArrayList<>(p), m, v, step.at(0.01, 2));
        device.context().await();
        assertThat(new EmulatedGpu().launches() - launches).isEqualTo(1);
        assertThat(device.context().memory().statistics().used()).isEqualTo(used);
    }

    /** Rows of step t: every one different, and some of them in two steps. */
    private static int[] rows(int t, int rows, int batch) {
        int[] index = new int[batch];
        for (int i = 0; i < batch; i++) index[i] = (3 * i + 7 * t) % rows;
        return index;
    }

    private interface RowStep { void run(Tensor table, Tensor m, Tensor v, Tensor steps, int t); }

    /** Rows narrower and wider than a warp, and not so many that the last block is full. */
    private static void compareRows(RowStep step) {
        for (int[] s : new int[][] {{40, 17, 5}, {31, 1, 70}, {41, 13, 32}})
            compare(device -> {
                Tensor table = device.table(s[0], s[2], numbers(s[0] * s[2], 5)), steps = device.zeros(Shape.matrix(s[0], 1));
                Tensor m = device.zeros(table.shape), v = device.zeros(table.shape);
                for (int t = 0; t < STEPS; t++)
                    try (var _ = device.scope()) {
                        table.zeroGradient();
                        table.rows(rows(t, s[0], s[1])).square().sum().backward();
                        step.run(table, m, v, steps, t);
                    }
                return List.of(table, m, v, steps);
            });
    }

    @Test void sgdRows() {
        compareRows((table, _, v, _, t) -> table.device().kernels().sgdRows(table, v, new SgdStep(table.device(), 0.9, 0.01).at(0.1 / (t + 1))));
    }

    @Test void adamRows() {
        compareRows((table, m, v, steps, t) -> table.device().kernels().adamRows(table, m, v, steps, new AdamStep(table.device(), 0.9, 0.999, 1e-8, 1e-2).at(0.01 / (t + 1), 1)));
    }

    @Test void runningMoments() {
        compare(device -> {
            Tensor moments = device.constant(Shape.plain(1, 1, 2, 300), numbers(600, 1)), running = device.zeros(moments.shape), one = device.zeros(moments.shape);
            Tensor bias = device.constant(Shape.vector(300), numbers(300, 2));
            for (int t = 0; t < STEPS; t++) {
                device.kernels().runningMoments(moments, null, 33, 0.1, running);
                device.kernels().runningMoments(moments, bias, 1, 0.1, one);
            }
            return List.of(running, one);
        });
    }

    @Test void fill() {
        compare(device -> {
            Tensor batch = device.zeros(Shape.batch(17, 2, 2, 16)), plain = device.zeros(Shape.plain(3, 1, 1, 5));
            device.kernels().fill(batch, 0.5);
            device.kernels().fill(plain, -2);
            return List.of(batch, plain);
        });
    }
}
