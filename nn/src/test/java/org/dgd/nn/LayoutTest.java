package org.dgd.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A checkpoint has PyTorch's shapes and orders; the formulas here are written for it alone. */
class LayoutTest {
    private static final int K = 3, R = 2, S = 4, C = 5;

    @ParameterizedTest @EnumSource void filtersAreOutInRowsColumnsInAFile(TestDevice d) {
        try (Device device = d.open()) {
            Tensor t = device.parameter(Shape.plain(K, R, S, C), counting(K * R * S * C));
            Parameter p = Parameter.trained(t, Layout.FILTER);
            assertThat(p.fileShape()).containsExactly(K, C, R, S);
            double[] file = p.read();
            for (int k = 0; k < K; k++)
                for (int r = 0; r < R; r++)
                    for (int s = 0; s < S; s++)
                        for (int c = 0; c < C; c++)
                            assertThat(file[((k * C + c) * R + r) * S + s]).isEqualTo(((k * R + r) * S + s) * C + c);
            t.storage.write(new double[file.length]);
            p.write(file);
            assertThat(t.storage.read()).containsExactly(counting(file.length));
        }
    }

    @ParameterizedTest @EnumSource void matricesAndVectorsKeepTheirOrder(TestDevice d) {
        try (Device device = d.open()) {
            Parameter matrix = Parameter.trained(device.parameter(Shape.matrix(3, 2), counting(6)), Layout.MATRIX);
            assertThat(matrix.fileShape()).containsExactly(3, 2);
            assertThat(matrix.read()).containsExactly(counting(6));
            Parameter vector = Parameter.trained(device.parameter(Shape.vector(4), counting(4)), Layout.VECTOR);
            assertThat(vector.fileShape()).containsExactly(4);
            assertThat(vector.read()).containsExactly(counting(4));
        }
    }

    @ParameterizedTest @EnumSource void momentsAreTwoVectorsInAFile(TestDevice d) {
        try (Device device = d.open()) {
            Tensor moments = device.constant(Shape.plain(1, 1, 2, 3), 1, 2, 3, 10, 20, 30);
            Parameter mean = Parameter.buffer(moments, Layout.MEAN), variance = Parameter.buffer(moments, Layout.VARIANCE);
            assertThat(mean.fileShape()).containsExactly(3);
            assertThat(mean.read()).containsExactly(1, 2, 3);
            assertThat(variance.read()).containsExactly(10, 20, 30);
            variance.write(new double[] {7, 8, 9});
            mean.write(new double[] {-1, -2, -3});
            assertThat(moments.storage.read()).containsExactly(-1, -2, -3, 7, 8, 9);
        }
    }

    @ParameterizedTest @EnumSource void aWrongNumberOfNumbersIsRefused(TestDevice d) {
        try (Device device = d.open()) {
            Parameter p = Parameter.trained(device.parameter(Shape.vector(4), counting(4)), Layout.VECTOR);
            assertThatThrownBy(() -> p.write(counting(5))).isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("5 numbers for leaf (1,1,1,4)");
        }
    }

    private static double[] counting(int n) { return IntStream.range(0, n).asDoubleStream().toArray(); }
}
