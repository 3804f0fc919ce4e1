package org.dgd.experiments.book;

import java.util.List;
import org.dgd.experiments.book.Svg.At;
import org.dgd.experiments.figures.Scale;

/** The rates of one convolution on the rungs of chapter 17's ladder, as its table has them; a test compares the two. */
final class LadderPicture implements BookPicture {
    /** @param gflops rate, in GFLOP/s */
    record Rung(String name, double gflops) { }

    static final List<Rung> RUNGS = List.of(new Rung("1 the formula", 1.1), new Rung("2 taps from a list, channels innermost", 5.3),
            new Rung("3 sixteen samples in lanes, one sum", 43), new Rung("4 register tile: the engine, direct sums", 213),
            new Rung("5 Winograd: the engine by default", 279), new Rung("6 a second thread", 570));
    private static final double PEAK = 240, LEFT = 300, TOP = 30, WIDTH = 330, STEP = 36, HIGH = 22;

    @Override public String name() { return "ladder"; }

    @Override public String svg() {
        Svg svg = new Svg(700, TOP + RUNGS.size() * STEP + 40, "Rates of six rungs on a logarithmic scale");
        Scale scale = new Scale(0.5, 700, true);
        double bottom = TOP + RUNGS.size() * STEP;
        for (double rate : new double[] {1, 10, 100}) {
            double x = LEFT + WIDTH * scale.at(rate);
            svg.line(x, TOP, x, bottom, Ink.GREY, Svg.Line.THIN).text(x, bottom + 18, Svg.number(rate), At.MIDDLE, Ink.GREY, 12);
        }
        svg.text(LEFT + WIDTH, bottom + 34, "GFLOP/s", At.END, Ink.GREY, 12);
        for (int i = 0; i < RUNGS.size(); i++) {
            Rung r = RUNGS.get(i);
            double y = TOP + i * STEP, length = WIDTH * scale.at(r.gflops);
            svg.text(LEFT - 10, y + 17, r.name, At.END, Ink.BLACK, 13).tint(LEFT, y, length, HIGH, Ink.BLUE).box(LEFT, y, length, HIGH, Ink.BLUE);
            svg.text(LEFT + 6, y + 16, Svg.number(r.gflops), At.START, Ink.BLACK, 13);
        }
        double peak = LEFT + WIDTH * scale.at(PEAK);
        svg.line(peak, TOP - 8, peak, bottom, Ink.ORANGE, Svg.Line.DASHED).text(peak, TOP - 12, "peak of one core", At.MIDDLE, Ink.ORANGE, 12);
        return svg.toString();
    }
}
