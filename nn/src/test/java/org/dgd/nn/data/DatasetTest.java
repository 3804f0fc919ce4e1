package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DatasetTest {
    /** Eight images of one row with two pixels; image i is (i, 250 − i). */
    private final Dataset data = new Dataset("tiny", 8, 1, 2, 1,
            new byte[]{0, -6, 1, -7, 2, -8, 3, -9, 4, -10, 5, -11, 6, -12, 7, -13},
            new int[]{0, 1, 0, 0, 1, 1, 0, 0}, List.of("a", "b"), false, Map.of("f", "00"));

    @Test void bytesBecomeFloatsFrom0To1() {
        assertThat(data.image(3)).containsExactly(3 / 255f, 247 / 255f);
        float[] to = new float[5];
        data.copy(1, to, 2);
        assertThat(to).containsExactly(0, 0, 1 / 255f, 249 / 255f, 0);
        assertThatThrownBy(() -> data.image(8)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test void firstTakesFileOrderAndKnowsItsLimit() {
        assertThat(firstPixels(data.first(3))).containsExactly(0, 1, 2);
        assertThat(data.first(3).labels()).containsExactly(0, 1, 0);
        assertThat(data.first(8).size()).isEqualTo(8);
        assertThatThrownBy(() -> data.first(9)).isInstanceOf(InputException.class)
                .hasMessage("--limit 9: tiny holds only 8 samples");
        assertThatThrownBy(() -> data.first(0)).isInstanceOf(InputException.class).hasMessageContaining("--limit 0");
    }

    @Test void selectKeepsLabelsWithImages() {
        Dataset chosen = data.select(new int[]{5, 0, 5});
        assertThat(firstPixels(chosen)).containsExactly(5, 0, 5);
        assertThat(chosen.labels()).containsExactly(1, 0, 1);
        assertThat(chosen.sha256()).isEqualTo(data.sha256());
    }

    @Test void randomDrawsDistinctSamplesFromTheSeed() {
        int[] drawn = firstPixels(data.random(8, new Random(3)));
        assertThat(Arrays.stream(drawn).sorted()).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(firstPixels(data.random(8, new Random(3)))).isEqualTo(drawn);
        assertThat(firstPixels(data.random(8, new Random(4)))).isNotEqualTo(drawn);
        assertThatThrownBy(() -> data.random(9, new Random(3))).isInstanceOf(InputException.class).hasMessageContaining("--limit 9");
    }

    @Test void randomDrawsEveryCombinationEquallyOften() {
        int[] counts = new int[8];
        Random rng = new Random(1);
        for (int i = 0; i < 8000; i++) for (int pixel : firstPixels(data.random(2, rng))) counts[pixel]++;
        for (int count : counts) assertThat(count).isBetween(1800, 2200);      // 2,000 expected, sd 39
    }

    @Test void everyNthPerClassCountsWithinTheClass() {
        Dataset subset = data.everyNthPerClass(2);             // class a: 0 2 3 6 7, class b: 1 4 5
        assertThat(firstPixels(subset)).containsExactly(0, 1, 3, 5, 7);
        assertThat(subset.labels()).containsExactly(0, 1, 0, 1, 0);
        var unlabelled = new Dataset("x", 1, 1, 1, 1, new byte[1], null, List.of(), false, Map.of());
        assertThatThrownBy(() -> unlabelled.everyNthPerClass(2)).isInstanceOf(InputException.class).hasMessageContaining("labels");
    }

    @Test void binarizedComparesUnsignedBytes() {
        var grey = new Dataset("grey", 1, 1, 4, 1, new byte[]{0, 127, (byte) 128, (byte) 255}, null, List.of(), false, Map.of());
        assertThat(grey.binarized(128).image(0)).containsExactly(0, 0, 1, 1);
        assertThat(grey.image(0)).as("the original stays").containsExactly(0, 127 / 255f, 128 / 255f, 1);
    }

    @Test void sizesMustAgree() {
        assertThatThrownBy(() -> new Dataset("x", 2, 1, 1, 1, new byte[1], null, List.of(), false, Map.of()))
                .hasMessageContaining("1 bytes for shape (2, 1, 1, 1)");
        assertThatThrownBy(() -> new Dataset("x", 1, 1, 1, 1, new byte[1], new int[2], List.of(), false, Map.of()))
                .hasMessageContaining("2 labels for 1 images");
    }

    private static int[] firstPixels(Dataset dataset) {
        int[] pixels = new int[dataset.size()];
        for (int i = 0; i < pixels.length; i++) pixels[i] = Math.round(dataset.image(i)[0] * 255);
        return pixels;
    }
}
