package org.dgd.experiments.figures;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.geom.RoundRectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Representations in the plane, coloured by class, with the means (crosses) and one-standard-deviation ellipses of their mixture.
 * The frame is square and both axes have one scale, so that an isotropic component is a circle.
 */
final class LatentScatter implements Block {
    static final Color GRID = new Color(0xe8, 0xe8, 0xe8);
    private static final Color HALO = new Color(255, 255, 255, 215);
    private static final BasicStroke CIRCLE = new BasicStroke(1.4f), CIRCLE_HALO = new BasicStroke(3.2f);
    private static final BasicStroke CROSS = new BasicStroke(2.2f), CROSS_HALO = new BasicStroke(5f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);

    private final LatentPanel panel;
    private final PlaneView view;
    private final int side;
    private final Font heading, axis;
    private final List<String> title;
    private final Rectangle body;

    /** A panel in a frame of {@code side} pixels; small frames have smaller letters. */
    LatentScatter(LatentPanel panel, int side) {
        this.panel = panel;
        this.view = PlaneView.of(panel);
        this.side = side;
        boolean small = side < 400;
        this.heading = small ? Text.LABEL : Text.HEADING;
        this.axis = small ? Text.SMALL : Text.LABEL;
        this.title = Text.wrap(heading, panel.title(), side);
        int ticks = yTicks().values().stream().mapToInt(v -> Text.width(Text.SMALL, yTicks().label(v))).max().orElse(0);
        this.body = new Rectangle(Text.lineHeight(axis) + ticks + 14, title.size() * Text.lineHeight(heading) + 8, side, side);
    }

    @Override public int width() { return body.x + side + 14; }

    @Override public int height() { return body.y + side + 8 + 2 * Text.lineHeight(Text.SMALL) + Text.lineHeight(axis); }

    @Override public Rectangle body() { return body; }

    PlaneView view() { return view; }

    @Override public void draw(Graphics2D g) {
        Text.centred(g, heading, Text.INK, title, body.getCenterX(), 0);
        drawGrid(g);
        Shape before = g.getClip();
        g.clip(body);
        drawPoints(g);
        drawComponents(g);
        g.setClip(before);
        g.setColor(Text.FAINT);
        g.setStroke(new BasicStroke(1));
        g.draw(body);
        drawLabels(g);
    }

    private Ticks xTicks() { return Ticks.between(view.left(), view.left() + view.side(), side < 400 ? 5 : 7); }

    private Ticks yTicks() { return Ticks.between(view.bottom(), view.bottom() + view.side(), side < 400 ? 5 : 7); }

    private double px(double x) { return body.x + (x - view.left()) / view.side() * side; }

    private double py(double y) { return body.y + side - (y - view.bottom()) / view.side() * side; }

    private void drawGrid(Graphics2D g) {
        g.setColor(GRID);
        g.setStroke(new BasicStroke(1));
        for (double x : xTicks().values()) g.draw(new Line2D.Double(px(x), body.y, px(x), body.y + side));
        for (double y : yTicks().values()) g.draw(new Line2D.Double(body.x, py(y), body.x + side, py(y)));
    }

    private void drawPoints(Graphics2D g) {
        int n = panel.points(), classes = panel.classNames().size();
        double size = (n <= 1000 ? 6 : n <= 10_000 ? 4.4 : 3) * (side < 400 ? 0.7 : 1);
        int alpha = n <= 10_000 ? 150 : 100;
        for (int i = 0; i < n; i++) {
            if (!view.shows(view.x()[i], view.y()[i])) continue;
            g.setColor(Palette.translucent(Palette.of(panel.labels().length == 0 ? -1 : panel.labels()[i], classes, panel.ordered()), alpha));
            g.fill(new Ellipse2D.Double(px(view.x()[i]) - size / 2, py(view.y()[i]) - size / 2, size, size));
        }
    }

    private void drawComponents(Graphics2D g) {
        double arm = side < 400 ? 3.5 : 5;
        for (int k = 0; k < panel.components(); k++) drawStroked(g, outline(k), CIRCLE_HALO, CIRCLE, Text.INK);
        var taken = new ArrayList<Rectangle2D>();
        for (int k = 0; k < panel.components(); k++) {
            double x = px(view.meanX()[k]), y = py(view.meanY()[k]);
            drawStroked(g, cross(x, y, arm), CROSS_HALO, CROSS, Color.BLACK);
            taken.add(new Rectangle2D.Double(x - arm, y - arm, 2 * arm, 2 * arm));
        }
        for (int k = 0; k < panel.componentNames().size(); k++) drawName(g, k, taken);
    }

    /** Mean + (a cos t, b cos t + c sin t) as a closed path. */
    private Path2D outline(int k) {
        double[] e = view.circle()[k];
        var path = new Path2D.Double();
        int corners = 180;
        for (int i = 0; i < corners; i++) {
            double t = 2 * Math.PI * i / corners;
            double x = px(view.meanX()[k] + e[0] * Math.cos(t)), y = py(view.meanY()[k] + e[1] * Math.cos(t) + e[2] * Math.sin(t));
            if (i == 0) path.moveTo(x, y);
            else path.lineTo(x, y);
        }
        path.closePath();
        return path;
    }

    static Path2D cross(double x, double y, double arm) {
        var path = new Path2D.Double();
        path.moveTo(x - arm, y - arm);
        path.lineTo(x + arm, y + arm);
        path.moveTo(x - arm, y + arm);
        path.lineTo(x + arm, y - arm);
        return path;
    }

    private static void drawStroked(Graphics2D g, Shape shape, BasicStroke halo, BasicStroke line, Color color) {
        g.setStroke(halo);
        g.setColor(HALO);
        g.draw(shape);
        g.setStroke(line);
        g.setColor(color);
        g.draw(shape);
    }

    /** The name of a component beside its cross: the first of eight places around it that is free. */
    private void drawName(Graphics2D g, int k, List<Rectangle2D> taken) {
        String name = panel.componentNames().get(k);
        double x = px(view.meanX()[k]), y = py(view.meanY()[k]);
        double w = Text.width(Text.HEADING, name) + 6, h = Text.lineHeight(Text.HEADING) - 2;
        double[][] corners = {{x + 5, y - h - 2}, {x - w - 5, y - h - 2}, {x + 5, y + 2}, {x - w - 5, y + 2},
            {x + 8, y - h / 2}, {x - w - 8, y - h / 2}, {x - w / 2, y - h - 8}, {x - w / 2, y + 8}};
        Rectangle2D place = Stream.of(corners).map(c -> (Rectangle2D) new Rectangle2D.Double(c[0], c[1], w, h))
                .filter(r -> body.contains(r) && taken.stream().noneMatch(r::intersects)).findFirst()
                .orElse(new Rectangle2D.Double(corners[0][0], corners[0][1], w, h));
        taken.add(place);
        g.setColor(HALO);
        g.fill(new RoundRectangle2D.Double(place.getX(), place.getY(), w, h, 6, 6));
        Text.left(g, Text.HEADING, Color.BLACK, name, place.getX() + 3, place.getY());
    }

    private void drawLabels(Graphics2D g) {
        int y = body.y + side + 6;
        Ticks xs = xTicks(), ys = yTicks();
        for (double v : xs.values()) Text.centred(g, Text.SMALL, Text.FAINT, xs.label(v), px(v), y);
        for (double v : ys.values()) Text.right(g, Text.SMALL, Text.FAINT, ys.label(v), body.x - 6, py(v) - Text.SMALL.getSize() / 2.0 - 1);
        Text.upwards(g, axis, Text.INK, view.plane().yLabel(), axis.getSize() / 2.0 + 3, body.getCenterY());
        y += Text.lineHeight(Text.SMALL);
        Text.centred(g, axis, Text.INK, view.plane().xLabel(), body.getCenterX(), y);
        Text.centred(g, Text.SMALL, Text.FAINT, view.note(), body.getCenterX(), y + Text.lineHeight(axis) + 2);
    }
}
