package org.dgd.experiments.book;

import org.dgd.experiments.book.Svg.At;

/** Which files there are while a checkpoint is replaced: wherever the process is killed, one whole checkpoint is left. */
final class CheckpointPicture implements BookPicture {
    private static final double LEFT = 150, COLUMN = 142, ROW = 44, TOP = 64;
    private static final String[] STEPS = {"at first", "the last moves aside", "a new one is written", "forced to the disk", "moved into place"};
    private static final String[] FILES = {"state.before", "state", "a part beside"};
    /** Which epoch's checkpoint each file holds after each step; 0: there is none, negative: a part of one. */
    private static final int[][] HOLDS = {{6, 7, 7, 7, 7}, {7, 0, 0, 0, 8}, {0, 0, -8, 8, 0}};

    @Override public String name() { return "checkpoint"; }

    @Override public String svg() {
        Svg svg = new Svg(LEFT + STEPS.length * COLUMN + 12, TOP + FILES.length * ROW + 40, "The files of a checkpoint while the next one takes its place");
        for (int step = 0; step < STEPS.length; step++) svg.text(LEFT + (step + 0.5) * COLUMN, TOP - 16, STEPS[step], At.MIDDLE, Ink.GREY, 12);
        for (int file = 0; file < FILES.length; file++) {
            double y = TOP + file * ROW;
            svg.text(12, y + 22, FILES[file], At.START);
            for (int step = 0; step < STEPS.length; step++) cell(svg, HOLDS[file][step], LEFT + step * COLUMN + 6, y, step > 0 && HOLDS[file][step - 1] != HOLDS[file][step]);
        }
        svg.text(12, TOP + FILES.length * ROW + 24, "numbers are epochs; what has just changed has a frame; a kill between any two columns leaves the files of the left one", At.START, Ink.GREY, 12);
        return svg.toString();
    }

    private static void cell(Svg svg, int epoch, double x, double y, boolean changed) {
        double width = COLUMN - 12, height = ROW - 10;
        Ink ink = epoch < 0 ? Ink.RED : Ink.BLUE;
        if (epoch != 0) svg.tint(x, y, width, height, ink);
        if (changed) svg.box(x, y, width, height, epoch == 0 ? Ink.GREY : ink);
        String words = epoch == 0 ? "–" : epoch < 0 ? "part of " + -epoch : "epoch " + epoch;
        svg.text(x + width / 2, y + 22, words, At.MIDDLE, Ink.BLACK, 12);
    }
}
