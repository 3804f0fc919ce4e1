package org.dgd.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.util.List;

/** Draws a {@link ReliabilityPanel}, the names of the series below it. */
final class Reliability implements Block {
    private static final int SIGN = 34, TICKS = 5;
    private static final double LEAST_DOT = 2.5, LARGEST_DOT = 16;
    private static final float[] DASH = {5, 5};

    private final ReliabilityPanel panel;
    private final List<String> title;
    private final Axes axes;

    Reliability(ReliabilityPanel panel, int side) {
        this.panel = panel;
        title = Text.wrap(Text.HEADING, panel.title(), side);
        Scale unit = new Scale(0, 1, false);
        Ticks ticks = unit.ticks(TICKS);
        axes = new Axes(new Rectangle(Axes.left(ticks, Text.LABEL), title.size() * Text.lineHeight(Text.HEADING) + 8, side, side), unit,
                unit, ticks, ticks, Text.LABEL);
    }

    @Override public int width() { return body().x + body().width + 14; }

    @Override public int height() { return belowAxes() + panel.series().size() * Text.lineHeight(Text.LABEL) + 4; }

    @Override public Rectangle body() { return axes.body(); }

    private int belowAxes() { return body().y + body().height + 6 + Axes.below(Text.LABEL); }

    @Override public void draw(Graphics2D g) {
        Text.centred(g, Text.HEADING, Text.INK, title, body().getCenterX(), 0);
        axes.draw(g, "probability of the likeliest class", "share that is right");
        g.setColor(Text.FAINT);
        g.setStroke(new BasicStroke(1.2f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, DASH, 0));
        g.draw(new Line2D.Double(axes.px(0), axes.py(0), axes.px(1), axes.py(1)));
        double y = belowAxes();
        for (int i = 0; i < panel.series().size(); i++) {
            ReliabilityPanel.Series s = panel.series().get(i);
            g.setColor(Palette.of(i, panel.series().size()));
            draw(g, s);
            g.draw(new Line2D.Double(body().x, y + 10, body().x + SIGN, y + 10));
            Text.left(g, Text.LABEL, Text.INK, s.name(), body().x + SIGN + 8, y);
            y += Text.lineHeight(Text.LABEL);
        }
    }

    private void draw(Graphics2D g, ReliabilityPanel.Series s) {
        g.setStroke(new BasicStroke(2.2f));
        var path = new Path2D.Double();
        for (int i = 0; i < s.confidence().length; i++) {
            double x = axes.px(s.confidence()[i]), y = axes.py(s.accuracy()[i]), dot = Math.max(LEAST_DOT, LARGEST_DOT * Math.sqrt(s.share()[i]));
            if (i == 0) path.moveTo(x, y);
            else path.lineTo(x, y);
            g.fill(new Ellipse2D.Double(x - dot, y - dot, 2 * dot, 2 * dot));
        }
        g.draw(path);
    }
}
