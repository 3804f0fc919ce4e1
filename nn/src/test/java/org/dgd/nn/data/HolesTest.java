package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.nn.data.Holes.Pattern;
import org.junit.jupiter.api.Test;

final class HolesTest {
    private static final int N = 40, H = 6, W = 8, C = 3;

    private static Features images(int n, int h, int w, int c) {
        float[] values = new float[n * h * w * c];
        for (int i = 0; i < values.length; i++) values[i] = i;
        return new Features("images", n, h, w, c, values, null, List.of(), Map.of());
    }

    private static float[] punched(Pattern pattern, double share, int seed) { return new Holes(pattern, share).punch(images(N, H, W, C), new Rng(seed)); }

    @Test void everySampleLosesTheSameNumberAndTheRestStays() {
        float[] x = punched(Pattern.RANDOM, 0.3, 0);
        for (int i = 0; i < N; i++) {
            int missing = 0;
            for (int j = i * H * W * C; j < (i + 1) * H * W * C; j++) {
                if (Float.isNaN(x[j])) missing++;
                else assertThat(x[j]).isEqualTo(j);
            }
            assertThat(missing).isEqualTo(43);                   // 0.3 · 144 = 43.2
        }
    }

    @Test void wholePixelsLoseAllChannels() {
        float[] x = punched(Pattern.PIXELS, 0.5, 0);
        int missing = 0;
        for (int p = 0; p < x.length / C; p++) {
            boolean first = Float.isNaN(x[p * C]);
            for (int c = 1; c < C; c++) assertThat(Float.isNaN(x[p * C + c])).isEqualTo(first);
            if (first) missing++;
        }
        assertThat(missing).isEqualTo(N * H * W / 2);
    }

    @Test void aBlockIsOneSquareAnywhere() {
        float[] x = punched(Pattern.BLOCK, 0.3, 0);              // side √(0.3 · 48) = 3.8
        int[] firsts = new int[N];
        for (int i = 0; i < N; i++) {
            int first = -1, missing = 0;
            for (int p = 0; p < H * W; p++)
                if (Float.isNaN(x[(i * H * W + p) * C])) {
                    if (first < 0) first = p;
                    assertThat(p / W - first / W).isBetween(0, 3);
                    assertThat(p % W - first % W).isBetween(0, 3);
                    missing++;
                }
            assertThat(missing).isEqualTo(16);
            firsts[i] = first;
        }
        assertThat(firsts).contains(0, 1, W, 2 * W + 4);         // of 15 places
    }

    @Test void theSeedDecides() {
        for (Pattern pattern : Pattern.values()) {
            assertThat(punched(pattern, 0.4, 3)).isEqualTo(punched(pattern, 0.4, 3));
            assertThat(punched(pattern, 0.4, 3)).isNotEqualTo(punched(pattern, 0.4, 4));
        }
    }

    @Test void nonsenseIsRefused() {
        assertThatThrownBy(() -> new Holes(Pattern.RANDOM, 0.1).punch(images(2, 1, 1, 4), new Rng(0))).isInstanceOf(InputException.class)
                .hasMessage("images: 0.1 of 4 values is none; at least one has to be missing, and one to stay");
        assertThatThrownBy(() -> new Holes(Pattern.PIXELS, 0.95).punch(images(2, 2, 2, 3), new Rng(0))).isInstanceOf(InputException.class).hasMessageContaining("all of them");
        assertThatThrownBy(() -> new Holes(Pattern.BLOCK, 0.5).punch(images(2, 1, 1, 4), new Rng(0))).isInstanceOf(InputException.class).hasMessageContaining("no pixels");
        assertThatThrownBy(() -> new Holes(Pattern.BLOCK, 0.9).punch(images(2, 4, 9, 1), new Rng(0))).isInstanceOf(InputException.class).hasMessageContaining("does not fit");
        assertThatThrownBy(() -> new Holes(Pattern.BLOCK, 0.99).punch(images(2, 4, 4, 1), new Rng(0))).isInstanceOf(InputException.class).hasMessageContaining("leaves nothing");
        assertThatThrownBy(() -> new Holes(Pattern.RANDOM, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
