package org.dgd.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.List;
import java.util.stream.DoubleStream;

/** Draws a {@link RangePanel}, the names of the series below it. */
final class Ranges implements Block {
    private static final int WIDTH = 578, HEIGHT = 420, SIGN = 34, GAP = 24;
    private static final double MARGIN = 0.05, DOT = 4.5, CAP = 5;

    private final RangePanel panel;
    private final List<String> title;
    private final Axes axes;

    Ranges(RangePanel panel) {
        this.panel = panel;
        title = Text.wrap(Text.HEADING, panel.title(), WIDTH);
        Scale x = Scale.around(panel.series().stream().flatMapToDouble(s -> DoubleStream.of(s.x())), MARGIN, true);
        Scale y = Scale.around(panel.series().stream().flatMapToDouble(s ->
                DoubleStream.concat(DoubleStream.of(s.low()), DoubleStream.of(s.high()))), MARGIN, true);
        Ticks xs = x.ticks(7), ys = y.ticks(7);
        axes = new Axes(new Rectangle(Axes.left(ys, Text.LABEL), title.size() * Text.lineHeight(Text.HEADING) + 8, WIDTH, HEIGHT), x, y, xs,
                ys, Text.LABEL);
    }

    @Override public int width() { return body().x + WIDTH + 14; }

    @Override public int height() { return belowAxes() + Text.lineHeight(Text.LABEL) + 4; }

    @Override public Rectangle body() { return axes.body(); }

    private int belowAxes() { return body().y + HEIGHT + 6 + Axes.below(Text.LABEL); }

    @Override public void draw(Graphics2D g) {
        Text.centred(g, Text.HEADING, Text.INK, title, body().getCenterX(), 0);
        axes.draw(g, panel.xName(), panel.yName());
        int total = panel.series().stream().mapToInt(s -> SIGN + 8 + Text.width(Text.LABEL, s.name()) + GAP).sum() - GAP;
        double x = body().getCenterX() - total / 2.0, y = belowAxes();
        for (int i = 0; i < panel.series().size(); i++) {
            RangePanel.Series s = panel.series().get(i);
            g.setColor(Palette.of(i, panel.series().size()));
            draw(g, s);
            g.draw(new Line2D.Double(x, y + 10, x + SIGN, y + 10));
            Text.left(g, Text.LABEL, Text.INK, s.name(), x + SIGN + 8, y);
            x += SIGN + 8 + Text.width(Text.LABEL, s.name()) + GAP;
        }
    }

    private void draw(Graphics2D g, RangePanel.Series s) {
        g.setStroke(new BasicStroke(2.2f));
        var path = new Path2D.Double();
        for (int i = 0; i < s.x().length; i++) {
            if (!axes.x().shows(s.x()[i]) || !axes.y().shows(s.low()[i])) continue;
            double x = axes.px(s.x()[i]), y = axes.py(s.mean()[i]), low = axes.py(s.low()[i]), high = axes.py(s.high()[i]);
            if (path.getCurrentPoint() == null) path.moveTo(x, y);
            else path.lineTo(x, y);
            g.fill(new Ellipse2D.Double(x - DOT, y - DOT, 2 * DOT, 2 * DOT));
            g.draw(new Line2D.Double(x, low, x, high));
            g.draw(new Line2D.Double(x - CAP, low, x + CAP, low));
            g.draw(new Line2D.Double(x - CAP, high, x + CAP, high));
        }
        g.draw(path);
    }
}
