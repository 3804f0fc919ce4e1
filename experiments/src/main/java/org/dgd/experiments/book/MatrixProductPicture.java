package org.dgd.experiments.book;

import org.dgd.experiments.book.Svg.At;

/** A tile of y = a·b, and the panels of a and b that it is made of. */
final class MatrixProductPicture implements BookPicture {
    private static final double SIDE = 170, TOP = 60, TILE_ROW = 68, TILE_COLUMN = 80, HIGH = 20, WIDE = 44, DEPTH = 100;

    @Override public String name() { return "matrix-product"; }

    @Override public String svg() {
        Svg svg = new Svg(700, 320, "A tile of eight rows and two vectors of columns of y, made of a panel of a and a panel of b");
        double y = 40, a = 280, b = 490;
        matrix(svg, y, "y (m,n)");
        svg.text(y + SIDE + 35, TOP + SIDE / 2 + 5, "=", At.MIDDLE, Ink.BLACK, 22).text(b - 20, TOP + SIDE / 2 + 5, "·", At.MIDDLE, Ink.BLACK, 22);
        matrix(svg, a, "a (m,k)");
        matrix(svg, b, "b (k,n)");
        shade(svg, y + TILE_COLUMN, TOP + TILE_ROW, WIDE, HIGH, Ink.ORANGE);
        shade(svg, a, TOP + TILE_ROW, DEPTH, HIGH, Ink.BLUE);
        shade(svg, b + TILE_COLUMN, TOP, WIDE, DEPTH, Ink.GREEN);
        svg.line(a + DEPTH, TOP, a + DEPTH, TOP + SIDE, Ink.GREY, Svg.Line.DASHED).line(b, TOP + DEPTH, b + SIDE, TOP + DEPTH, Ink.GREY, Svg.Line.DASHED);
        svg.text(a + DEPTH / 2, TOP - 10, "512 of k", At.MIDDLE, Ink.GREY, 12).text(b + SIDE + 6, TOP + DEPTH / 2, "512", At.START, Ink.GREY, 12);
        note(svg, y, Ink.ORANGE, "tile: 8 rows, 2 vectors", "16 sums in registers");
        note(svg, a, Ink.BLUE, "panel of a: 8 rows", "16 KB, one after the other");
        note(svg, b, Ink.GREEN, "panel of b: 2 vectors", "64 KB, meets all panels of a");
        return svg.toString();
    }

    private static void matrix(Svg svg, double x, String name) {
        svg.box(x, TOP, SIDE, SIDE, Ink.BLACK).text(x + SIDE / 2, TOP - 30, name, At.MIDDLE);
    }

    private static void shade(Svg svg, double x, double y, double w, double h, Ink ink) { svg.tint(x, y, w, h, ink).box(x, y, w, h, ink); }

    private static void note(Svg svg, double x, Ink ink, String what, String where) {
        svg.text(x + SIDE / 2, TOP + SIDE + 28, what, At.MIDDLE, ink, Svg.LETTER).text(x + SIDE / 2, TOP + SIDE + 50, where, At.MIDDLE, Ink.GREY, 13);
    }
}
