package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RangeCheckTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 255 128      | 0 to 255       | divide them by 255
            0 16 3         | 0 to 16        | divide them by 16
            0 128          | 0 to 128       | divide them by 255
            0 256          | 0 to 256       | divide them by 256
            0 65535        | 0 to 65535     | divide them by 65535
            2 40000        | 2 to 40000     | divide them by 65535
            -1 0.5 1       | -1 to 1        | replace x by (x + 1) / 2
            -0.5 0.25      | -0.5 to 0.25   | replace x by (x + 1) / 2
            0 2.5          | 0 to 2.5       | divide them by 2.5
            -2 3.5         | -2 to 3.5      | replace x by (x + 2) / 5.5
            10.5 12.5      | 10.5 to 12.5   | divide them by 12.5
            70000 0        | 0 to 70000     | divide them by 70000
            NaN 300.5 NaN  | 300.5 to 300.5 | divide them by 300.5
            -7.5 -7.5      | -7.5 to -7.5   | scale them to that range
            0 1 NaN 0.5    | 0 to 1         | values fit a decoder that puts out [0,1]
            NaN            | no value       | values fit a decoder that puts out [0,1]
            """)
    void advice(String values, String range, String advice) {
        RangeCheck check = RangeCheck.of(floats(values));
        assertThat(check.text()).isEqualTo(range);
        assertThat(check.advice()).isEqualTo(advice);
    }

    @Test void refusedInOneSentence() {
        Features bytes = Features.of("x.npy", new float[] {0, 1, 1, 255}, new int[] {2, 2}, Map.of());
        assertThatThrownBy(bytes::requireUnitRange).isInstanceOf(InputException.class).hasMessage("x.npy: row 1 (counted from 0) holds 255.0; "
                + "decoders put out values in [0,1], but these are from 0 to 255; divide them by 255");
        assertThatThrownBy(() -> bytes.requireUnitRange("choose another output")).hasMessageEndingWith("; divide them by 255, or choose another output");
        Features fit = Features.of("x.npy", new float[] {0, 1, 0.5f, 0.25f}, new int[] {2, 2}, Map.of());
        assertThat(fit.requireUnitRange()).isSameAs(fit);
    }

    @Test void placeOfTheFirstValueOutside() {
        assertThat(RangeCheck.of(floats("0 1 NaN -0.001 2")).outside()).isEqualTo(3);
        assertThat(RangeCheck.of(floats("0 1 NaN")).outside()).isEqualTo(-1);
        assertThat(RangeCheck.of(floats("-0.0 1")).fitsUnit()).isTrue();
    }

    private static float[] floats(String text) {
        String[] words = text.split(" ");
        float[] values = new float[words.length];
        for (int i = 0; i < values.length; i++) values[i] = Float.parseFloat(words[i]);
        return values;
    }
}
