package org.dgd.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import org.dgd.engine.Shape;
import org.dgd.engine.Storage;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What goes to lanes is where the one-by-one {@code read} of doubles looks for it, and comes back. */
final class RowMajorTest {
    @BeforeAll static void needsVectors() {
        assumeTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent(), "the cpu device needs --add-modules jdk.incubator.vector");
    }

    /** With gaps between pixels and without; features and samples that fill no tile; no batch at all. */
    static List<Shape> shapes() {
        return List.of(Shape.batch(33, 5, 3, 16), Shape.batch(16, 3, 2, 32), Shape.batch(17, 7, 5, 3), Shape.batch(64, 1, 1, 48),
                Shape.batch(35, 28, 28, 1), Shape.batch(1, 1, 1, 2), Shape.batch(16, 1, 1, 15), Shape.plain(3, 2, 2, 17));
    }

    @ParameterizedTest @MethodSource("shapes") void thereAndBack(Shape shape) {
        int size = shape.size();
        float[] there = new float[size + 1], back = new float[size + 1];
        for (int i = 0; i <= size; i++) there[i] = i + 1;
        try (CpuDevice device = new CpuDevice(2)) {
            Storage s = device.zeros(shape).storage;
            Arrays.fill(((Floats) s).a, Float.NaN);
            s.write(there);
            double[] right = s.read();
            for (int i = 0; i < size; i++) assertThat(right[i]).isEqualTo(i + 1);
            s.read(back);
        }
        assertThat(back[size]).as("beyond the tensor").isZero();
        assertThat(Arrays.copyOf(back, size)).isEqualTo(Arrays.copyOf(there, size));
    }
}
