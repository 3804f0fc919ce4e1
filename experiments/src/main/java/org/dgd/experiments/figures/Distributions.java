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

/** Draws a {@link DistributionPanel}. Densities are those of the logarithms, as the axis has them. */
final class Distributions implements Block {
    private static final int COLUMN = 104, HEIGHT = 420, LEAST_WIDTH = 280, FEWEST = 5;
    private static final double MARGIN = 0.05, HALF = 40, BOX = 6, DOT = 3;
    /** Of the golden section: neighbours in value lie apart. */
    private static final double GOLDEN = 0.618034;

    private final DistributionPanel panel;
    private final List<String> title;
    private final Axes axes;
    private final double column;

    Distributions(DistributionPanel panel) {
        this.panel = panel;
        int count = panel.groups().size(), width = Math.max(LEAST_WIDTH, COLUMN * count);
        column = (double) width / count;
        title = Text.wrap(Text.HEADING, panel.title(), width);
        Scale y = Scale.around(panel.groups().stream().flatMapToDouble(group -> DoubleStream.of(group.values())), MARGIN, true);
        Ticks ys = y.ticks(7);
        axes = new Axes(new Rectangle(Axes.left(ys, Text.LABEL), title.size() * Text.lineHeight(Text.HEADING) + 8, width, HEIGHT),
                new Scale(0, count, false), y,
                new Ticks(1, List.of()), ys, Text.LABEL);
    }

    private List<String> names(DistributionPanel.Group group) { return Text.wrap(Text.SMALL, group.name(), (int) column - 6); }

    @Override public int width() { return body().x + body().width + 14; }

    @Override public int height() {
        return body().y + HEIGHT + 12 + panel.groups().stream().mapToInt(group -> names(group).size()).max().orElse(1) * Text.lineHeight(Text.SMALL);
    }

    @Override public Rectangle body() { return axes.body(); }

    @Override public void draw(Graphics2D g) {
        Text.centred(g, Text.HEADING, Text.INK, title, body().getCenterX(), 0);
        axes.draw(g, "", panel.quantity());
        for (int i = 0; i < panel.groups().size(); i++) {
            DistributionPanel.Group group = panel.groups().get(i);
            double middle = axes.px(i + 0.5);
            Text.centred(g, Text.SMALL, Text.INK, names(group), middle, body().getMaxY() + 6);
            double[] values = Arrays.stream(group.values()).filter(axes.y()::shows).sorted().toArray();
            draw(g, values, middle, Palette.of(group.color(), 10));
        }
    }

    private void draw(Graphics2D g, double[] values, double middle, Color color) {
        boolean many = values.length >= FEWEST;
        Density logs = many ? Density.of(Arrays.stream(values).map(Math::log).toArray()) : null;
        if (many) violin(g, logs, middle, color);
        g.setColor(Palette.translucent(color, 200));
        for (int i = 0; i < values.length; i++) {
            double x = many ? middle + HALF * 0.7 * (i * GOLDEN % 1 - 0.5) : middle;
            g.fill(new Ellipse2D.Double(x - DOT, axes.py(values[i]) - DOT, 2 * DOT, 2 * DOT));
        }
        if (!many) return;
        g.setColor(Text.INK);
        g.setStroke(new BasicStroke(1.4f));
        double low = axes.py(Math.exp(logs.lower())), high = axes.py(Math.exp(logs.upper())), median = axes.py(Math.exp(logs.median()));
        g.draw(new Rectangle2D.Double(middle - BOX, high, 2 * BOX, low - high));
        g.setStroke(new BasicStroke(2.6f));
        g.draw(new Line2D.Double(middle - 2 * BOX, median, middle + 2 * BOX, median));
    }

    private void violin(Graphics2D g, Density logs, double middle, Color color) {
        double half = HALF / logs.highest();
        var outline = new Path2D.Double();
        outline.moveTo(middle + half * logs.density()[0], axes.py(Math.exp(logs.at()[0])));
        for (int i = 1; i < logs.at().length; i++) outline.lineTo(middle + half * logs.density()[i], axes.py(Math.exp(logs.at()[i])));
        for (int i = logs.at().length - 1; i >= 0; i--) outline.lineTo(middle - half * logs.density()[i], axes.py(Math.exp(logs.at()[i])));
        outline.closePath();
        g.setColor(Palette.translucent(color, 60));
        g.fill(outline);
        g.setStroke(new BasicStroke(1.2f));
        g.setColor(color);
        g.draw(outline);
    }
}
