package org.dgd.experiments.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The pictures of figures 1A and 5: {@link Distributions} and {@link Ranges}. */
final class SpreadFiguresTest {
    /** An axis has a margin of 5 % on either side of its values. */
    private static final double EDGE = 0.05 / 1.1;

    private static BufferedImage paint(Block block) {
        var image = new BufferedImage(block.width(), block.height(), BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.fillRect(0, 0, image.getWidth(), image.getHeight());
        block.draw(g);
        g.dispose();
        return image;
    }

    private static int at(BufferedImage image, Rectangle body, double x, double y) {
        return image.getRGB((int) Math.round(body.x + x * body.width), (int) Math.round(body.y + (1 - y) * body.height)) & 0xffffff;
    }

    private static int color(int c, int classes) { return Palette.of(c, classes).getRGB() & 0xffffff; }

    @Test void pointsAndBarsLieWhereTheyBelong() {
        double[] x = {2, 20, 200}, mean = {1, 0.3, 0.1};
        var block = new Ranges(new RangePanel("t", "x", "y", List.of(new RangePanel.Series("a", x, mean, mean, mean),
                new RangePanel.Series("b", new double[] {20}, new double[] {0.2}, new double[] {0.15}, new double[] {0.5}))));
        BufferedImage image = paint(block);
        assertThat(at(image, block.body(), EDGE, 1 - EDGE)).isEqualTo(color(0, 2));
        assertThat(at(image, block.body(), 1 - EDGE, EDGE)).isEqualTo(color(0, 2));
        double bar = EDGE + (1 - 2 * EDGE) * Math.log10(0.45 / 0.1);
        assertThat(at(image, block.body(), 0.5, bar)).isEqualTo(color(1, 2));
        assertThat(at(image, block.body(), 0.25, 0.2)).isNotIn(color(0, 2), color(1, 2));
    }

    @Test void whatIsNotPositiveIsLeftOut() {
        double[] x = {2, 20}, mean = {0, 0.3};
        var block = new Ranges(new RangePanel("t", "x", "y", List.of(new RangePanel.Series("a", x, mean, mean, mean))));
        assertThat(paint(block).getHeight()).isEqualTo(block.height());
        var none = new Distributions(new DistributionPanel("t", "y", List.of(new DistributionPanel.Group("a", new double[] {Double.NaN}, 0))));
        assertThat(paint(none).getHeight()).isEqualTo(none.height());
    }

    @Test void fewValuesAreDotsAndManyHaveAMedian() {
        var few = new DistributionPanel.Group("few", new double[] {0.1, 1}, 0);
        var many = new DistributionPanel.Group("many", new double[] {0.1, 0.2, 0.5, 0.5, 0.5, 0.8, 1}, 1);
        var block = new Distributions(new DistributionPanel("t", "y", List.of(few, many, few)));
        BufferedImage image = paint(block);
        assertThat(at(image, block.body(), 0.5 / 3, EDGE)).isNotEqualTo(0xffffff);
        assertThat(at(image, block.body(), 0.5 / 3, 0.45)).isEqualTo(0xffffff);
        double median = EDGE + (1 - 2 * EDGE) * Math.log10(0.5 / 0.1);
        assertThat(at(image, block.body(), 0.5, median)).isEqualTo(Text.INK.getRGB() & 0xffffff);
    }

    @Test void panelsWithoutContentAreRefused() {
        assertThatThrownBy(() -> new RangePanel("t", "x", "y", List.of())).hasMessageContaining("at least one series");
        assertThatThrownBy(() -> new DistributionPanel("t", "y", List.of())).hasMessageContaining("at least one group");
        assertThatThrownBy(() -> new RangePanel.Series("a", new double[2], new double[1], new double[2], new double[2])).hasMessageContaining("a has 2 x, 1 means");
    }
}
