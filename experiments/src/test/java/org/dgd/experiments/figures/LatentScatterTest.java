package org.dgd.experiments.figures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class LatentScatterTest {
    @BeforeAll static void headlessAndWithAFont() {
        Figures figures = Figures.open();
        assumeTrue(figures.missing().isEmpty(), () -> figures.missing().orElseThrow());
    }

    /** Points far wider than high: without equal scales the circle would be drawn as an ellipse. */
    @Test void oneStandardDeviationIsRoundInPixels() {
        float[] corners = {-10, -1, 10, -1, -10, 1, 10, 1};
        Rectangle dark = darkBox(LatentPanel.of("", corners, 2).mixture(new float[] {0, 0}, new float[] {4}));
        assertThat(dark.width).isCloseTo(dark.height, within(1)).isGreaterThan(150);
    }

    @Test void standardDeviationsPerAxisGiveAnEllipseOfTheirRatio() {
        float[] corners = {-10, -1, 10, -1, -10, 1, 10, 1};
        Rectangle dark = darkBox(LatentPanel.of("", corners, 2).mixture(new float[] {0, 0}, new float[] {6, 3}));
        assertThat(dark.width / (double) dark.height).isCloseTo(2, within(0.03));
    }

    @Test void strayPointsAndFarMeansDoNotShrinkTheViewAndAreCounted() {
        var random = new Random(1);
        float[] z = new float[4000];
        for (int i = 0; i < z.length; i++) z[i] = (float) random.nextGaussian();
        z[0] = 1000;
        z[2] = Float.NaN;
        PlaneView view = PlaneView.of(LatentPanel.of("", z, 2).mixture(new float[] {0, 0, 50, 0}, new float[] {1, 300}));
        assertThat(view.side()).isBetween(5.0, 9.0);
        assertThat(view.note()).contains("1 of 2 means and").contains("of 2000 points outside").endsWith("1 points are not finite");
    }

    @Test void aMeanJustOutsideThePointsIsBroughtIntoView() {
        LatentPanel square = LatentPanel.of("", new float[] {0, 0, 1, 1, 0, 1, 1, 0}, 2);
        PlaneView view = PlaneView.of(square.mixture(new float[] {1.2f, 0.5f}, new float[] {0.1f}));
        assertThat(view.shows(1.2, 0.5)).isTrue();
        assertThat(view.note()).isEmpty();
    }

    @Test void principalComponentsFindThePlaneOfMostVarianceAndProjectTheMixture() {
        var random = new Random(2);
        float[] z = new float[5 * 3000];
        double[] sd = {0.1, 3, 0.1, 7, 0.1};
        for (int i = 0; i < z.length; i++) z[i] = (float) (5 + sd[i % 5] * random.nextGaussian());
        PlaneView view = PlaneView.of(LatentPanel.of("", z, 5).mixture(new float[] {5, 5, 5, 5, 5}, new float[] {1, 3, 1, 7, 1}));
        assertThat(view.plane().u()[3]).isCloseTo(1, within(1e-2));
        assertThat(view.plane().v()[1]).isCloseTo(1, within(1e-2));
        assertThat(view.plane().xLabel()).startsWith("principal component 1 of z (8");
        assertThat(view.circle()[0][0]).isCloseTo(7, within(0.05));
        assertThat(view.circle()[0][2]).isCloseTo(3, within(0.05));
        assertThat(view.meanX()[0]).isCloseTo(0, within(0.5));
    }

    @Test void constantAndOneDimensionalRepresentationsCanBeDrawn() {
        assertThat(paint(LatentPanel.of("", new float[12], 3)).getWidth()).isPositive();
        assertThat(paint(LatentPanel.of("", new float[] {1, 2, 3}, 1).mixture(new float[] {2}, new float[] {1})).getWidth()).isPositive();
    }

    @Test void theLegendStandsBelowTheScatterAndCoversNoPoint() {
        LatentPanel panel = LatentPanel.of("t", new float[] {0, 0, 1, 1}, 2).labelled(new int[] {0, 1}, List.of("zero", "one"));
        BufferedImage alone = paint(LatentPanel.of("t", new float[] {0, 0, 1, 1}, 2)), withLegend = paint(panel);
        assertThat(withLegend.getHeight()).isGreaterThan(alone.getHeight());
        assertThat(withLegend.getWidth()).isEqualTo(alone.getWidth());
    }

    @Test void gridsAndScattersOfOneColumnHaveTheSameBody() {
        var grid = new ImageGrid(new ImagePanel("samples", new Images(new float[100 * 28 * 28], 28, 28, 1), 10));
        var scatter = new LatentScatter(LatentPanel.of("z", new float[] {0, 0, 1, 1}, 2), 578);
        assertThat(grid.body().width).isEqualTo(scatter.body().width);
    }

    @Test void wrongSizesAreRefused() {
        LatentPanel panel = LatentPanel.of("", new float[6], 2);
        assertThatThrownBy(() -> LatentPanel.of("", new float[5], 2)).hasMessageContaining("(N,2)");
        assertThatThrownBy(() -> panel.labelled(new int[2], List.of("a"))).hasMessage("2 labels for 3 representations");
        assertThatThrownBy(() -> panel.labelled(new int[] {0, 1, 0}, List.of("a"))).hasMessageContaining("label 1");
        assertThatThrownBy(() -> panel.mixture(new float[4], new float[3])).hasMessageContaining("3 standard deviations for 2 components");
    }

    private static BufferedImage paint(LatentPanel panel) { return FigureRow.paint("", List.of(List.of(panel)), 578); }

    /** The box of near-black pixels inside the frame: the circle and its cross, as nothing else there is dark. */
    private static Rectangle darkBox(LatentPanel panel) {
        BufferedImage picture = paint(panel);
        Rectangle frame = new LatentScatter(panel, 578).body();
        frame.translate(22, 22);
        frame.grow(-20, -20);
        var box = new Rectangle(-1, -1);
        for (int y = frame.y; y < frame.y + frame.height; y++)
            for (int x = frame.x; x < frame.x + frame.width; x++)
                if ((picture.getRGB(x, y) & 0xff) < 0x48) box.add(x, y);
        return box;
    }
}
