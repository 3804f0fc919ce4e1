package org.dgd.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Draws a {@link DistributionPanel}. A violin is a Gaussian kernel density along the axis as it is drawn, with Silverman's bandwidth. */
final class Distributions implements Block {
    private static final int COLUMN = 104, HEIGHT = 420, FEWEST = 5, STEPS = 80;
    private static final double HALF = 40, BOX = 6, DOT = 3;

    private final DistributionPanel panel;
    private final List<String> kinds;
    private final PlotAxis y;
    private final PlotFrame frame;

    Distributions(DistributionPanel panel) {
        this.panel = panel;
        kinds = panel.groups().stream().map(DistributionPanel.Group::kind).distinct().toList();
        y = PlotAxis.around(panel.groups().stream().flatMapToDouble(group -> DoubleStream.of(group.values())), panel.y().log());
        int lines = panel.groups().stream().mapToInt(group -> names(group).size()).max().orElse(1);
        frame = new PlotFrame(panel.title(), panel.y().label(), y, kinds, IntStream.range(0, kinds.size()).mapToObj(PlotFrame::style).toList(), COLUMN * panel.groups().size(), HEIGHT, 8 + lines * Text.lineHeight(Text.SMALL));
    }

    private static List<String> names(DistributionPanel.Group group) { return Text.wrap(Text.SMALL, group.name(), COLUMN - 6); }

    @Override public int width() { return frame.width(); }

    @Override public int height() { return frame.height(); }

    @Override public Rectangle body() { return frame.body(); }

    @Override public void draw(Graphics2D g) {
        frame.draw(g);
        for (int i = 0; i < panel.groups().size(); i++) {
            DistributionPanel.Group group = panel.groups().get(i);
            double middle = body().x + COLUMN * (i + 0.5);
            Text.centred(g, Text.SMALL, Text.INK, names(group), middle, body().getMaxY() + 6);
            double[] values = Arrays.stream(group.values()).filter(y::shows).sorted().toArray();
            if (values.length > 0) draw(g, values, middle, frame.color(kinds.indexOf(group.kind())));
        }
    }

    private void draw(Graphics2D g, double[] sorted, double middle, Color color) {
        if (sorted.length >= FEWEST) violin(g, sorted, middle, color);
        for (int i = 0; i < sorted.length; i++) {
            double aside = sorted.length < FEWEST ? 0 : HALF * 0.7 * (i * 0.618034 % 1 - 0.5);         // golden section: neighbours in value lie apart
            g.setColor(Palette.translucent(color, 200));
            g.fill(new Ellipse2D.Double(middle + aside - DOT, frame.py(sorted[i]) - DOT, 2 * DOT, 2 * DOT));
        }
        if (sorted.length < FEWEST) return;
        g.setColor(Text.INK);
        g.setStroke(new BasicStroke(1.4f));
        double low = frame.py(quantile(sorted, 0.25)), high = frame.py(quantile(sorted, 0.75)), median = frame.py(quantile(sorted, 0.5));
        g.draw(new Rectangle2D.Double(middle - BOX, high, 2 * BOX, low - high));
        g.setStroke(new BasicStroke(2.6f));
        g.draw(new Line2D.Double(middle - 2 * BOX, median, middle + 2 * BOX, median));
    }

    private void violin(Graphics2D g, double[] sorted, double middle, Color color) {
        double[] at = Arrays.stream(sorted).map(y::at).toArray(), density = new double[STEPS + 1];
        double mean = Arrays.stream(at).average().orElseThrow(), sd = Math.sqrt(Arrays.stream(at).map(v -> (v - mean) * (v - mean)).average().orElseThrow());
        double width = Math.max(1e-3, 0.9 * sd * Math.pow(at.length, -0.2)), low = at[0], high = at[at.length - 1];
        for (int i = 0; i <= STEPS; i++)
            for (double v : at) density[i] += Math.exp(-0.5 * Math.pow((low + (high - low) * i / STEPS - v) / width, 2));
        double most = Arrays.stream(density).max().orElseThrow();
        var outline = new Path2D.Double();
        for (int side = -1; side <= 1; side += 2)
            for (int k = 0; k <= STEPS; k++) {
                int i = side < 0 ? k : STEPS - k;
                double x = middle + side * HALF * density[i] / most, height = body().y + body().height * (1 - low - (high - low) * i / STEPS);
                if (side < 0 && k == 0) outline.moveTo(x, height);
                else outline.lineTo(x, height);
            }
        outline.closePath();
        g.setColor(Palette.translucent(color, 60));
        g.fill(outline);
        g.setStroke(new BasicStroke(1.2f));
        g.setColor(color);
        g.draw(outline);
    }

    /** Linear between the two nearest values. */
    static double quantile(double[] sorted, double q) {
        double at = q * (sorted.length - 1);
        int i = (int) at;
        return i + 1 < sorted.length ? sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]) : sorted[i];
    }
}
