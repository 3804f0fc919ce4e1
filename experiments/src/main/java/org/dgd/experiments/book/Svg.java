package org.dgd.experiments.book;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.dgd.experiments.figures.Html;

/**
 * One drawing. Lengths are in pixels, from the upper left corner; what is drawn later lies on top. Numbers are rounded to two decimals, so
 * that a last bit that differs between machines changes nothing.
 *
 * <pre>    String file = new Svg(200, 60, "A wire").line(10, 30, 190, 30, Ink.BLUE).text(100, 20, "current", At.MIDDLE).toString(); </pre>
 */
final class Svg {
    /** Height of ordinary words; a sans-serif letter is about half as wide. */
    static final double LETTER = 14;
    private static final double STROKE = 1.6, HEAD = 8;

    /** Where of a text its position is. */
    enum At {
        START, MIDDLE, END;

        private String css() { return name().toLowerCase(Locale.ROOT); }
    }

    /** How a line is drawn. */
    enum Line {
        WHOLE(""), DASHED(" stroke-dasharray=\"6 4\""), THIN(" stroke-width=\"0.7\""), THICK(" stroke-width=\"2.6\"");

        private final String attributes;

        Line(String attributes) { this.attributes = attributes; }
    }

    private final double width, height;
    private final String title;
    private final Set<Ink> inks = EnumSet.of(Ink.PAPER, Ink.BLACK);
    private final StringBuilder body = new StringBuilder();

    /** @param title what is to be seen, for those who cannot see it */
    Svg(double width, double height, String title) {
        this.width = width;
        this.height = height;
        this.title = title;
    }

    Svg line(double x1, double y1, double x2, double y2, Ink ink) { return line(x1, y1, x2, y2, ink, Line.WHOLE); }

    Svg line(double x1, double y1, double x2, double y2, Ink ink, Line line) {
        return add("<path class=\"" + stroke(ink) + "\"" + line.attributes + " d=\"M" + point(x1, y1) + " L" + point(x2, y2) + "\"/>");
    }

    /** A line with a head at its end. */
    Svg arrow(double x1, double y1, double x2, double y2, Ink ink) {
        double length = Math.hypot(x2 - x1, y2 - y1), dx = (x2 - x1) / length, dy = (y2 - y1) / length;
        double bx = x2 - HEAD * dx, by = y2 - HEAD * dy, half = 0.45 * HEAD;
        line(x1, y1, bx, by, ink);
        return add("<path class=\"" + fill(ink) + "\" d=\"M" + point(x2, y2) + " L" + point(bx - half * dy, by + half * dx)
                + " L" + point(bx + half * dy, by - half * dx) + " Z\"/>");
    }

    /** A line through points (x[i], y[i]). */
    Svg path(double[] x, double[] y, Ink ink, Line line) {
        var points = new StringBuilder();
        for (int i = 0; i < x.length; i++) points.append(i == 0 ? "M" : " L").append(point(x[i], y[i]));
        return add("<path class=\"" + stroke(ink) + "\"" + line.attributes + " d=\"" + points + "\"/>");
    }

    /** The area within points (x[i], y[i]), as light as a {@link #tint}. */
    Svg area(double[] x, double[] y, Ink ink) {
        var points = new StringBuilder();
        for (int i = 0; i < x.length; i++) points.append(i == 0 ? "M" : " L").append(point(x[i], y[i]));
        return add("<path class=\"" + fill(ink) + " tint\" d=\"" + points + " Z\"/>");
    }

    /** The border of a rectangle. */
    Svg box(double x, double y, double w, double h, Ink ink) { return rectangle(x, y, w, h, stroke(ink)); }

    /** A rectangle in a light shade, on which words can be read. */
    Svg tint(double x, double y, double w, double h, Ink ink) { return rectangle(x, y, w, h, fill(ink) + " tint"); }

    /** A rectangle in full colour. */
    Svg bar(double x, double y, double w, double h, Ink ink) { return rectangle(x, y, w, h, fill(ink)); }

    private Svg rectangle(double x, double y, double w, double h, String classes) {
        return add("<rect class=\"" + classes + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\" width=\"" + number(w) + "\" height=\"" + number(h) + "\" rx=\"2\"/>");
    }

    Svg dot(double x, double y, double radius, Ink ink) { return disc(x, y, radius, fill(ink)); }

    Svg circle(double x, double y, double radius, Ink ink) { return disc(x, y, radius, stroke(ink)); }

    private Svg disc(double x, double y, double radius, String classes) {
        return add("<circle class=\"" + classes + "\" cx=\"" + number(x) + "\" cy=\"" + number(y) + "\" r=\"" + number(radius) + "\"/>");
    }

    /** Words whose base line is at {@code y}. */
    Svg text(double x, double y, String words, At at) { return text(x, y, words, at, Ink.BLACK, LETTER); }

    /** @param letter height in pixels */
    Svg text(double x, double y, String words, At at, Ink ink, double letter) {
        return add("<text class=\"" + fill(ink) + "\" x=\"" + number(x) + "\" y=\"" + number(y) + "\"" + size(letter) + anchor(at) + ">" + Html.escape(words) + "</text>");
    }

    /** Words in letters of one width: code. */
    Svg code(double x, double y, String words, At at) {
        return add("<text class=\"" + fill(Ink.BLACK) + " code\" x=\"" + number(x) + "\" y=\"" + number(y) + "\"" + anchor(at) + ">" + Html.escape(words) + "</text>");
    }

    /** Words from below to above, their middle at (x, y): the name of a vertical axis. */
    Svg upright(double x, double y, String words, Ink ink) {
        return add("<text class=\"" + fill(ink) + "\" text-anchor=\"middle\" transform=\"translate(" + number(x) + " " + number(y) + ") rotate(-90)\">"
                + Html.escape(words) + "</text>");
    }

    private static String size(double letter) { return letter == LETTER ? "" : " font-size=\"" + number(letter) + "\""; }

    private static String anchor(At at) { return at == At.START ? "" : " text-anchor=\"" + at.css() + "\""; }

    private String stroke(Ink ink) {
        inks.add(ink);
        return ink.stroke();
    }

    private String fill(Ink ink) {
        inks.add(ink);
        return ink.fill();
    }

    private Svg add(String element) {
        body.append(element).append('\n');
        return this;
    }

    private static String point(double x, double y) { return number(x) + " " + number(y); }

    /** At most two decimals, none that is a closing zero. */
    static String number(double value) {
        if (!Double.isFinite(value)) throw new IllegalArgumentException("a picture cannot show the number " + value);
        BigDecimal rounded = BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** The file. A ground of its own keeps a picture readable where the page around it is dark and the reader's system light. */
    @Override public String toString() {
        String size = number(width) + " " + number(height);
        var style = new StringBuilder(".code{font-family:monospace}.tint{fill-opacity:.16}");
        inks.forEach(ink -> style.append(ink.rules(false)));
        style.append("@media(prefers-color-scheme:dark){");
        inks.forEach(ink -> style.append(ink.rules(true)));
        style.append('}');
        return "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"" + number(width) + "\" height=\"" + number(height) + "\" viewBox=\"0 0 " + size
                + "\" role=\"img\" font-family=\"sans-serif\" font-size=\"" + number(LETTER) + "\" fill=\"none\" stroke-width=\"" + number(STROKE) + "\">\n"
                + "<title>" + Html.escape(title) + "</title>\n<style>" + style + "</style>\n"
                + "<rect class=\"f-paper\" width=\"" + number(width) + "\" height=\"" + number(height) + "\" rx=\"6\"/>\n" + body + "</svg>\n";
    }
}
