package org.dgd.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dgd.engine.*;
import org.dgd.engine.cpu.Convolutions.Pass;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Winograd's algorithm against direct sums and against double, and where it is used. */
final class WinogradTest {
    private static final Geometry TWICE = Geometry.of(2, 1);
    private static final int SHAPES = 12;
    /** Largest difference, relative to the largest number of a result. */
    private static final double TOLERANCE = 4e-6;
    /** Largest error of this algorithm as a multiple of that of direct sums. */
    private static final double WORSE = 3;

    private static CpuDevice fastest, direct;

    /** Small images (n,h,w,k) and channels c of the large one. */
    record Size(Shape small, int c) {
        Shape filter() { return Shape.plain(small.c(), 4, 4, c); }

        Shape large() { return TWICE.large(small, filter()); }
    }

    @BeforeAll static void start() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "the cpu device needs --add-modules jdk.incubator.vector");
        fastest = new CpuDevice(2, Convolutions.FASTEST);
        direct = new CpuDevice(1, Convolutions.DIRECT);
    }

    @AfterAll static void close() {
        if (fastest == null) return;
        fastest.close();
        direct.close();
    }

    /** Any even images, any channels that are multiples of 8; the first and second have one and many of them. */
    static List<Size> sizes() {
        List<Size> sizes = new ArrayList<>(List.of(new Size(Shape.batch(3, 8, 8, 8), 128), new Size(Shape.batch(3, 8, 8, 128), 8)));
        Random random = new Random(5);
        while (sizes.size() < SHAPES) {
            Shape small = Shape.batch(1 + random.nextInt(40), 2 + 2 * random.nextInt(8), 2 + 2 * random.nextInt(8), 8 + 8 * random.nextInt(10));
            Size s = new Size(small, 8 + 8 * random.nextInt(10));
            boolean winograd = true;
            for (Pass pass : Pass.values()) winograd &= Convolutions.FASTEST.winograd(pass, s.filter(), small, TWICE);
            if (winograd) sizes.add(s);
        }
        return sizes;
    }

    @ParameterizedTest @MethodSource("sizes") void agreesWithDirectSums(Size s) {
        for (Pass pass : Pass.values())
            for (boolean add : new boolean[] {false, true}) {
                double[] right = run(direct, pass, s, add), values = run(fastest, pass, s, add);
                assertThat(OpRun.error(right, values)).as("%s, add %s: difference relative to the largest number", pass, add).isLessThan(TOLERANCE);
                assertThat(values).as("%s, add %s: not the direct sums themselves", pass, add).isNotEqualTo(right);
            }
    }

    /** Scratch grows with use, so what is read beyond its end shows on a device that has computed nothing else. */
    @ParameterizedTest @MethodSource("sizes") void aDeviceMayStartWithIt(Size s) {
        for (Pass pass : Pass.values())
            try (CpuDevice fresh = new CpuDevice(1, Convolutions.FASTEST)) {
                assertThat(run(fresh, pass, s, false)).as("%s", pass).isEqualTo(run(fastest, pass, s, false));
            }
    }

    /** As far from double as direct sums are, but for a small factor. */
    @ParameterizedTest @EnumSource(Pass.class) void accuracy(Pass pass) {
        Size s = new Size(Shape.batch(16, 8, 8, 64), 32);
        try (Device reference = new ReferenceDevice()) {
            double[] right = run(reference, pass, s, false);
            double winograd = OpRun.error(right, run(fastest, pass, s, false)), sums = OpRun.error(right, run(direct, pass, s, false));
            assertThat(winograd).as("largest error, relative to the largest number; of direct sums %s", sums).isLessThan(WORSE * sums);
        }
    }

    /** Odd images, other geometries and channels that are no multiple of 8 take direct sums; so does a device that is told to. */
    @Test void isUsedOnlyWhereItFits() {
        Shape small = Shape.batch(16, 8, 8, 32), filter = Shape.plain(32, 4, 4, 32);
        for (Pass pass : Pass.values()) {
            assertThat(Convolutions.FASTEST.winograd(pass, filter, small, TWICE)).isTrue();
            assertThat(Convolutions.DIRECT.winograd(pass, filter, small, TWICE)).isFalse();
            assertThat(Convolutions.FASTEST.winograd(pass, filter, Shape.batch(16, 9, 8, 32), TWICE)).isFalse();
            assertThat(Convolutions.FASTEST.winograd(pass, filter, Shape.batch(16, 8, 9, 32), TWICE)).isFalse();
            assertThat(Convolutions.FASTEST.winograd(pass, filter, small, new Geometry(2, 2, 1, 0))).isFalse();
            assertThat(Convolutions.FASTEST.winograd(pass, filter, small, new Geometry(2, 1, 1, 1))).isFalse();
            assertThat(Convolutions.FASTEST.winograd(pass, Shape.plain(32, 4, 4, 36), small, TWICE)).isFalse();
            assertThat(Convolutions.FASTEST.winograd(pass, Shape.plain(32, 3, 4, 32), small, TWICE)).isFalse();
        }
    }

    /** The same numbers on any device: the result of one pass, added to numbers or not. */
    private static double[] run(Device device, Pass pass, Size s, boolean add) {
        Kernels k = device.kernels();
        Tensor small = random(device, s.small, 1), large = random(device, s.large(), 2), filter = random(device, s.filter(), 3);
        Tensor y = switch (pass) {
            case GROW -> large;
            case SHRINK -> small;
            case FILTER -> filter;
        };
        Target to = new Target(random(device, y.shape, 4), add);
        switch (pass) {
            case GROW -> k.convBackwardData(filter, small, add ? null : random(device, Shape.vector(s.c), 5), to, TWICE);
            case SHRINK -> k.convForward(large, filter, add ? random(device, Shape.vector(s.small.c()), 5) : null, to, TWICE);
            default -> k.convBackwardFilter(large, small, to, TWICE);
        }
        return to.tensor().storage.read();
    }

    private static Tensor random(Device device, Shape shape, long seed) {
        Random random = new Random(seed);
        return device.constant(shape, random.doubles(shape.size(), -1, 1).map(x -> (float) x).toArray());
    }
}
