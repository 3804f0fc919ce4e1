package org.dgd.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dgd.engine.*;
import org.dgd.engine.cpu.Convolutions.Pass;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Convolutions of images with few channels, which are unfolded, against double, and where that is done. */
final class UnfoldedTest {
    private static final int[] BATCHES = {1, 16, 17, 33};
    private static final List<Filter> FILTERS = List.of(new Filter(4, 4, Geometry.of(2, 1)), new Filter(5, 5, Geometry.of(1, 2)),
            new Filter(3, 3, Geometry.of(2, 1)), new Filter(2, 3, new Geometry(1, 3, 1, 0)), new Filter(3, 4, new Geometry(2, 2, 0, 3)));
    /** Largest difference, relative to the largest number of a result. */
    private static final double TOLERANCE = 4e-6;

    private static CpuDevice device;
    private static ReferenceDevice reference;

    record Filter(int h, int w, Geometry g) { }

    record Size(int n, int h, int w, int c, int k, Filter filter) {
        Shape large() { return Shape.batch(n, h, w, c); }

        Shape weights() { return Shape.plain(k, filter.h, filter.w, c); }

        Shape small() { return filter.g.small(large(), weights()); }
    }

    @BeforeAll static void start() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "the cpu device needs --add-modules jdk.incubator.vector");
        device = new CpuDevice(2);
        reference = new ReferenceDevice();
    }

    @AfterAll static void close() {
        if (device == null) return;
        device.close();
        reference.close();
    }

    /** Every filter with one to three channels; images even and odd, other channels that fill no tile. */
    static List<Size> sizes() {
        List<Size> sizes = new ArrayList<>();
        Random random = new Random(7);
        for (Filter f : FILTERS)
            for (int c = 1; c <= 3; c++)
                for (int n : BATCHES) sizes.add(new Size(n, 4 + random.nextInt(8), 4 + random.nextInt(8), c, 1 + random.nextInt(80), f));
        return sizes;
    }

    @ParameterizedTest @MethodSource("sizes") void agreesWithTheReference(Size s) {
        for (Pass pass : Pass.values())
            for (boolean add : new boolean[] {false, true}) {
                double[] right = run(reference, pass, s, add), values = run(device, pass, s, add);
                assertThat(OpRun.error(right, values)).as("%s, add %s: difference relative to the largest number", pass, add).isLessThan(TOLERANCE);
            }
    }

    @ParameterizedTest @MethodSource("sizes") void whatWasInScratchDoesNotMatter(Size s) {
        for (Pass pass : Pass.values())
            try (CpuDevice clean = new CpuDevice(1); CpuDevice poisoned = new CpuDevice(1)) {
                poison(poisoned, s);
                assertThat(run(poisoned, pass, s, false)).as("%s", pass).isEqualTo(run(clean, pass, s, false));
            }
    }

    /** Leaves NaN in the scratch of every pass. */
    private static void poison(CpuDevice device, Size s) {
        Geometry g = s.filter.g;
        Tensor large = device.zeros(s.large()), small = device.zeros(s.small()), filter = device.zeros(s.weights());
        for (Tensor t : List.of(large, small, filter)) Arrays.fill(((Floats) t.storage).a, Float.NaN);
        device.kernels().convForward(large, filter, null, Target.over(device.zeros(s.small())), g);
        device.kernels().convBackwardData(filter, small, null, Target.over(device.zeros(s.large())), g);
        device.kernels().convBackwardFilter(large, small, Target.over(device.zeros(s.weights())), g);
    }

    @Test void isUsedOnlyWhereItPays() {
        Geometry twice = Geometry.of(2, 1);
        Shape small = Shape.batch(64, 14, 14, 32);
        for (Pass pass : Pass.values()) {
            assertThat(Convolutions.FASTEST.unfolded(pass, Shape.plain(32, 4, 4, 1), small, twice)).isTrue();
            assertThat(Convolutions.DIRECT.unfolded(pass, Shape.plain(32, 4, 4, 1), small, twice)).isFalse();
            assertThat(Convolutions.FASTEST.unfolded(pass, Shape.plain(32, 1, 1, 1), small, Geometry.of(1, 0))).as("one tap").isFalse();
            assertThat(Convolutions.FASTEST.unfolded(pass, Shape.plain(32, 4, 4, 16), small, twice)).as("16 channels").isFalse();
        }
        assertThat(Convolutions.FASTEST.unfolded(Pass.GROW, Shape.plain(64, 5, 5, 3), small, Geometry.of(1, 2))).as("25 times the image").isFalse();
        assertThat(Convolutions.FASTEST.unfolded(Pass.GROW, Shape.plain(32, 4, 4, 1), Shape.batch(64, 224, 224, 32), twice)).as("200 MB").isFalse();
        assertThat(Convolutions.FASTEST.unfolded(Pass.FILTER, Shape.plain(32, 4, 4, 1), Shape.batch(64, 224, 224, 32), twice)).as("by rows").isTrue();
    }

    /** The same numbers on any device: the result of one pass, added to numbers or not. */
    private static double[] run(Device device, Pass pass, Size s, boolean add) {
        Kernels k = device.kernels();
        Tensor small = random(device, s.small(), 1), large = random(device, s.large(), 2), filter = random(device, s.weights(), 3);
        Tensor y = switch (pass) {
            case GROW -> large;
            case SHRINK -> small;
            case FILTER -> filter;
        };
        Target to = new Target(random(device, y.shape, 4), add);
        switch (pass) {
            case GROW -> k.convBackwardData(filter, small, add ? null : random(device, Shape.vector(s.c), 5), to, s.filter.g);
            case SHRINK -> k.convForward(large, filter, add ? random(device, Shape.vector(s.k), 5) : null, to, s.filter.g);
            default -> k.convBackwardFilter(large, small, to, s.filter.g);
        }
        return to.tensor().storage.read();
    }

    private static Tensor random(Device device, Shape shape, long seed) {
        Random random = new Random(seed);
        return device.constant(shape, random.doubles(shape.size(), -1, 1).map(x -> (float) x).toArray());
    }
}
