package org.dgd.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Line2D;

/** A frame with round numbers along its left and its lower side. */
record Axes(Rectangle body, Scale x, Scale y, Ticks xs, Ticks ys, Font font) {
    /** Room left of the frame for the numbers and the name of the y axis. */
    static int left(Ticks ys, Font font) {
        return Text.lineHeight(font) + ys.values().stream().mapToInt(v -> Text.width(Text.SMALL, ys.label(v))).max().orElse(0) + 14;
    }

    /** Room below the frame for the numbers and the name of the x axis. */
    static int below(Font font) { return 6 + Text.lineHeight(Text.SMALL) + Text.lineHeight(font); }

    double px(double value) { return body.x + x.at(value) * body.width; }

    double py(double value) { return body.y + body.height - y.at(value) * body.height; }

    void draw(Graphics2D g, String xName, String yName) {
        g.setStroke(new BasicStroke(1));
        g.setColor(LatentScatter.GRID);
        for (double v : xs.values()) g.draw(new Line2D.Double(px(v), body.y, px(v), body.y + body.height));
        for (double v : ys.values()) g.draw(new Line2D.Double(body.x, py(v), body.x + body.width, py(v)));
        g.setColor(Text.FAINT);
        g.draw(body);
        int below = body.y + body.height + 6;
        for (double v : xs.values()) Text.centred(g, Text.SMALL, Text.FAINT, xs.label(v), px(v), below);
        for (double v : ys.values()) Text.right(g, Text.SMALL, Text.FAINT, ys.label(v), body.x - 6, py(v) - Text.SMALL.getSize() / 2.0 - 1);
        Text.centred(g, font, Text.INK, xName, body.getCenterX(), below + Text.lineHeight(Text.SMALL));
        Text.upwards(g, font, Text.INK, yName, font.getSize() / 2.0 + 3, body.getCenterY());
    }
}
