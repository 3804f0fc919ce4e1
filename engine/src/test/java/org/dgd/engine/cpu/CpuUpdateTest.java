package org.dgd.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dgd.engine.*;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The kernels that no op runs, in float against the reference device: optimizers, running moments, fill. */
final class CpuUpdateTest {
    private static final double TOLERANCE = 1e-6;
    private static final int STEPS = 4, ROWS = 40, BATCH = 17, COLUMNS = 5;

    private interface Run { List<Tensor> on(Device device); }

    @BeforeAll static void needsTheVectorModule() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "the cpu device needs --add-modules jdk.incubator.vector");
    }

    /** Runs on the reference device and with 1, 2 and 3 threads: close to the former, and the same bits on the others. */
    private static void compare(Run run) {
        List<double[]> right = read(run.on(new ReferenceDevice())), one = null;
        for (int threads = 1; threads <= 3; threads++)
            try (CpuDevice device = new CpuDevice(threads)) {
                List<double[]> values = read(run.on(device));
                for (int i = 0; i < right.size(); i++) {
                    assertThat(OpRun.error(right.get(i), values.get(i))).as("tensor %d with %d threads", i, threads).isLessThan(TOLERANCE);
                    if (one != null) assertThat(Arrays.equals(values.get(i), one.get(i))).as("same bits with %d threads", threads).isTrue();
                }
                if (one == null) one = values;
            }
    }

    private static List<double[]> read(List<Tensor> tensors) { return tensors.stream().map(t -> t.storage.read()).toList(); }

    private static double[] numbers(int count, long seed) {
        Random random = new Random(seed);
        return random.doubles(count, -1, 1).map(v -> (float) (v + Math.copySign(0.25, v))).toArray();
    }

    /** Parameters of odd sizes and one that is large enough to be cut into several pieces. */
    private static List<Tensor> parameters(Device device) {
        List<Tensor> p = new ArrayList<>();
        for (Shape s : List.of(Shape.SCALAR, Shape.vector(5), Shape.plain(3, 4, 4, 17), Shape.plain(64, 4, 4, 33)))
            p.add(device.parameter(s, numbers(s.size(), s.size())));
        return p;
    }

    private static List<Tensor> zeros(List<Tensor> like) { return new ArrayList<>(like.stream().map(p -> p.device().zeros(p.shape)).toList()); }

    private static void backward(List<Tensor> p) {
        try (var _ = p.getFirst().device().scope()) {
            for (Tensor t : p) {
                t.zeroGradient();
                t.square().mul(0.5).sum().backward();
            }
        }
    }

    @Test void sgd() {
        compare(device -> {
            List<Tensor> p = parameters(device), v = zeros(p);
            for (int t = 0; t < STEPS; t++) {
                backward(p);
                device.kernels().sgd(p, v, new SgdStep(device, 0.9, 0.01).at(0.1));
            }
            v.addAll(p);
            return v;
        });
    }

    @Test void adam() {
        compare(device -> {
            List<Tensor> p = parameters(device), m = zeros(p), v = zeros(p);
            for (int t = 1; t <= STEPS; t++) {
                backward(p);
                device.kernels().adam(p, m, v, new AdamStep(device, 0.9, 0.999, 1e-8, 1e-2).at(0.01, t));
            }
            m.addAll(v);
            m.addAll(p);
            return m;
        });
    }

    private static Tensor table(Device device) { return device.table(ROWS, COLUMNS, numbers(ROWS * COLUMNS, 5)); }

    /** Rows of step t: every one different, and some of them in two steps. */
    private static int[] rows(int t) {
        int[] index = new int[BATCH];
        for (int i = 0; i < BATCH; i++) index[i] = (3 * i + 7 * t) % ROWS;
        return index;
    }

    @Test void sgdRows() {
        compare(device -> {
            Tensor table = table(device), v = device.zeros(table.shape);
            for (int t = 0; t < STEPS; t++)
                try (var _ = device.scope()) {
                    table.zeroGradient();
                    table.rows(rows(t)).square().sum().backward();
                    device.kernels().sgdRows(table, v, new SgdStep(device, 0.9, 0.01).at(0.1));
                }
            return List.of(table, v);
        });
    }

    @Test void adamRows() {
        compare(device -> {
            Tensor table = table(device), steps = device.zeros(Shape.matrix(ROWS, 1));
            Tensor m = device.zeros(table.shape), v = device.zeros(table.shape);
            for (int t = 0; t < STEPS; t++)
                try (var _ = device.scope()) {
                    table.zeroGradient();
                    table.rows(rows(t)).square().sum().backward();
                    device.kernels().adamRows(table, m, v, steps, new AdamStep(device, 0.9, 0.999, 1e-8, 1e-2).at(0.01, 1));
                }
            return List.of(table, m, v, steps);
        });
    }

    @Test void runningMoments() {
        compare(device -> {
            Tensor moments = device.constant(Shape.plain(1, 1, 2, COLUMNS), numbers(2 * COLUMNS, 1)), running = device.zeros(moments.shape);
            for (int t = 0; t < STEPS; t++) device.kernels().runningMoments(moments, null, 33, 0.1, running);
            return List.of(running);
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

/** A device may keep a filter in another order as well; whoever writes to the filter must make that copy stale. */
@Test void aConvolutionSeesWhatWasWrittenToItsFilter() {
    compare(device -> {
        Shape shape = Shape.plain(16, 3, 3, 5);
        Tensor x = device.constant(Shape.batch(17, 4, 4, 5), numbers(17 * 80, 1)), w = device.parameter(shape, numbers(shape.size(), 2));
        Tensor m = device.zeros(shape), v = device.zeros(shape);
        List<Tensor> results = new ArrayList<>();
        for (int t = 0; t < 6; t++)
            try (var _ = device.scope()) {
                w.zeroGradient();
                Tensor y = x.conv2d(w, null, Geometry.of(1, 1)), other = x.conv2d(w.mul(t).tanh(), null, Geometry.of(1, 1));
                y.add(other).convTranspose2d(w, null, Geometry.of(1, 1)).sum().backward();
                results.add(device.constant(y.shape, y.storage.read()));
                results.add(device.constant(y.shape, other.storage.read()));
                switch (t) {
                    case 0 -> device.kernels().adam(List.of(w), List.of(m), List.of(v), new AdamStep(device, 0.9, 0.999, 1e-8, 0).at(0.1, 1));
                    case 1 -> device.kernels().sgd(List.of(w), List.of(v), new SgdStep(device, 0, 0).at(1e-3));
                    case 2 -> w.storage.write(numbers(shape.size(), 3));
                    case 3 -> device.kernels().fill(w, 0.5);
                    default -> device.kernels().affine(w, 0.5, 0.25, Target.over(w));
                }
            }
        return results;
    });
}

@Test void floatsAreReadAsTheyWereWritten() {
        try (CpuDevice device = new CpuDevice(1)) {
            for (Shape s : List.of(Shape.batch(17, 3, 2, 16), Shape.batch(33, 5), Shape.batch(1, 2, 2, 1), Shape.plain(3, 2, 2, 16))) {
                double[] numbers = numbers(s.size(), 3);
                float[] longer = new float[s.size() + 7];
                for (int i = 0; i < numbers.length; i++) longer[i] = (float) numbers[i];
                Storage storage = device.zeros(s).storage;
                storage.write(longer);
                assertThat(storage.read()).containsExactly(numbers);
            }
        }
    }
}
