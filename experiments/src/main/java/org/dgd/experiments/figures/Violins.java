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
import org.dgd.experiments.figures.ViolinPanel.Violin;

/** Violins over their names, each with its quartiles as a bar and its median as a dot. All have one greatest width. */
final class Violins implements Block {
    private static final int LEAST_WIDTH = 280, HEIGHT = 380, LEAST_STEP = 58;
    private static final Color BAR = new Color(0x22, 0x22, 0x22, 190);

    private final ViolinPanel panel;
    private final List<Density> densities;
    private final List<String> title;
    private final Axes axes;
    private final double step;

    Violins(ViolinPanel panel) {
        this.panel = panel;
        this.densities = panel.violins().stream().map(v -> Density.of(v.values())).toList();
        int count = densities.size();
        int widest = panel.violins().stream().mapToInt(v -> Text.width(Text.SMALL, v.name())).max().orElseThrow() + 14;
        int width = Math.max(LEAST_WIDTH, count * Math.max(LEAST_STEP, widest));
        this.step = (double) width / count;
        this.title = Text.wrap(Text.HEADING, panel.title(), width);
        Scale x = new Scale(0, count, false);
        Scale y = Scale.around(densities.stream().flatMapToDouble(d -> DoubleStream.of(d.at())), 0.04, false);
        Ticks ys = y.ticks(7);
        Rectangle body = new Rectangle(Axes.left(ys, Text.LABEL), title.size() * Text.lineHeight(Text.HEADING) + 8, width, HEIGHT);
        this.axes = new Axes(body, x, y, new Ticks(1, List.of()), ys, Text.LABEL);
    }

    @Override public int width() { return body().x + body().width + 14; }

    @Override public int height() { return body().y + HEIGHT + 8 + Text.lineHeight(Text.SMALL) + 4; }

    @Override public Rectangle body() { return axes.body(); }

    @Override public void draw(Graphics2D g) {
        Text.centred(g, Text.HEADING, Text.INK, title, body().getCenterX(), 0);
        axes.draw(g, "", panel.quantity());
        for (int i = 0; i < densities.size(); i++) {
            Violin violin = panel.violins().get(i);
            double x = axes.px(i + 0.5);
            draw(g, densities.get(i), x, Palette.of(violin.color(), 10));
            Text.centred(g, Text.SMALL, Text.INK, violin.name(), x, body().y + HEIGHT + 8);
        }
    }

    private void draw(Graphics2D g, Density d, double x, Color color) {
        double half = 0.44 * step / d.highest();
        var outline = new Path2D.Double();
        outline.moveTo(x + half * d.density()[0], axes.py(d.at()[0]));
        for (int i = 1; i < d.at().length; i++) outline.lineTo(x + half * d.density()[i], axes.py(d.at()[i]));
        for (int i = d.at().length - 1; i >= 0; i--) outline.lineTo(x - half * d.density()[i], axes.py(d.at()[i]));
        outline.closePath();
        g.setColor(Palette.translucent(color, 170));
        g.fill(outline);
        g.setColor(color.darker());
        g.setStroke(new BasicStroke(1));
        g.draw(outline);
        g.setColor(BAR);
        g.setStroke(new BasicStroke(3, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
        g.draw(new Line2D.Double(x, axes.py(d.lower()), x, axes.py(d.upper())));
        double y = axes.py(d.median());
        g.setColor(Color.WHITE);
        g.fill(new Ellipse2D.Double(x - 3, y - 3, 6, 6));
        g.setColor(BAR);
        g.setStroke(new BasicStroke(1));
        g.draw(new Ellipse2D.Double(x - 3, y - 3, 6, 6));
    }
}
