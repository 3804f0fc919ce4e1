package org.dgd.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Panels of 8 columns, number by number, and nothing written beside them. */
final class InterleaveTest {
    private static final int SLACK = 256;
    private static final float UNTOUCHED = -1;

    @ParameterizedTest @CsvSource({"8, 1", "8, 16", "8, 37", "3, 16", "1, 5", "20, 35"})
    void columns(int count, int depth) {
        int stride = depth + 3, start = 5;
        float[] from = numbers(count * stride + SLACK), to = untouched(start + depth * Interleave.WIDTH + SLACK);
        Interleave.columns(from, 2, stride, count, depth, to, start);
        for (int i = 0; i < depth; i++)
            for (int j = 0; j < Math.min(count, Interleave.WIDTH); j++)
                assertThat(to[start + i * Interleave.WIDTH + j]).as("row %d, column %d", i, j).isEqualTo(from[2 + j * stride + i]);
        assertUntouched(to, 0, start);
        assertUntouched(to, start + depth * Interleave.WIDTH, to.length);
    }

    @ParameterizedTest @ValueSource(ints = {8, 16, 40, 21})
    void rows(int count) {
        int depth = 7, stride = count + 4, start = 3, panel = depth * Interleave.WIDTH + 16, panels = Math.ceilDiv(count, Interleave.WIDTH);
        float[] from = numbers(depth * stride + SLACK), to = untouched(start + panels * panel + SLACK);
        Interleave.rows(from, 1, stride, count, depth, to, start, panel);
        for (int i = 0; i < depth; i++)
            for (int j = 0; j < count; j++)
                assertThat(to[start + j / 8 * panel + i * 8 + j % 8]).as("row %d, column %d", i, j).isEqualTo(from[1 + i * stride + j]);
        for (int p = 0; p < panels; p++) assertUntouched(to, start + p * panel + depth * Interleave.WIDTH, start + (p + 1) * panel);
        assertUntouched(to, start + panels * panel, to.length);
    }

    private static float[] numbers(int count) {
        float[] a = new float[count];
        for (int i = 0; i < count; i++) a[i] = i;
        return a;
    }

    private static float[] untouched(int count) {
        float[] a = new float[count];
        Arrays.fill(a, UNTOUCHED);
        return a;
    }

    private static void assertUntouched(float[] a, int from, int to) {
        assertThat(Arrays.copyOfRange(a, from, to)).as("%d .. %d", from, to).containsOnly(UNTOUCHED);
    }
}
