package org.dgd.experiments.book;

import org.dgd.experiments.book.Svg.At;

/** The graph of y = w·x, s = y², loss = s + y: numbers forward, gradients backward, and the tape below. */
final class TapePicture implements BookPicture {
    private static final double WIDE = 92, HIGH = 56;

    /** One number of the graph: what it is called, how it is made, its value and its gradient, and where the middle of its box is. */
    private record Node(String name, String op, int value, int gradient, double x, double y) { }

    private static final Node W = new Node("w", "", 2, 39, 70, 70), X = new Node("x", "", 3, 26, 70, 190), Y = new Node("y", "w·x", 6, 13, 240, 130),
            S = new Node("s", "y²", 36, 1, 410, 70), LOSS = new Node("loss", "s + y", 42, 1, 580, 130);

    @Override public String name() { return "tape"; }

    @Override public String svg() {
        Svg svg = new Svg(650, 310, "A graph of five numbers with their values and gradients, and the tape that lists the three results");
        edge(svg, W, Y);
        edge(svg, X, Y);
        edge(svg, Y, S);
        edge(svg, S, LOSS);
        edge(svg, Y, LOSS);
        for (Node n : new Node[] {W, X, Y, S, LOSS}) draw(svg, n);
        svg.text(24, 266, "tape", At.START);
        Node[] tape = {Y, S, LOSS};
        for (int i = 0; i < tape.length; i++) {
            double left = tape[i].x - WIDE / 2;
            svg.box(left, 244, WIDE, 34, Ink.BLACK).text(tape[i].x, 266, tape[i].name + " = " + tape[i].op, At.MIDDLE);
            if (i > 0) svg.arrow(left - 4, 261, tape[i - 1].x + WIDE / 2 + 4, 261, Ink.ORANGE);
        }
        svg.text(240, 298, "forward: blue, left to right", At.MIDDLE, Ink.BLUE, 12).text(495, 298, "backward: orange, right to left", At.MIDDLE, Ink.ORANGE, 12);
        return svg.toString();
    }

    private static void draw(Svg svg, Node n) {
        double left = n.x - WIDE / 2, top = n.y - HIGH / 2;
        svg.bar(left, top, WIDE, HIGH, Ink.PAPER).tint(left, top, WIDE, HIGH, n.op.isEmpty() ? Ink.GREEN : Ink.GREY).box(left, top, WIDE, HIGH, Ink.BLACK);
        svg.text(n.x, top + 22, n.name + " = " + n.value, At.MIDDLE, Ink.BLUE, Svg.LETTER);
        svg.text(n.x, top + 44, "d" + n.name + " = " + n.gradient, At.MIDDLE, Ink.ORANGE, Svg.LETTER);
    }

    private static void edge(Svg svg, Node from, Node to) {
        double dx = to.x - from.x, dy = to.y - from.y, length = Math.hypot(dx, dy), room = WIDE / 2 + 8;
        svg.arrow(from.x + dx / length * room, from.y + dy / length * room, to.x - dx / length * room, to.y - dy / length * room, Ink.BLUE);
    }
}
