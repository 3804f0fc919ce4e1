package org.dgd.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.dgd.experiments.figures.CurvePanel.Curve;

/** Quantities by epoch: a line each, with its name below the axes. */
final class LearningCurves implements Block {
    private static final int WIDTH = 578, HEIGHT = 380, SIGN = 34, GAP = 24;
    private static final Color[] COLORS = {
        new Color(0x1f4e9c), new Color(0xd05a00), new Color(0x2a7a3b), new Color(0x832db6)};
    private static final float[][] DASHES = {null, {10, 5}, {3, 4}, {12, 4, 3, 4}};

    private final CurvePanel panel;
    private final List<String> title;
    private final List<List<Integer>> names;
    private final Axes axes;

    LearningCurves(CurvePanel panel) {
        this.panel = panel;
        this.title = Text.wrap(Text.HEADING, panel.title(), WIDTH);
        this.names = names(panel.curves());
        double[] epochs = panel.epochs();
        boolean logarithmic = panel.axis().logarithmic();
        double first = epochs[0], last = epochs[epochs.length - 1], margin = first < last ? 0.02 * (last - first) : 1;
        Scale x = logarithmic ? Scale.around(Arrays.stream(epochs), 0.02, true) : new Scale(first - margin, last + margin, false), y = panel.y();
        Ticks xs = x.ticks(8), ys = y.ticks(6);
        if (!logarithmic && xs.step() < 1) xs = new Ticks(1, Ticks.multiples(1, x.low(), x.high()));
        Rectangle body = new Rectangle(Axes.left(ys, Text.LABEL), title.size() * Text.lineHeight(Text.HEADING) + 8, WIDTH, HEIGHT);
        this.axes = new Axes(body, x, y, xs, ys, Text.LABEL);
    }

    /** The curves that have names, in lines that fit. */
    private static List<List<Integer>> names(List<Curve> curves) {
        var lines = new ArrayList<List<Integer>>();
        int room = 0;
        for (int i = 0; i < curves.size(); i++) {
            if (curves.get(i).name().isBlank()) continue;
            if (lines.isEmpty() || room < width(curves.get(i))) {
                lines.add(new ArrayList<>());
                room = WIDTH;
            }
            lines.getLast().add(i);
            room -= width(curves.get(i)) + GAP;
        }
        return lines;
    }

    private static int width(Curve curve) { return SIGN + 8 + Text.width(Text.LABEL, curve.name()); }

    @Override public int width() { return body().x + WIDTH + 14; }

    @Override public int height() {
        return belowAxes() + names.size() * Text.lineHeight(Text.LABEL) + (panel.note().isBlank() ? 0 : Text.lineHeight(Text.SMALL)) + 2;
    }

    @Override public Rectangle body() { return axes.body(); }

    @Override public void draw(Graphics2D g) {
        Text.centred(g, Text.HEADING, Text.INK, title, body().getCenterX(), 0);
        axes.draw(g, panel.axis().name(), panel.quantity());
        var within = (Graphics2D) g.create();
        within.clip(body());
        for (int i = 0; i < panel.curves().size(); i++) drawCurve(within, i);
        within.dispose();
        drawNames(g);
        Text.centred(g, Text.SMALL, Text.FAINT, panel.note(), body().getCenterX(), belowAxes() + names.size() * Text.lineHeight(Text.LABEL));
    }

    private int belowAxes() { return body().y + HEIGHT + 6 + Axes.below(Text.LABEL); }

    /** A line through the values that can be shown, broken where one is missing; a value without neighbours is a dot. */
    private void drawCurve(Graphics2D g, int series) {
        double[] values = panel.curves().get(series).values();
        g.setColor(color(series));
        g.setStroke(stroke(series));
        var path = new Path2D.Double();
        for (int i = 0; i < values.length; i++) {
            if (!drawn(values, i)) continue;
            double x = axes.px(panel.epochs()[i]), y = axes.py(values[i]);
            boolean before = drawn(values, i - 1), after = drawn(values, i + 1);
            if (before) path.lineTo(x, y);
            else path.moveTo(x, y);
            if (!before && !after) g.fill(new Ellipse2D.Double(x - 4, y - 4, 8, 8));
        }
        g.draw(path);
    }

    private boolean drawn(double[] values, int i) {
        return i >= 0 && i < values.length && Double.isFinite(values[i]) && (values[i] > 0 || !axes.y().logarithmic());
    }

    private void drawNames(Graphics2D g) {
        double y = belowAxes();
        for (List<Integer> line : names) {
            int total = line.stream().mapToInt(i -> width(panel.curves().get(i)) + GAP).sum() - GAP;
            double x = body().getCenterX() - total / 2.0;
            for (int i : line) {
                Curve curve = panel.curves().get(i);
                g.setColor(color(i));
                g.setStroke(stroke(i));
                g.draw(new Line2D.Double(x, y + 10, x + SIGN, y + 10));
                Text.left(g, Text.LABEL, Text.INK, curve.name(), x + SIGN + 8, y);
                x += width(curve) + GAP;
            }
            y += Text.lineHeight(Text.LABEL);
        }
    }

    private Color color(int series) {
        int color = panel.curves().get(series).color();
        return COLORS[(color < 0 ? series : color) % COLORS.length];
    }

    private BasicStroke stroke(int series) {
        int dash = panel.curves().get(series).dash();
        return new BasicStroke(2.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES[(dash < 0 ? series : dash) % DASHES.length], 0);
    }
}
