package org.dgd.experiments.book;

import org.dgd.experiments.book.Svg.At;
import org.dgd.experiments.book.Svg.Line;
import org.dgd.experiments.figures.Scale;
import org.dgd.experiments.figures.Ticks;

/**
 * A pair of axes in a drawing; turns numbers into places.
 *
 * @param left   of the area between the axes, in pixels of {@code svg}; numbers and names of the axes need some 50 more on the left and 45 below
 * @param x      range of the horizontal axis
 */
record Plot(Svg svg, double left, double top, double width, double height, Scale x, Scale y) {
    private static final double SMALL = 12;

    /** Draws the frame, round numbers at both axes with lines through the area, and what the axes are called. */
    Plot axes(String nameOfX, String nameOfY) {
        double bottom = top + height;
        Ticks xs = x.ticks(6), ys = y.ticks(5);
        for (double v : xs.values()) {
            svg.line(px(v), top, px(v), bottom, Ink.GREY, Line.THIN);
            svg.text(px(v), bottom + 17, xs.label(v), At.MIDDLE, Ink.GREY, SMALL);
        }
        for (double v : ys.values()) {
            svg.line(left, py(v), left + width, py(v), Ink.GREY, Line.THIN);
            svg.text(left - 6, py(v) + 4, ys.label(v), At.END, Ink.GREY, SMALL);
        }
        svg.box(left, top, width, height, Ink.GREY);
        svg.text(left + width / 2, bottom + 37, nameOfX, At.MIDDLE);
        svg.upright(left - 45, top + height / 2, nameOfY, Ink.BLACK);
        return this;
    }

    double px(double value) { return left + width * x.at(value); }

    double py(double value) { return top + height * (1 - y.at(value)); }

    /** A line through (xs[i], ys[i]). Points beyond the axes are drawn where they are. */
    Plot curve(double[] xs, double[] ys, Ink ink) { return curve(xs, ys, ink, Line.WHOLE); }

    Plot curve(double[] xs, double[] ys, Ink ink, Line line) {
        double[] h = new double[xs.length], v = new double[xs.length];
        for (int i = 0; i < xs.length; i++) {
            h[i] = px(xs[i]);
            v[i] = py(ys[i]);
        }
        svg.path(h, v, ink, line);
        return this;
    }

    Plot dots(double[] xs, double[] ys, double radius, Ink ink) {
        for (int i = 0; i < xs.length; i++) svg.dot(px(xs[i]), py(ys[i]), radius, ink);
        return this;
    }

    /** Words beside a place of the plot. */
    Plot label(double atX, double atY, String words, At at, Ink ink) {
        svg.text(px(atX) + (at == At.START ? 6 : at == At.END ? -6 : 0), py(atY) - 6, words, at, ink, SMALL);
        return this;
    }
}
