package org.dgd.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dgd.engine.Axis.*;
import static org.dgd.engine.Input.normal;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.dgd.engine.*;
import org.dgd.engine.Input.Domain;
import org.dgd.engine.ops.*;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tensors so large that a kernel cuts its loop into chunks, strips or pieces, which the op cases are too small for. */
final class CpuLargeTest {
    /** Rows without gaps, pixels with a gap behind each, one long line of channels, and no batch at all. */
    private static final List<Shape> SHAPES = List.of(
            Shape.batch(35, 13, 15, 3), Shape.batch(19, 9, 10, 16), Shape.batch(33, 1, 1, 700), Shape.plain(3, 7, 5, 401));

    private static CpuDevice one, three;

    @BeforeAll static void start() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "the cpu device needs --add-modules jdk.incubator.vector");
        one = new CpuDevice(1);
        three = new CpuDevice(3);
    }

    @AfterAll static void close() {
        if (one == null) return;
        one.close();
        three.close();
    }

    static List<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (Shape s : SHAPES) {
            Input x = normal(s), t = new Input(s, Domain.DATA);
            cases.add(OpCase.of(Sigmoid.class, s.toString(), in -> in[0].sigmoid(), x).within(1e-6));
            cases.add(OpCase.of(Mul.class, s.toString(), in -> in[0].mul(in[1]), x, x));
            cases.add(OpCase.of(LogSoftmax.class, s.toString(), in -> in[0].logSoftmax(), x).terms(s.c()));
            cases.add(OpCase.of(Norm.class, s.toString(), in -> in[0].norm(), x).terms(s.c()));
            cases.add(OpCase.of(SquaredError.class, s.toString(), in -> in[0].squaredError(in[1]), x, t));
            cases.add(OpCase.of(BinaryCrossEntropy.class, s.toString(), in -> in[0].binaryCrossEntropy(in[1]), x, t).within(1e-6));
            for (int bits = 1; bits < 16; bits++) {
                Axis[] axes = axes(bits);
                cases.add(OpCase.of(Sum.class, "over " + Arrays.toString(axes) + " of " + s, in -> in[0].sum(axes), Input.positive(s)));
            }
        }
        cases.add(OpCase.of(View.class, "into pixels with gaps", in -> in[0].view(7, 7, 16), normal(Shape.batch(19, 784))));
        cases.add(OpCase.of(View.class, "between gaps", in -> in[0].view(7, 8, 32), normal(Shape.batch(19, 8, 14, 16))));
        for (int[] n : new int[][] {{35, 521, 300}, {300, 521, 35}, {530, 70, 533}, {270, 1030, 265}})
            cases.add(OpCase.of(MatMul.class, n[0] + "x" + n[1] + " by " + n[1] + "x" + n[2], in -> in[0].matmul(in[1]),
                    normal(Shape.matrix(n[0], n[1])), normal(Shape.matrix(n[1], n[2]))).terms(Math.max(n[0], Math.max(n[1], n[2]))));
        for (int n : new int[] {35, 530}) {
            cases.add(OpCase.of(Conv2d.class, n + " samples, linear", in -> in[0].linear(in[1], null),
                    normal(Shape.batch(n, 70)), normal(Shape.matrix(133, 70))).terms(n));
            for (int channels : new int[] {32, 21})      // with gaps between pixels and without
                cases.add(OpCase.of(ConvTranspose2d.class, n + " samples, one pixel to 4x4x" + channels,
                        in -> in[0].convTranspose2d(in[1], null, Geometry.of(1, 0)),
                        normal(Shape.batch(n, 40)), normal(Shape.plain(40, 4, 4, channels))).terms(n * 16));
        }
        // by Winograd's algorithm and by direct sums
        for (int[] sizes : new int[][] {{17, 8, 8, 32, 32, 3}, {18, 8, 8, 32, 32, 0}, {35, 7, 9, 12, 20, 2}})
            cases.addAll(OpCases.evaluation(sizes));
        cases.addAll(OpCases.moments(19, 8, 10, 32, 32));
        cases.addAll(OpCases.moments(18, 2, 32, 32, 32));
        cases.addAll(OpCases.moments(35, 9, 37, 12, 20));
        for (int columns : new int[] {1, 3})       // more than a strip of lane blocks, and means that fill no vector of sums
            cases.add(OpCase.of(GaussianLogDensity.class, "700 points, " + columns + " columns", in -> in[0].gaussianLogDensity(in[1], in[2]),
                    normal(Shape.batch(700, 3)), normal(Shape.matrix(5, 3)), normal(Shape.matrix(5, columns))).within(4e-6));
        return cases;
    }

    private static Axis[] axes(int bits) {
        Set<Axis> axes = EnumSet.noneOf(Axis.class);
        for (Axis a : List.of(N, H, W, C)) if ((bits >> a.ordinal() & 1) == 1) axes.add(a);
        return axes.toArray(Axis[]::new);
    }

    @ParameterizedTest @MethodSource("cases") void agreesWithTheReference(OpCase c) {
        OpRun right = OpRun.of(c, Wiring.ALONE, new ReferenceDevice());
        OpRun run = OpRun.of(c, Wiring.ALONE, three);
        assertThat(run.error(right)).as("largest difference relative to the largest number").isLessThanOrEqualTo(c.tolerance());
        assertThat(run.sameBits(OpRun.of(c, Wiring.ALONE, one))).as("same bits with 1 and 3 threads").isTrue();
    }

    /** Wide rows are cut by columns. */
    @Test void stepsOfWideTables() {
        double[] right = steps(new ReferenceDevice());
        double[] values = steps(three);
        assertThat(OpRun.error(right, values)).isLessThan(1e-6);
        assertThat(steps(one)).as("same bits with 1 and 3 threads").isEqualTo(values);
    }

    private static double[] steps(Device device) {
        int rows = 30, columns = 601;
        int[] index = {4, 29, 0, 7, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 3};
        Random random = new Random(3);
        Tensor table = device.table(rows, columns, random.doubles(rows * columns, -1, 1).map(x -> (float) (x + Math.signum(x) / 4)).toArray());
        Tensor m = device.zeros(table.shape), v = device.zeros(table.shape), counts = device.zeros(Shape.matrix(rows, 1));
        for (int t = 1; t <= 3; t++) {
            table.zeroGradient();
            try (var _ = device.scope()) {
                table.rows(index).square().sum().backward();
                device.kernels().adamRows(table, m, v, counts, new AdamStep(device, 0.9, 0.999, 1e-8, 0.01).at(0.01, t));
                device.kernels().sgdRows(table, m, new SgdStep(device, 0.9, 0.01).at(0.01));
            }
        }
        return table.storage.read();
    }
}
