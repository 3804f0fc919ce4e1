package org.dgd.experiments.book;

import java.util.List;
import org.dgd.experiments.book.Svg.At;

/** The floors of the project that a training step goes through, down and up again. */
final class TrainingStepPicture implements BookPicture {
    /** @param down files on the way down, @param up on the way back */
    private record Floor(String module, String down, String up, Ink ink) { }

    private static final List<Floor> FLOORS = List.of(
            new Floor("bin", "dgd, jvm.args", "the folder's name on standard output", Ink.GREY),
            new Floor("experiments", "Main, Fit, Models, Training, TrainingLoop", "metrics.csv, steps.csv, model.safetensors", Ink.VIOLET),
            new Floor("dgd", "Trainer.epoch, Trainer.step, Representation, Decoder", "Terms: three numbers of the loss", Ink.ORANGE),
            new Floor("nn", "Sequential, Linear, ConvTranspose2d", "Adam, RowSgd", Ink.GREEN),
            new Floor("engine", "Tensor, ops, Scope: the tape", "Gradients: the tape backwards", Ink.BLUE),
            new Floor("engine.cpu", "CpuKernels, Convolution, Taps, Pool", "Convolution, FilterGradient, Update", Ink.BLUE),
            new Floor("", "Tiles: multiply-adds of 16 floats", "Tiles, OuterTiles", Ink.BLUE));
    private static final double LEFT = 110, WIDE = 360, GAP = 30, HIGH = 34, STEP = 52, TOP = 44;

    @Override public String name() { return "training-step"; }

    @Override public String svg() {
        double right = LEFT + WIDE + GAP, wideRight = 290;
        Svg svg = new Svg(right + wideRight + 20, TOP + FLOORS.size() * STEP + 6, "The floors that a training step goes through, down on the left and up on the right");
        svg.text(LEFT + WIDE / 2, 26, "down: forward", At.MIDDLE, Ink.GREY, 13).text(right + wideRight / 2, 26, "up: backward, updates, results", At.MIDDLE, Ink.GREY, 13);
        for (int i = 0; i < FLOORS.size(); i++) {
            Floor f = FLOORS.get(i);
            double y = TOP + i * STEP;
            svg.text(LEFT - 14, y + 22, f.module, At.END);
            box(svg, LEFT, y, WIDE, f.down, f.ink);
            box(svg, right, y, wideRight, f.up, f.ink);
            if (i == FLOORS.size() - 1) continue;
            svg.arrow(LEFT + WIDE / 2, y + HIGH + 2, LEFT + WIDE / 2, y + STEP - 2, Ink.BLACK);
            svg.arrow(right + wideRight / 2, y + STEP - 2, right + wideRight / 2, y + HIGH + 2, Ink.BLACK);
        }
        double bottom = TOP + (FLOORS.size() - 1) * STEP + HIGH / 2;
        svg.arrow(LEFT + WIDE + 3, bottom, right - 3, bottom, Ink.BLACK);
        return svg.toString();
    }

    private static void box(Svg svg, double x, double y, double width, String words, Ink ink) {
        svg.tint(x, y, width, HIGH, ink).box(x, y, width, HIGH, ink).text(x + width / 2, y + 22, words, At.MIDDLE, Ink.BLACK, 13);
    }
}
