package org.dgd.experiments.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

class ImageGridTest {
    @Test void aHundredDigitsAreTenByTenEnlargedByTwoWithThinGaps() {
        BufferedImage grid = ImageGrid.plain(new ImagePanel("", new Images(new float[100 * 28 * 28], 28, 28, 1), 10));
        assertThat(grid.getWidth()).isEqualTo(10 * 56 + 9 * 2);
        assertThat(grid.getHeight()).isEqualTo(10 * 56 + 9 * 2);
        assertThat(grid.getRGB(55, 0) & 0xffffff).isZero();
        assertThat(grid.getRGB(56, 0) & 0xffffff).isEqualTo(0xffffff);
    }

    @Test void everyDataPixelIsACrispSquareInItsPlace() {
        var panel = new ImagePanel("", new Images(new float[] {0, 1, 0.5f, 2, -1, Float.NaN}, 1, 2, 1), 2);
        int s = ImageGrid.scale(panel);
        BufferedImage grid = ImageGrid.plain(panel);
        assertThat(s).isGreaterThan(10);
        assertThat(grid.getHeight()).isEqualTo(2 * s + ImageGrid.GAP);
        assertThat(new int[] {grid.getRGB(s - 1, s - 1), grid.getRGB(s, 0)}).containsExactly(0xff000000, 0xffffffff);
        int second = 2 * s + ImageGrid.GAP;
        assertThat(new int[] {grid.getRGB(second, 0), grid.getRGB(second + s, 0)}).containsExactly(0xff808080, 0xffffffff);
        assertThat(new int[] {grid.getRGB(0, s + ImageGrid.GAP), grid.getRGB(s, s + ImageGrid.GAP)}).containsExactly(0xff000000, 0xffff00ff);
    }

    @Test void channelsAreTheLastAxis() {
        BufferedImage grid = ImageGrid.plain(new ImagePanel("", new Images(new float[] {1, 0.2f, 0, 0, 0, Float.NaN}, 1, 2, 3), 1));
        assertThat(grid.getRGB(0, 0)).isEqualTo(0xffff3300);
        assertThat(grid.getRGB(grid.getWidth() - 1, 0)).isEqualTo(0xffff00ff);
    }

    @Test void wrongSizesAreRefused() {
        assertThatThrownBy(() -> new Images(new float[10], 3, 3, 1)).hasMessageContaining("10 values");
        assertThatThrownBy(() -> new Images(new float[18], 3, 3, 2)).hasMessageContaining("2 channels");
        var panel = new ImagePanel("", new Images(new float[18], 3, 3, 1), 2);
        assertThatThrownBy(() -> panel.captioned(List.of("one"), List.of())).hasMessage("1 captions for 2 columns");
    }
}
