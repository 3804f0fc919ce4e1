package org.dgd.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;
import java.util.ArrayList;
import java.util.List;

/** What plots have in common: title, frame, grid, the y axis, and names with their colours below. */
final class PlotFrame {
    private static final int SIGN = 34, COLORS = 10;
    private static final float[][] DASHES = {null, {8, 4}, {2, 3}, {12, 3, 3, 3}};

    private final List<String> title, names;
    private final List<PlotPanel.Style> styles;
    private final String yLabel;
    private final PlotAxis y;
    private final Rectangle body;
    private final int below;
    private final List<List<Integer>> lines = new ArrayList<>();

    /** @param below pixels that the plot needs between its frame and the names */
    PlotFrame(String title, String yLabel, PlotAxis y, List<String> names, List<PlotPanel.Style> styles, int width, int height, int below) {
        this.title = Text.wrap(Text.HEADING, title, width);
        this.names = names;
        this.styles = styles;
        this.yLabel = yLabel;
        this.y = y;
        this.below = below;
        int labels = y.ticks().stream().mapToInt(t -> Text.width(Text.SMALL, t.label())).max().orElse(0);
        body = new Rectangle(Text.lineHeight(Text.LABEL) + labels + 14, this.title.size() * Text.lineHeight(Text.HEADING) + 8, width, height);
        int used = 0;
        for (int i = 0; i < names.size(); i++) {
            int w = nameWidth(i);
            if (lines.isEmpty() || used + w > width) {
                lines.add(new ArrayList<>());
                used = 0;
            }
            lines.getLast().add(i);
            used += w;
        }
    }

    Rectangle body() { return body; }

    int width() { return body.x + body.width + 14; }

    int height() { return body.y + body.height + below + 8 + lines.size() * Text.lineHeight(Text.LABEL); }

    double py(double value) { return body.y + body.height * (1 - y.at(value)); }

    private int nameWidth(int i) { return SIGN + 8 + Text.width(Text.LABEL, names.get(i)) + 22; }

    void draw(Graphics2D g) {
        Text.centred(g, Text.HEADING, Text.INK, title, body.getCenterX(), 0);
        g.setStroke(new BasicStroke(1));
        for (PlotAxis.Tick t : y.ticks()) {
            double at = py(t.value());
            g.setColor(LatentScatter.GRID);
            g.draw(new Line2D.Double(body.x, at, body.x + body.width, at));
            Text.right(g, Text.SMALL, Text.FAINT, t.label(), body.x - 6, at - Text.SMALL.getSize() / 2.0 - 1);
        }
        Text.upwards(g, Text.LABEL, Text.INK, yLabel, Text.LABEL.getSize() / 2.0 + 3, body.getCenterY());
        g.setColor(Text.FAINT);
        g.draw(body);
        double top = body.y + body.height + below + 6;
        for (List<Integer> line : lines) {
            double x = body.getCenterX() - (line.stream().mapToInt(this::nameWidth).sum() - 22) / 2.0;
            for (int i : line) {
                g.setColor(color(i));
                g.setStroke(stroke(i));
                g.draw(new Line2D.Double(x, top + 10, x + SIGN, top + 10));
                Text.left(g, Text.LABEL, Text.INK, names.get(i), x + SIGN + 8, top);
                x += nameWidth(i);
            }
            top += Text.lineHeight(Text.LABEL);
        }
    }

    Color color(int i) { return Palette.of(styles.get(i).color() % COLORS, COLORS); }

    BasicStroke stroke(int i) {
        return new BasicStroke(2.4f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES[styles.get(i).dash() % DASHES.length], 0);
    }

    /** Colours in turn, and other dashes when they begin anew. */
    static PlotPanel.Style style(int i) { return new PlotPanel.Style(i % COLORS, i / COLORS); }
}
