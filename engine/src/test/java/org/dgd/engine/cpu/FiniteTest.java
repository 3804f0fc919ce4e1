package org.dgd.engine.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.dgd.engine.Shape;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every number of a tensor counts and nothing that lies between or behind them. */
final class FiniteTest {
    @ParameterizedTest
    @CsvSource({"true,1,1,1,1", "true,5,2,3,4", "true,16,1,1,3", "true,37,2,2,16", "false,3,1,1,7", "false,1,1,1,1", "false,5,3,3,480"})
    void aNumberThatIsNotFiniteIsFoundWhereverItIs(boolean batch, int n, int h, int w, int c) {
        try (CpuDevice device = new CpuDevice(3)) {
            Shape shape = new Shape(batch, n, h, w, c);
            Floats x = new Floats(device, shape);
            Arrays.fill(x.a, Float.NaN);
            x.write(new double[shape.size()]);
            assertThat(x.isFinite()).as("zeros, with NaN in empty places").isTrue();
            float[] bad = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY};
            for (int i = 0; i < shape.size(); i += 1 + shape.size() / 500) {
                int p = i / c % (h * w), at = x.at(i / shape.features(), p / w, p % w, i % c);
                x.a[at] = bad[i % 3];
                assertThat(x.isFinite()).as("number %d", i).isFalse();
                x.a[at] = Float.MAX_VALUE;
            }
            assertThat(x.isFinite()).as("the largest numbers").isTrue();
        }
    }
}
