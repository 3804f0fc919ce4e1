package org.dgd.experiments.book;

import org.dgd.experiments.book.Svg.At;

/** Winograd's algorithm along one axis: even and odd places of the large row, and three products for two neighbours of a phase. */
final class WinogradPicture implements BookPicture {
    private static final double CELL = 46, HIGH = 32, LEFT = 110, TOP = 26, POINTS = 205;
    private static final int PIXELS = 4;

    /** One point: a difference of pixels times a sum of taps, and the column of its box. */
    private record Point(String pixels, String taps, double x) { }

    @Override public String name() { return "winograd"; }

    @Override public String svg() {
        Svg svg = new Svg(620, 380, "Even and odd places of a large row, each made of two neighbours of a small row; below, two results from three products");
        svg.text(LEFT - 14, TOP + 21, "small x", At.END).text(LEFT - 14, TOP + 101, "large y", At.END);
        for (int i = 0; i < PIXELS; i++) cell(svg, LEFT + (2 * i + 0.5) * CELL, TOP, "x" + i, Ink.GREY);
        for (int i = 0; i < 2 * PIXELS; i++) {
            boolean even = i % 2 == 0;
            Ink ink = even ? Ink.BLUE : Ink.ORANGE;
            int from = even ? i / 2 - 1 : i / 2;
            for (int j = Math.max(from, 0); j <= Math.min(from + 1, PIXELS - 1); j++)
                svg.line(LEFT + (2 * j + 1) * CELL, TOP + HIGH, LEFT + (i + 0.5) * CELL, TOP + 80, ink, even ? Svg.Line.WHOLE : Svg.Line.DASHED);
            cell(svg, LEFT + i * CELL, TOP + 80, "y" + i, ink);
        }
        svg.text(LEFT, TOP + 132, "even places: taps w3, w1", At.START, Ink.BLUE, 13).text(LEFT + 8 * CELL, TOP + 132, "odd places: taps w2, w0", At.END, Ink.ORANGE, 13);
        Point[] points = {new Point("x0 − x1", "g0", 60), new Point("x1", "g0 + g1", 240), new Point("x2 − x1", "g1", 420)};
        for (Point p : points) {
            svg.tint(p.x, POINTS, 140, 56, Ink.GREEN).box(p.x, POINTS, 140, 56, Ink.GREEN);
            svg.text(p.x + 70, POINTS + 23, p.pixels, At.MIDDLE).text(p.x + 70, POINTS + 45, "times " + p.taps, At.MIDDLE);
        }
        result(svg, 180, points[0], points[1], "g0·x0 + g1·x1");
        result(svg, 360, points[1], points[2], "g0·x1 + g1·x2");
        return svg.toString();
    }

    private static void result(Svg svg, double x, Point left, Point right, String words) {
        svg.arrow(left.x + 70, POINTS + 60, x + 10, POINTS + 106, Ink.GREEN).arrow(right.x + 70, POINTS + 60, x + 70, POINTS + 106, Ink.GREEN);
        svg.box(x - 30, POINTS + 110, 140, 34, Ink.BLUE).text(x + 40, POINTS + 132, words, At.MIDDLE);
    }

    private static void cell(Svg svg, double x, double y, String words, Ink ink) {
        svg.tint(x, y, CELL, HIGH, ink).box(x, y, CELL, HIGH, ink).text(x + CELL / 2, y + 21, words, At.MIDDLE);
    }
}
