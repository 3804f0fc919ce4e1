package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.dgd.engine.Input.normal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dgd.engine.*;
import org.dgd.engine.Input.Domain;
import org.dgd.engine.ops.BatchNorm;
import org.dgd.engine.ops.BatchNormConv;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.*;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch normalization over several blocks: channels by ones and by fours, in more than one block across, and pixels that fill no block. */
final class CudaNormalizationTest {
    private static final double EPSILON = 1e-5;

    private static CudaDevice device;

    @BeforeAll static void open() { device = Emulator.device(); }

    @AfterAll static void close() { if (device != null) device.close(); }

    static List<OpCase> cases() {
        List<OpCase> cases = new ArrayList<>();
        for (Shape s : List.of(Shape.batch(70, 13, 11, 1), Shape.batch(37, 9, 11, 3), Shape.batch(37, 9, 11, 12), Shape.batch(21, 9, 11, 30),
                Shape.batch(13, 9, 11, 64), Shape.batch(13, 9, 11, 66), Shape.batch(5, 9, 11, 260)))
            cases.add(norm(true, s));
        cases.add(norm(false, Shape.batch(3, 131, 97, 63)));                    // more runs than parts
        for (int[] s : new int[][] {{37, 9, 11, 5, 1}, {37, 9, 11, 12, 2}, {21, 9, 11, 33, 3}, {13, 9, 11, 64, 3}, {5, 9, 11, 132, 1}, {3, 7, 5, 516, 2}})
            cases.add(conv(s));
        cases.add(conv(3, 107, 107, 17, 3));                                    // every block works more than once
        cases.add(conv(2, 3, 5, 2052, 2));                                      // more channels than fit into a block's table
        return cases;
    }

    private static OpCase norm(boolean relu, Shape s) {
        Input x = normal(s), line = normal(Shape.vector(s.c()));
        return OpCase.of(BatchNorm.class, "of the batch " + s, t -> {
            BatchNorm norm = BatchNorm.ofBatch(t[0], t[1], t[2], EPSILON);
            return Tensor.of(relu ? norm.withRelu() : norm);
        }, x, line, line).terms(s.n() * s.pixels());
    }

    private static OpCase conv(int... s) {
        Shape shape = Shape.batch(s[0], s[1], s[2], s[3]);
        Input line = normal(Shape.vector(s[3]));
        return OpCase.of(BatchNormConv.class, "of the batch " + shape + " to " + s[4],
                t -> Tensor.of(new BatchNormConv(BatchNorm.ofBatch(t[0], t[1], t[2], EPSILON).withRelu(), t[3], t[4])),
                normal(shape), line, line, normal(Shape.plain(s[3], 1, 1, s[4])), normal(Shape.vector(s[4]))).terms(shape.n() * shape.pixels());
    }

    @ParameterizedTest @MethodSource("cases") void agreesWithTheReference(OpCase c) {
        OpRun run = OpRun.of(c, Wiring.ALONE, device);
        assertThat(run.error(OpRun.of(c, Wiring.ALONE, new ReferenceDevice()))).isLessThanOrEqualTo(c.tolerance());
        assertThat(run.sameBits(OpRun.of(c, Wiring.ALONE, device))).as("the same bits again").isTrue();
    }

    @Test void blocksCoverAllPixelsAndChannelsOnceAndSumsAreFew() {
        for (int channels : new int[] {1, 3, 4, 63, 64, 65, 256, 260, 1024})
            for (int pixels : new int[] {1, 63, 4096, 4097, 1 << 19}) {
                Shape x = Shape.batch(pixels, channels);
                for (ChannelTiles t : List.of(ChannelTiles.of(x), ChannelTiles.ofSums(x))) {
                    assertThat(t.lanes() * t.across()).as("%s", t).isBetween(ChannelTiles.groups(channels), ChannelTiles.groups(channels) + t.across() - 1);
                    assertThat(t.lanes()).isBetween(1, 64);
                    assertThat((long) t.parts() * t.span()).isBetween((long) pixels, (long) pixels + t.span() - 1);
                }
                assertThat(ChannelTiles.ofSums(x).parts() * ChannelTiles.ofSums(x).across()).isLessThanOrEqualTo(528);
            }
    }

    private static double[] numbers(int count, long seed) { return new Random(seed).doubles(count, -1, 1).map(v -> (float) v).toArray(); }

    @Test void aMeanFarFromZeroCostsNoDigits() {
        double[] x = new Random(5).doubles(9000 * 4).map(u -> (float) (5000 + u)).toArray();
        x[0] = 0;                                                               // sums do not hang on the first number
        double[] right = moments(new ReferenceDevice(), 9000, x), values = moments(device, 9000, x);
        for (int i = 0; i < right.length; i++) assertThat(values[i]).as("moment %d", i).isCloseTo(right[i], within(2e-6 * right[i]));
    }

    @Test void aNanStaysInItsChannel() {
        double[] x = numbers(9000 * 4, 6);
        x[4 * 7777 + 2] = Double.NaN;
        double[] moments = moments(device, 9000, x);
        for (int i = 0; i < moments.length; i++) assertThat(Double.isNaN(moments[i])).as("moment %d", i).isEqualTo(i % 4 == 2);
    }

    private static double[] moments(Device device, int pixels, double... x) {
        Tensor moments = device.zeros(Shape.plain(1, 1, 2, x.length / pixels));
        device.kernels().moments(device.constant(Shape.batch(pixels, x.length / pixels), x), moments);
        return moments.storage.read();
    }

    /** What is not asked for changes nothing of what is. */
    @Test void targetsMayBeMissing() {
        Shape s = Shape.batch(300, 5), line = Shape.vector(5);
        Tensor x = device.constant(s, numbers(1500, 1)), gamma = device.constant(line, numbers(5, 2)), beta = device.constant(line, numbers(5, 3));
        Tensor moments = device.constant(Shape.plain(1, 1, 2, 5), new Input(Shape.plain(1, 1, 2, 5), Domain.MOMENTS).draw(new Random(4)));
        Tensor dy = device.constant(s, numbers(1500, 5)), weight = device.constant(Shape.plain(5, 1, 1, 2), numbers(10, 6)), small = device.constant(Shape.batch(300, 2), numbers(600, 7));
        Kernels k = device.kernels();
        for (boolean fixed : new boolean[] {false, true}) {
            check(new Shape[] {s, line, line}, t -> k.batchNormBackward(x, gamma, beta, moments, EPSILON, fixed, true, dy, t[0], t[1], t[2]));
            check(new Shape[] {s, line, line, weight.shape, Shape.vector(2)},
                    t -> k.batchNormConvBackward(x, gamma, beta, moments, EPSILON, fixed, weight, small, t[0], t[1], t[2], t[3], t[4]));
        }
    }

    private interface Backward { void run(Target... targets); }

    private static void check(Shape[] shapes, Backward backward) {
        double[][] all = run(shapes, (1 << shapes.length) - 1, backward);
        for (int wanted = 1; wanted < 1 << shapes.length; wanted++) {
            double[][] some = run(shapes, wanted, backward);
            for (int i = 0; i < shapes.length; i++)
                if ((wanted >> i & 1) == 1) assertThat(Arrays.equals(some[i], all[i])).as("target %d of %s", i, Integer.toBinaryString(wanted)).isTrue();
        }
    }

    private static double[][] run(Shape[] shapes, int wanted, Backward backward) {
        Target[] targets = new Target[shapes.length];
        for (int i = 0; i < shapes.length; i++) if ((wanted >> i & 1) == 1) targets[i] = Target.over(device.constant(shapes[i], nans(shapes[i].size())));
        backward.run(targets);
        return Arrays.stream(targets).map(t -> t == null ? null : t.tensor().storage.read()).toArray(double[][]::new);
    }

    private static double[] nans(int count) {
        double[] nans = new double[count];
        Arrays.fill(nans, Double.NaN);
        return nans;
    }
}
