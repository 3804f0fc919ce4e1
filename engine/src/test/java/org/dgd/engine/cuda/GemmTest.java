package org.dgd.engine.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.dgd.engine.*;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of matrices that no two dimensions of are alike, so that every wrong leading dimension shows. */
final class GemmTest {
    private static CudaDevice device;

    @BeforeAll static void open() { device = Emulator.device(); }

    @AfterAll static void close() { if (device != null) device.close(); }

    @ParameterizedTest
    @CsvSource({"false,false", "false,true", "true,false", "true,true"})
    void agreesWithTheReference(boolean transposeA, boolean transposeB) {
        for (int[] size : new int[][] {{3, 5, 7}, {1, 4, 9}, {6, 1, 2}, {2, 33, 1}})
            for (boolean add : new boolean[] {false, true})
                assertThat(OpRun.error(product(new ReferenceDevice(), size, transposeA, transposeB, add), product(device, size, transposeA, transposeB, add)))
                        .as("%s, add %s", Arrays.toString(size), add).isLessThan(1e-6);
    }

    private static double[] product(Device device, int[] size, boolean transposeA, boolean transposeB, boolean add) {
        int m = size[0], n = size[1], depth = size[2];
        Random random = new Random(m);
        Tensor a = numbers(device, random, transposeA ? depth : m, transposeA ? m : depth), b = numbers(device, random, transposeB ? n : depth, transposeB ? depth : n);
        Tensor y = numbers(device, random, m, n);
        if (!add) device.kernels().fill(y, Double.NaN);
        device.kernels().matmul(a, transposeA, b, transposeB, new Target(y, add));
        return y.storage.read();
    }

    private static Tensor numbers(Device device, Random random, int rows, int columns) {
        return device.constant(Shape.matrix(rows, columns), random.doubles(rows * columns, -1, 1).map(v -> (float) v).toArray());
    }
}
