package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dgd.engine.Axis.*;
import static org.dgd.engine.Input.normal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.dgd.engine.*;
import org.dgd.engine.ops.*;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rearrangements of several blocks: squares that are full and such that are not, numbers by fours and one by one. */
final class CudaRearrangeTest {
    private static CudaDevice device;

    @BeforeAll static void open() { device = Emulator.device(); }

    @AfterAll static void close() { if (device != null) device.close(); }

    static List<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (Shape s : List.of(Shape.batch(9, 7, 7, 64), Shape.batch(3, 40, 1, 70), Shape.batch(5, 32, 32, 3), Shape.batch(2, 64, 64, 1), Shape.batch(7, 12, 5, 36)))
            for (int[] axes : new int[][] {{0, 3, 1, 2}, {0, 2, 3, 1}, {0, 3, 2, 1}, {0, 2, 1, 3}})
                cases.add(OpCase.of(Permute.class, s + " " + Arrays.toString(axes), x -> x[0].permute(axes), normal(s)));
        for (int[] axes : new int[][] {{3, 2, 1, 0}, {1, 0, 3, 2}, {1, 2, 3, 0}, {2, 3, 0, 1}})
            cases.add(OpCase.of(Permute.class, "plain " + Arrays.toString(axes), x -> x[0].permute(axes), normal(Shape.plain(13, 20, 9, 16))));
        Shape images = Shape.batch(9, 6, 5, 24), odd = Shape.batch(9, 6, 5, 23);
        for (int[] part : new int[][] {{0, 8}, {4, 12}, {3, 11}, {4, 11}, {0, 1}})
            for (Shape s : List.of(images, odd)) {
                cases.add(OpCase.of(Slice.class, Arrays.toString(part) + " of " + s, x -> x[0].slice(C, part[0], part[1]), normal(s)));
                Input other = normal(s.with(C, part[1] - part[0]));
                cases.add(OpCase.of(Concat.class, s + " and " + other.shape(), x -> x[0].concat(C, x[1]), normal(s), other));
            }
        for (Axis axis : List.of(N, H, W)) {
            cases.add(OpCase.of(Slice.class, "by fours along " + axis, x -> x[0].slice(axis, 1, 4), normal(images)));
            cases.add(OpCase.of(Slice.class, "one by one along " + axis, x -> x[0].slice(axis, 1, 4), normal(odd)));
        }
        for (Shape s : List.of(Shape.SCALAR, Shape.vector(24), Shape.batch(9, 1), Shape.plain(1, 6, 5, 1), Shape.batch(9, 1, 5, 24), Shape.plain(1, 6, 1, 24), Shape.batch(9, 1, 5, 1)))
            for (int wider : new int[] {0, 1}) {
                Shape small = s.c() == 1 ? s : s.with(C, s.c() + wider), large = images.with(C, 24 + wider);
                cases.add(OpCase.of(Broadcast.class, small + " to " + large, x -> x[0].broadcast(large), normal(small)).terms(large.size() / small.size()));
                cases.add(OpCase.of(Broadcast.class, small + " to " + large + ", a mean's gradient", x -> x[0].broadcast(large).mean(), normal(small)).terms(large.size()));
            }
        cases.add(OpCase.of(View.class, "of an odd number of numbers", x -> x[0].view(5, 5, 41), normal(Shape.batch(9, 1025))));
        for (int m : new int[] {3, 4, 260}) {
            int[] index = new Random(m).ints(520, 0, 90).toArray(), all = IntStream.range(0, 520).map(i -> i * 3 % 520).toArray();
            cases.add(OpCase.of(Rows.class, "520 rows of " + m, x -> x[0].rows(index), normal(Shape.matrix(90, m))).terms(16));
            cases.add(OpCase.of(ScatterRows.class, "520 rows of " + m, x -> x[0].scatterRows(95, index), normal(Shape.batch(520, m))).terms(16));
            cases.add(OpCase.of(ScatterRows.class, "520 rows of " + m + ", all others", x -> x[0].scatterRows(521, all), normal(Shape.batch(520, m))));
        }
        return cases;
    }

    @ParameterizedTest @MethodSource("cases") void agreesWithTheReference(OpCase c) {
        for (Wiring wiring : List.of(Wiring.ALONE, Wiring.TWICE)) {
            assertThat(OpRun.of(c, wiring, device).error(OpRun.of(c, wiring, new ReferenceDevice())))
                    .as("%s %s, largest difference relative to the largest number", c, wiring).isLessThanOrEqualTo(c.tolerance());
        }
    }

    /** Samples of one row are added as in a loop over the samples, to what is there. */
    @Test void rowsThatOccurOftenAreAddedInOrder() {
        int[] index = new Random(1).ints(900, 0, 3).toArray();
        double[] x = new Random(2).doubles(index.length * 5, -1, 1).map(v -> (float) v).toArray();
        float[] right = new float[4 * 5];
        Arrays.fill(right, 1);
        for (int i = 0; i < x.length; i++) right[index[i / 5] * 5 + i % 5] += (float) x[i];
        try (var _ = device.scope()) {
            Tensor table = device.constant(Shape.matrix(4, 5), IntStream.range(0, 20).mapToDouble(_ -> 1).toArray());
            device.kernels().scatterRows(device.constant(Shape.batch(index.length, 5), x), device.index(index), Target.onto(table));
            float[] y = new float[right.length];
            table.storage.read(y);
            assertThat(y).isEqualTo(right);
        }
    }

    /** An index that is set anew is read anew: its numbers are on the device. */
    @Test void anIndexMayChange() {
        Index index = device.index(0, 2);
        try (var _ = device.scope()) {
            Tensor table = device.constant(Shape.matrix(3, 1), 5, 6, 7), y = device.zeros(Shape.batch(2, 1));
            index.set(1, 0);
            device.kernels().rows(table, index, y);
            assertThat(y.storage.read()).containsExactly(6, 5);
        }
    }
}
