package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dgd.engine.Axis.*;
import static org.dgd.engine.Input.normal;
import static org.dgd.engine.Input.positive;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.dgd.engine.*;
import org.dgd.engine.Input.Domain;
import org.dgd.engine.ops.*;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Reductions, channels and losses of tensors so large that they are cut into parts and tiles, and of such that fill no block. */
final class CudaReductionTest {
    /** Columns one by one and by fours, two reductions in a row, rows of odd lengths, more columns than a block has threads, one long row, many short rows. */
    private static final List<Shape> SHAPES = List.of(Shape.batch(70, 11, 7, 3), Shape.batch(12, 16, 16, 8), Shape.plain(400, 2, 9, 3), Shape.plain(400, 2, 9, 2),
            Shape.plain(3, 2, 2, 1601), Shape.plain(2, 1, 1, 12001), Shape.plain(35, 1, 1, 1540), Shape.vector(20003), Shape.plain(5, 400, 3, 4), Shape.batch(50, 100), Shape.plain(10, 1, 1, 2100));

    private static CudaDevice device;

    @BeforeAll static void open() { device = Emulator.device(); }

    @AfterAll static void close() { if (device != null) device.close(); }

    static List<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (Shape s : SHAPES) {
            for (Axis[] axes : subsets(s)) {
                String detail = "over " + Arrays.toString(axes) + " of " + s;
                cases.add(OpCase.of(Sum.class, detail, in -> in[0].sum(axes), positive(s)));
                cases.add(OpCase.of(Max.class, detail, in -> in[0].max(axes), new Input(s, Domain.DISTINCT)));
            }
            Input x = normal(s), t = new Input(s, Domain.DATA);
            cases.add(OpCase.of(LogSumExp.class, s.toString(), in -> in[0].logSumExp(), x).within(1e-6));
            cases.add(OpCase.of(LogSoftmax.class, s.toString(), in -> in[0].logSoftmax(), x).terms(s.c()));
            cases.add(OpCase.of(Norm.class, s.toString(), in -> in[0].norm(), x));
            cases.add(OpCase.of(SquaredError.class, s.toString(), in -> in[0].squaredError(in[1]), x, t));
            cases.add(OpCase.of(SigmoidSquaredError.class, s.toString(), in -> in[0].sigmoidSquaredError(in[1]), x, t).within(1e-6));
            cases.add(OpCase.of(BinaryCrossEntropy.class, s.toString(), in -> in[0].binaryCrossEntropy(in[1]), x, t));
        }
        Input x = new Input(Shape.batch(70, 4, 5, 6), Domain.DISTINCT);
        cases.add(OpCase.of(Max.class, "of numbers that are there twice", in -> in[0].concat(N, in[0]).max(N, W), x));
        return cases;
    }

    /** All sets of axes that this shape has. */
    private static List<Axis[]> subsets(Shape s) {
        List<Axis[]> subsets = new ArrayList<>();
        for (int bits = 1; bits < 16; bits++) {
            Set<Axis> axes = EnumSet.noneOf(Axis.class);
            for (Axis a : Axis.values()) if ((bits >> a.ordinal() & 1) == 1) axes.add(a);
            if (axes.stream().allMatch(a -> s.size(a) > 1)) subsets.add(axes.toArray(Axis[]::new));
        }
        return subsets;
    }

    @ParameterizedTest @MethodSource("cases") void agreesWithTheReference(OpCase c) {
        for (Wiring wiring : List.of(Wiring.ALONE, Wiring.TWICE)) {
            assertThat(OpRun.of(c, wiring, device).error(OpRun.of(c, wiring, new ReferenceDevice())))
                    .as("%s %s, largest difference relative to the largest number", c, wiring).isLessThanOrEqualTo(c.tolerance());
        }
    }

    /** The emulated GPU runs blocks and threads in another order every time. */
    @ParameterizedTest @MethodSource("cases") void theBitsAreAlwaysTheSame(OpCase c) {
        assertThat(OpRun.of(c, Wiring.ALONE, device).sameBits(OpRun.of(c, Wiring.ALONE, device))).as("%s", c).isTrue();
    }

    /** A float cannot count beyond 2^24 by ones; each way to sum meets a number so large, and then ones. */
    @ParameterizedTest @ValueSource(ints = {1, 3, 4, 1200}) void sumsAreInDouble(int columns) {
        int lines = Math.ceilDiv(60000, columns) | 1;
        double[] x = new double[lines * columns];
        Arrays.fill(x, 1);
        Arrays.fill(x, 0, columns, 1 << 24);
        try (var _ = device.scope()) {
            double[] sums = device.constant(Shape.matrix(lines, columns), x).sum(N).storage.read();
            assertThat(sums).hasSize(columns).containsOnly((1 << 24) + lines - 1);
        }
    }

    @ParameterizedTest @ValueSource(ints = {3, 100, 7001}) void aNaNIsNotLost(int length) {
        for (Shape s : List.of(Shape.vector(length), Shape.plain(length, 1, 1, 2), Shape.plain(length, 1, 1, 4)))
            for (int at : new int[] {0, length / 2, length - 1}) {
                double[] x = new double[s.size()];
                x[at * (s.size() / length)] = Double.NaN;
                Axis axis = s.n() == 1 ? C : N;
                try (var _ = device.scope()) {
                    Tensor t = device.constant(s, x);
                    assertThat(t.max(axis).storage.read()[0]).isNaN();
                    assertThat(t.sum(axis).storage.read()[0]).isNaN();
                    assertThat(t.squaredError(device.zeros(s)).storage.read()[0]).isNaN();
                    assertThat(t.binaryCrossEntropy(device.zeros(s)).storage.read()[0]).isNaN();
                }
            }
    }

    /** The bias of a layer, a loss: two launches; small sums: one. */
    @Test void launchesAreFew() {
        Tensor small = device.zeros(Shape.batch(64, 20)), large = device.zeros(Shape.batch(64, 32, 32, 3));
        try (var _ = device.scope()) {
            assertThat(launches(() -> small.sum())).isOne();
            assertThat(launches(() -> small.sum(C))).isOne();
            assertThat(launches(() -> small.sum(N))).isOne();
            assertThat(launches(() -> small.squaredError(small))).isOne();
            assertThat(launches(() -> large.sum(N, H, W))).isEqualTo(2);
            assertThat(launches(() -> large.sum())).isEqualTo(2);
            assertThat(launches(() -> large.squaredError(large))).isEqualTo(2);
        }
    }

    private static long launches(Runnable work) {
        EmulatedGpu gpu = new EmulatedGpu();
        long before = gpu.launches();
        work.run();
        return gpu.launches() - before;
    }
}
