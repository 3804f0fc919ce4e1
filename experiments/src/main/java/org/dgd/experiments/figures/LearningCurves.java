package org.dgd.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.List;
import java.util.stream.DoubleStream;

/** Terms of the objective by epoch: a line each, with its name below the axes. */
final class LearningCurves implements Block {
    private static final int WIDTH = 578, HEIGHT = 380, SIGN = 34;
    private static final Color[] COLORS = {
        new Color(0x1f4e9c), new Color(0xd05a00), new Color(0x2a7a3b), new Color(0x832db6)};
    private static final float[][] DASHES = {null, {10, 5}, {3, 4}, {12, 4, 3, 4}};

    private final CurvePanel panel;
    private final List<String> title;
    private final double left, right, low, high;
    private final Rectangle body;

    LearningCurves(CurvePanel panel) {
        this.panel = panel;
        this.title = Text.wrap(Text.HEADING, panel.title(), WIDTH);
        double[] epochs = panel.epochs();
        double first = epochs[0], last = epochs[epochs.length - 1];
        this.left = first < last ? first - 0.02 * (last - first) : first - 1;
        this.right = first < last ? last + 0.02 * (last - first) : last + 1;
        var range = panel.curves().stream().flatMapToDouble(c -> DoubleStream.of(c.values())).filter(Double::isFinite).summaryStatistics();
        double least = range.getCount() == 0 ? 0 : range.getMin(), most = range.getCount() == 0 ? 0 : range.getMax();
        double margin = most - least > 1e-9 * Math.max(Math.abs(most), 1e-9) ? 0.05 * (most - least) : Math.max(1, 0.1 * Math.abs(most));
        this.low = least - margin;
        this.high = most + margin;
        int ticks = yTicks().values().stream().mapToInt(v -> Text.width(Text.SMALL, yTicks().label(v))).max().orElse(0);
        this.body = new Rectangle(Text.lineHeight(Text.LABEL) + ticks + 14, title.size() * Text.lineHeight(Text.HEADING) + 8, WIDTH, HEIGHT);
    }

    @Override public int width() { return body.x + WIDTH + 14; }

    @Override public int height() { return body.y + HEIGHT + 14 + Text.lineHeight(Text.SMALL) + 2 * Text.lineHeight(Text.LABEL); }

    @Override public Rectangle body() { return body; }

    @Override public void draw(Graphics2D g) {
        Text.centred(g, Text.HEADING, Text.INK, title, body.getCenterX(), 0);
        drawAxes(g);
        for (int i = 0; i < panel.curves().size(); i++) drawCurve(g, panel.curves().get(i).values(), i);
        drawNames(g);
    }

    private Ticks xTicks() {
        Ticks ticks = Ticks.between(left, right, 8);
        return ticks.step() >= 1 ? ticks : new Ticks(1, Ticks.multiples(1, left, right));
    }

    private Ticks yTicks() { return Ticks.between(low, high, 6); }

    private double px(double epoch) { return body.x + (epoch - left) / (right - left) * WIDTH; }

    private double py(double value) { return body.y + HEIGHT - (value - low) / (high - low) * HEIGHT; }

    private void drawAxes(Graphics2D g) {
        g.setStroke(new BasicStroke(1));
        Ticks xs = xTicks(), ys = yTicks();
        g.setColor(LatentScatter.GRID);
        for (double x : xs.values()) g.draw(new Line2D.Double(px(x), body.y, px(x), body.y + HEIGHT));
        for (double y : ys.values()) g.draw(new Line2D.Double(body.x, py(y), body.x + WIDTH, py(y)));
        g.setColor(Text.FAINT);
        g.draw(body);
        int below = body.y + HEIGHT + 6;
        for (double x : xs.values()) Text.centred(g, Text.SMALL, Text.FAINT, xs.label(x), px(x), below);
        for (double y : ys.values()) Text.right(g, Text.SMALL, Text.FAINT, ys.label(y), body.x - 6, py(y) - Text.SMALL.getSize() / 2.0 - 1);
        Text.centred(g, Text.LABEL, Text.INK, "epoch", body.getCenterX(), below + Text.lineHeight(Text.SMALL));
        Text.upwards(g, Text.LABEL, Text.INK, "nats per sample", Text.LABEL.getSize() / 2.0 + 3, body.getCenterY());
    }

    /** A line through the finite values, broken where one is missing; a value without neighbours is a dot. */
    private void drawCurve(Graphics2D g, double[] values, int series) {
        g.setColor(COLORS[series % COLORS.length]);
        g.setStroke(stroke(series));
        var path = new Path2D.Double();
        for (int i = 0; i < values.length; i++) {
            if (!Double.isFinite(values[i])) continue;
            double x = px(panel.epochs()[i]), y = py(values[i]);
            boolean before = i > 0 && Double.isFinite(values[i - 1]), after = i + 1 < values.length && Double.isFinite(values[i + 1]);
            if (before) path.lineTo(x, y);
            else path.moveTo(x, y);
            if (!before && !after) g.fill(new Ellipse2D.Double(x - 4, y - 4, 8, 8));
        }
        g.draw(path);
    }

    private void drawNames(Graphics2D g) {
        int total = panel.curves().stream().mapToInt(c -> SIGN + 8 + Text.width(Text.LABEL, c.name()) + 24).sum() - 24;
        double x = body.getCenterX() - total / 2.0, y = body.y + HEIGHT + 12 + Text.lineHeight(Text.SMALL) + Text.lineHeight(Text.LABEL);
        for (int i = 0; i < panel.curves().size(); i++) {
            String name = panel.curves().get(i).name();
            g.setColor(COLORS[i % COLORS.length]);
            g.setStroke(stroke(i));
            g.draw(new Line2D.Double(x, y + 10, x + SIGN, y + 10));
            Text.left(g, Text.LABEL, Text.INK, name, x + SIGN + 8, y);
            x += SIGN + 8 + Text.width(Text.LABEL, name) + 24;
        }
    }

    private static BasicStroke stroke(int series) {
        return new BasicStroke(2.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES[series % DASHES.length], 0);
    }
}
