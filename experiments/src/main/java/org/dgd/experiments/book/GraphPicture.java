package org.dgd.experiments.book;

import org.dgd.experiments.book.Svg.At;

/** A training step on a GPU, started launch by launch and as one graph. A drawing, not a measurement. */
final class GraphPicture implements BookPicture {
    private static final double LEFT = 96, LANE = 34, WIDTH = 620;
    private static final int KERNELS = 8;
    private static final Ink[] INKS = {Ink.BLUE, Ink.GREEN, Ink.ORANGE, Ink.VIOLET};

    @Override public String name() { return "graph"; }

    @Override public String svg() {
        Svg svg = new Svg(LEFT + WIDTH + 20, 300, "A step as eight launches, between which the GPU waits, and as one recorded graph");
        launches(svg, 40);
        graph(svg, 172);
        svg.text(LEFT, 288, "time runs to the right; a drawing, nothing here was measured", At.START, Ink.GREY, 12);
        return svg.toString();
    }

    private static void launches(Svg svg, double top) {
        svg.text(LEFT, top - 14, "by the code: each kernel is started when Java gets to it", At.START);
        lanes(svg, top);
        double every = 72, kernel = 34;
        for (int i = 0; i < KERNELS; i++) {
            double x = LEFT + i * every;
            svg.tint(x, top, every - 6, LANE, Ink.GREY).text(x + (every - 6) / 2, top + 21, "launch", At.MIDDLE, Ink.BLACK, 12);
            svg.arrow(x + every - 6, top + LANE, x + every - 2, top + LANE + 18, Ink.GREY);
            kernel(svg, i, x + every - 2, top + LANE + 18, kernel);
        }
    }

    private static void graph(Svg svg, double top) {
        svg.text(LEFT, top - 14, "recorded: one call starts them all, with the arguments and addresses that they had", At.START);
        lanes(svg, top);
        svg.tint(LEFT, top, 66, LANE, Ink.GREY).text(LEFT + 33, top + 21, "launch", At.MIDDLE, Ink.BLACK, 12);
        svg.tint(LEFT + 72, top, 116, LANE, Ink.GREY).text(LEFT + 130, top + 21, "next batch", At.MIDDLE, Ink.BLACK, 12);
        svg.arrow(LEFT + 66, top + LANE, LEFT + 70, top + LANE + 18, Ink.GREY);
        for (int i = 0; i < KERNELS; i++) kernel(svg, i, LEFT + 70 + i * 36, top + LANE + 18, 34);
    }

    private static void lanes(Svg svg, double top) {
        svg.text(12, top + 21, "Java", At.START).text(12, top + LANE + 39, "GPU", At.START);
    }

    private static void kernel(Svg svg, int i, double x, double top, double width) {
        Ink ink = INKS[i % INKS.length];
        svg.tint(x, top, width, LANE, ink).box(x, top, width, LANE, ink).text(x + width / 2, top + 21, "k" + (i + 1), At.MIDDLE, Ink.BLACK, 12);
    }
}
