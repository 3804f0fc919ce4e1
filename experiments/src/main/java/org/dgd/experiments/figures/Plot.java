package org.dgd.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Draws a {@link PlotPanel}. */
final class Plot implements Block {
    private static final int WIDTH = 578, HEIGHT = 420;
    private static final double DOT = 4.5, CAP = 5;

    private final PlotPanel panel;
    private final PlotAxis x, y;
    private final PlotFrame frame;

    Plot(PlotPanel panel) {
        this.panel = panel;
        x = PlotAxis.around(panel.series().stream().flatMapToDouble(s -> DoubleStream.of(s.x())), panel.x().log());
        y = PlotAxis.around(panel.series().stream().flatMapToDouble(Plot::heights), panel.y().log());
        frame = new PlotFrame(panel.title(), panel.y().label(), y, panel.series().stream().map(PlotPanel.Series::name).toList(), styles(panel), WIDTH, HEIGHT,
                6 + Text.lineHeight(Text.SMALL) + Text.lineHeight(Text.LABEL));
    }

    private static List<PlotPanel.Style> styles(PlotPanel panel) {
        return IntStream.range(0, panel.series().size()).mapToObj(i -> panel.series().get(i).style() == null ? PlotFrame.style(i) : panel.series().get(i).style()).toList();
    }

    private static DoubleStream heights(PlotPanel.Series s) {
        return s.low() == null ? DoubleStream.of(s.y()) : DoubleStream.concat(DoubleStream.of(s.y()), DoubleStream.concat(DoubleStream.of(s.low()), DoubleStream.of(s.high())));
    }

    @Override public int width() { return frame.width(); }

    @Override public int height() { return frame.height(); }

    @Override public Rectangle body() { return frame.body(); }

    @Override public void draw(Graphics2D g) {
        frame.draw(g);
        Rectangle body = body();
        double below = body.getMaxY() + 6;
        g.setStroke(new BasicStroke(1));
        for (PlotAxis.Tick t : x.ticks()) {
            g.setColor(LatentScatter.GRID);
            g.draw(new Line2D.Double(px(t.value()), body.y, px(t.value()), body.getMaxY()));
            Text.centred(g, Text.SMALL, Text.FAINT, t.label(), px(t.value()), below);
        }
        Text.centred(g, Text.LABEL, Text.INK, panel.x().label(), body.getCenterX(), below + Text.lineHeight(Text.SMALL));
        for (int i = 0; i < panel.series().size(); i++) draw(g, panel.series().get(i), i);
    }

    private double px(double value) { return body().x + body().width * x.at(value); }

    /** The line is broken where a point cannot be drawn; a point without neighbours is a dot. */
    private void draw(Graphics2D g, PlotPanel.Series s, int number) {
        g.setColor(frame.color(number));
        var path = new Path2D.Double();
        for (int i = 0; i < s.x().length; i++) {
            if (!drawable(s, i)) continue;
            double at = px(s.x()[i]), height = frame.py(s.y()[i]);
            boolean before = i > 0 && drawable(s, i - 1), after = i + 1 < s.x().length && drawable(s, i + 1);
            if (before) path.lineTo(at, height);
            else path.moveTo(at, height);
            if (s.dots() || !before && !after) g.fill(new Ellipse2D.Double(at - DOT, height - DOT, 2 * DOT, 2 * DOT));
            if (s.low() != null && y.shows(s.low()[i]) && y.shows(s.high()[i])) bar(g, at, frame.py(s.low()[i]), frame.py(s.high()[i]));
        }
        g.setStroke(frame.stroke(number));
        if (s.line()) g.draw(path);
    }

    private boolean drawable(PlotPanel.Series s, int i) { return x.shows(s.x()[i]) && y.shows(s.y()[i]); }

    private static void bar(Graphics2D g, double x, double low, double high) {
        g.setStroke(new BasicStroke(1.6f));
        g.draw(new Line2D.Double(x, low, x, high));
        g.draw(new Line2D.Double(x - CAP, low, x + CAP, low));
        g.draw(new Line2D.Double(x - CAP, high, x + CAP, high));
    }
}
