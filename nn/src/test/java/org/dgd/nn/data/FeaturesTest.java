package org.dgd.nn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeaturesTest {
    @TempDir Path folder;

    @Test void imagesBecomeChannelsLast() {
        float[] planes = {1, 2, 3, 4, 10, 20, 30, 40, 5, 6, 7, 8, 50, 60, 70, 80};       // (2,2,2,2)
        Features features = Features.of("x.npy", planes, new int[]{2, 2, 2, 2}, Map.of());
        assertThat(features.channels()).isEqualTo(2);
        assertThat(features.image(0)).containsExactly(1, 10, 2, 20, 3, 30, 4, 40);
        assertThat(features.image(1)).containsExactly(5, 50, 6, 60, 7, 70, 8, 80);
    }

    @Test void greyImagesAndVectors() {
        float[] values = {-1, 2, 3, 4, 5, 600};
        Features grey = Features.of("x.npy", values, new int[]{1, 2, 3}, Map.of());
        assertThat(new int[]{grey.size(), grey.height(), grey.width(), grey.channels()}).containsExactly(1, 2, 3, 1);
        Features vectors = Features.of("x.npy", values, new int[]{2, 3}, Map.of());
        assertThat(new int[]{vectors.size(), vectors.height(), vectors.width(), vectors.channels()}).containsExactly(2, 1, 1, 3);
        assertThat(vectors.image(1)).containsExactly(4, 5, 600);
    }

    @Test void subsetsKeepLabels() {
        Features all = Features.of("x.npy", new float[]{0, 1, 2, 3}, new int[]{4, 1}, Map.of())
                .labelled(new int[]{1, 0, 1, 1}, List.of("a", "b"));
        assertThat(all.everyNthPerClass(2).values()).containsExactly(0, 1, 3);
        assertThat(all.first(2).labels()).containsExactly(1, 0);
        assertThatThrownBy(() -> all.first(5)).isInstanceOf(InputException.class).hasMessageContaining("--limit 5");
        assertThatThrownBy(() -> all.labelled(new int[3], List.of())).hasMessage("x.npy: 3 labels for 4 samples");
    }

    @Test void badValuesAndShapesAreNamed() {
        assertThatThrownBy(() -> Features.of("x.npy", new float[]{Float.NaN, Float.NaN}, new int[]{1, 2}, Map.of()))
                .isInstanceOf(InputException.class).hasMessageContaining("x.npy: every value is NaN, that is missing");
        assertThatThrownBy(() -> Features.of("x.npy", new float[]{Float.NEGATIVE_INFINITY, 1}, new int[]{2, 1}, Map.of()))
                .isInstanceOf(InputException.class).hasMessageContaining("row 0 (counted from 0) holds an infinite value");
        assertThatThrownBy(() -> Features.of("x.npy", new float[2], new int[]{2}, Map.of()))
                .isInstanceOf(InputException.class).hasMessageContaining("1-dimensional");
        assertThatThrownBy(() -> Features.of("x.npy", new float[0], new int[]{0, 4}, Map.of()))
                .isInstanceOf(InputException.class).hasMessageContaining("empty");
    }

    /** As a row of empty cells of a table does: results keep the rows of the data. */
    @Test void aSampleWithoutAnyValueKeepsItsPlace() {
        Features some = Features.of("x.npy", new float[]{0, 1, Float.NaN, Float.NaN}, new int[]{2, 2}, Map.of());
        assertThat(some.size()).isEqualTo(2);
        assertThat(some.image(1)).containsExactly(Float.NaN, Float.NaN);
    }

    @Test void nanIsMissingAndZeroIsNot() {
        Features some = Features.of("x.npy", new float[]{0, 1, 0.6f, Float.NaN}, new int[]{2, 2}, Map.of());
        assertThat(some.hasMissing()).isTrue();
        assertThat(some.first(1).hasMissing()).isFalse();
        assertThat(some.requireUnitRange().binarized(128).image(1)).containsExactly(1, Float.NaN);
        assertThat(some.first(1).requireComplete().values()).containsExactly(0, 1);
        assertThatThrownBy(some::requireComplete).isInstanceOf(InputException.class)
                .hasMessage("x.npy: row 1 (counted from 0) holds NaN; every value is needed here");
    }

    @Test void readsNpy() {
        Path file = folder.resolve("x.npy");
        Npy.write(file, new double[]{1.5, 2.5, 3.5, 4.5}, 2, 2);
        Features features = Features.read(file);
        assertThat(features.image(1)).containsExactly(3.5f, 4.5f);
        assertThat(features.sha256()).containsOnlyKeys("x.npy");
    }
}
