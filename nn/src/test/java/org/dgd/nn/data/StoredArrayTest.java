package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StoredArrayTest {
    private static StoredArray array(DType type, Object values, int... shape) { return new StoredArray("z.npy", type, shape, values); }

    @Test void handsOutTheArrayItselfWhereTheTypeFits() {
        float[] f = {1, 2};
        double[] d = {1, 2};
        long[] l = {1, 2};
        assertThat(StoredArray.of(f, 2).floats()).isSameAs(f);
        assertThat(StoredArray.of(d, 2).doubles()).isSameAs(d);
        assertThat(StoredArray.of(l, 2).longs()).isSameAs(l);
    }

    @Test void convertsEveryType() {
        byte[] bytes = {-1, 0, 2};
        assertThat(array(DType.I8, bytes, 3).longs()).containsExactly(-1, 0, 2);
        assertThat(array(DType.U8, bytes, 3).longs()).containsExactly(255, 0, 2);
        assertThat(array(DType.BOOL, bytes, 3).floats()).containsExactly(1, 0, 1);
        assertThat(array(DType.I16, new short[]{-1, 7}, 2).doubles()).containsExactly(-1, 7);
        assertThat(array(DType.U16, new short[]{-1, 7}, 2).doubles()).containsExactly(65535, 7);
        assertThat(array(DType.I32, new int[]{-1, 7}, 2).longs()).containsExactly(-1, 7);
        assertThat(array(DType.U32, new int[]{-1, 7}, 2).longs()).containsExactly(4294967295L, 7);
        assertThat(array(DType.I64, new long[]{1L << 53, -7}, 2).doubles()).containsExactly(9007199254740992.0, -7);
        assertThat(array(DType.F16, new short[]{0x3c00, (short) 0xc100, 0x0001}, 3).doubles()).containsExactly(1, -2.5, 0x1p-24);
        assertThat(array(DType.BF16, new short[]{0x3f80, (short) 0xc020, 0x7f80}, 3).floats())
                .containsExactly(1, -2.5f, Float.POSITIVE_INFINITY);
        assertThat(array(DType.F64, new double[]{0.1, 1e300}, 2).floats()).containsExactly(0.1f, Float.POSITIVE_INFINITY);
        assertThat(array(DType.F32, new float[]{0.1f}, 1).doubles()).containsExactly(0.1f);
    }

    @Test void refusesFloatingPointWhereIntegersAreExpected() {
        assertThatThrownBy(() -> array(DType.F32, new float[]{1}, 1).longs()).isInstanceOf(InputException.class)
                .hasMessage("z.npy: holds F32 numbers, expected integers");
    }

    @Test void checksShapes() {
        var z = array(DType.F32, new float[6], 3, 2);
        assertThat(z.requireShape(3, 2)).isSameAs(z);
        assertThat(z.requireShape(-1, 2)).isSameAs(z);
        assertThatThrownBy(() -> z.requireShape(-1, 20)).isInstanceOf(InputException.class).hasMessage("z.npy is (3,2), expected (N,20)");
        assertThatThrownBy(() -> z.requireShape(6)).isInstanceOf(InputException.class).hasMessage("z.npy is (3,2), expected (6)");
    }

    @Test void namesTheFirstRowWithNaN() {
        var z = new float[]{0, Float.POSITIVE_INFINITY, 2, 3, 4, Float.NaN, Float.NaN, 7};
        assertThatThrownBy(() -> array(DType.F32, z, 4, 2).rejectNaN("representation")).isInstanceOf(InputException.class)
                .hasMessage("z.npy: representation 2 (counted from 0) has a NaN");
        assertThatThrownBy(() -> array(DType.F16, new short[]{0x7e00}).rejectNaN("value")).isInstanceOf(InputException.class);
        z[5] = z[6] = 0;
        assertThat(array(DType.F32, z, 4, 2).rejectNaN("representation").floats()).isSameAs(z);
        assertThat(array(DType.F32, new float[0], 0, 2).rejectNaN("representation").size()).isZero();
    }

    @Test void refusesAShapeThatDoesNotDescribeTheArray() {
        assertThatThrownBy(() -> StoredArray.of(new float[6], 2, 2)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("stored array: F32 (2,2) does not describe float[6]");
        assertThatThrownBy(() -> array(DType.I32, new float[4], 2, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> StoredArray.count(1 << 16, 1 << 16)).isInstanceOf(ArithmeticException.class);
        assertThat(StoredArray.count()).isEqualTo(1);
    }
}
