package org.dgd.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.util.Arrays;
import java.util.List;
import java.util.stream.DoubleStream;

/** Points and their least-squares line in a square frame. */
final class Scatter implements Block {
    private static final Color POINT = new Color(0x1f, 0x4e, 0x9c, 150), LINE = new Color(0xd0, 0x5a, 0x00);

    private final ScatterPanel panel;
    private final Font heading;
    private final List<String> title;
    private final Axes axes;

    Scatter(ScatterPanel panel, int side) {
        boolean small = side < 400;
        Font font = small ? Text.SMALL : Text.LABEL;
        this.panel = panel;
        this.heading = small ? Text.LABEL : Text.HEADING;
        this.title = Text.wrap(heading, panel.title(), side);
        Scale x = Scale.around(DoubleStream.of(panel.x()), 0.06, false), y = Scale.around(DoubleStream.of(panel.y()), 0.06, false);
        Ticks xs = x.ticks(small ? 4 : 7), ys = y.ticks(small ? 4 : 7);
        Rectangle body = new Rectangle(Axes.left(ys, font), title.size() * Text.lineHeight(heading) + 8, side, side);
        this.axes = new Axes(body, x, y, xs, ys, font);
    }

    @Override public int width() { return body().x + body().width + 14; }

    @Override public int height() { return body().y + body().height + Axes.below(axes.font()) + 6; }

    @Override public Rectangle body() { return axes.body(); }

    @Override public void draw(Graphics2D g) {
        Text.centred(g, heading, Text.INK, title, body().getCenterX(), 0);
        axes.draw(g, panel.xName(), panel.yName());
        var within = (Graphics2D) g.create();
        within.clip(body());
        drawLine(within);
        within.setColor(POINT);
        double size = body().width < 400 ? 6 : 8;
        for (int i = 0; i < panel.x().length; i++)
            within.fill(new Ellipse2D.Double(axes.px(panel.x()[i]) - size / 2, axes.py(panel.y()[i]) - size / 2, size, size));
        within.dispose();
    }

    private void drawLine(Graphics2D g) {
        double mx = Arrays.stream(panel.x()).average().orElseThrow(), my = Arrays.stream(panel.y()).average().orElseThrow(), xx = 0, xy = 0;
        for (int i = 0; i < panel.x().length; i++) {
            xx += (panel.x()[i] - mx) * (panel.x()[i] - mx);
            xy += (panel.x()[i] - mx) * (panel.y()[i] - my);
        }
        if (!(xx > 0)) return;
        double left = axes.x().low(), right = axes.x().high();
        g.setColor(LINE);
        g.setStroke(new BasicStroke(1.6f));
        g.draw(new Line2D.Double(axes.px(left), axes.py(my + xy / xx * (left - mx)), axes.px(right), axes.py(my + xy / xx * (right - mx))));
    }
}
