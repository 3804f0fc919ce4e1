package org.dgd.experiments.book;

import org.dgd.experiments.book.Svg.At;

/** A batch of 17 samples in the memory of the device {@code cpu}: sixteen samples side by side, one per lane. */
final class LanesPicture implements BookPicture {
    private static final int SAMPLES = 17, LANES = 16, PIXELS = 2, CHANNELS = 3;
    private static final double CELL = 28, LEFT = 150, TOP = 62, GAP = 16;
    private static final Ink[] OF_CHANNEL = {Ink.BLUE, Ink.ORANGE, Ink.GREEN};

    @Override public String name() { return "lanes"; }

    @Override public String svg() {
        double lines = PIXELS * CHANNELS * CELL;
        Svg svg = new Svg(LEFT + LANES * CELL + 24, TOP + 2 * lines + GAP + 50, "Two blocks of sixteen lanes; the second holds one sample and fifteen empty lanes");
        svg.text(LEFT, 24, "a batch (17,1,2,3): lane i of a block holds sample i of it", At.START);
        for (int lane = 0; lane < LANES; lane++) svg.text(LEFT + (lane + 0.5) * CELL, TOP - 8, Integer.toString(lane), At.MIDDLE, Ink.GREY, 12);
        for (int block = 0; block < 2; block++) block(svg, block, TOP + block * (lines + GAP));
        svg.text(LEFT, TOP + 2 * lines + GAP + 28, "each row is one line of 16 floats; a 512-bit vector loads it at once", At.START, Ink.GREY, 12);
        return svg.toString();
    }

    private static void block(Svg svg, int block, double top) {
        svg.text(12, top + 18, "block " + block, At.START);
        for (int pixel = 0; pixel < PIXELS; pixel++)
            for (int channel = 0; channel < CHANNELS; channel++) {
                double y = top + (pixel * CHANNELS + channel) * CELL;
                svg.text(LEFT - 10, y + 18, "pixel " + pixel + ", c " + channel, At.END, Ink.GREY, 12);
                for (int lane = 0; lane < LANES; lane++) cell(svg, block * LANES + lane, LEFT + lane * CELL, y, OF_CHANNEL[channel]);
            }
    }

    /** An empty lane holds anything, so nothing is written in it. */
    private static void cell(Svg svg, int sample, double x, double y, Ink ink) {
        boolean empty = sample >= SAMPLES;
        if (!empty) svg.tint(x, y, CELL, CELL, ink).text(x + CELL / 2, y + 18, "s" + sample, At.MIDDLE, Ink.BLACK, 11);
        svg.box(x, y, CELL, CELL, empty ? Ink.GREY : ink);
    }
}
