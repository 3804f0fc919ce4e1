package org.dgd.experiments.book;

import java.util.stream.IntStream;
import org.dgd.experiments.book.Svg.At;
import org.dgd.experiments.book.Svg.Line;
import org.dgd.experiments.figures.Scale;

/** A DGD with one-dimensional representations while it is trained: data, what the decoder makes of each z, and the line of all it can make. */
final class RepresentationsPicture implements BookPicture {
    private static final int[] EPOCHS = {0, 50, 150, 500};
    private static final double SIDE = 200, GAP = 16, TOP = 34, RANGE = 1.5;
    private static final int STEPS = 160;

    @Override public String name() { return "representations"; }

    @Override public String svg() {
        Svg svg = new Svg(GAP + EPOCHS.length * (SIDE + GAP), TOP + SIDE + 102, "Points on an arc, and the line on which a decoder of one-dimensional representations places them, at four times of training");
        ArcModel arc = new ArcModel();
        for (int i = 0; i < EPOCHS.length; i++) panel(svg, arc.trained(EPOCHS[i]), EPOCHS[i], GAP + i * (SIDE + GAP));
        svg.text(GAP, TOP + SIDE + 74, "orange: the data; blue: the line of all f(z), and on it f(z) of each sample's own z; grey: what is missed", At.START, Ink.GREY, 12);
        svg.text(GAP, TOP + SIDE + 90, "below: the representations z themselves", At.START, Ink.GREY, 12);
        return svg.toString();
    }

    private static void panel(Svg svg, ArcModel arc, int epochs, double left) {
        Plot plot = new Plot(svg, left, TOP, SIDE, SIDE, new Scale(-RANGE, RANGE, false), new Scale(-RANGE, RANGE, false));
        svg.text(left + SIDE / 2, TOP - 10, epochs == 0 ? "at the start" : epochs + " epochs", At.MIDDLE);
        svg.box(left, TOP, SIDE, SIDE, Ink.GREY);
        double[] z = arc.model().representation().values(), places = arc.decoded(z);
        double low = IntStream.range(0, z.length).mapToDouble(i -> z[i]).min().orElseThrow(), high = IntStream.range(0, z.length).mapToDouble(i -> z[i]).max().orElseThrow();
        double[] line = arc.decoded(IntStream.rangeClosed(0, STEPS).mapToDouble(i -> low + (high - low) * i / STEPS).toArray());
        for (int i = 0; i < z.length; i++) {
            float[] x = arc.data().image(i);
            svg.line(plot.px(x[0]), plot.py(x[1]), plot.px(places[2 * i]), plot.py(places[2 * i + 1]), Ink.GREY, Line.THIN);
        }
        plot.curve(every(line, 0), every(line, 1), Ink.BLUE).dots(every(places, 0), every(places, 1), 2.6, Ink.BLUE);
        for (int i = 0; i < z.length; i++) svg.dot(plot.px(arc.data().image(i)[0]), plot.py(arc.data().image(i)[1]), 3.2, Ink.ORANGE);
        double axis = TOP + SIDE + 24;
        Scale scale = new Scale(-2, 2, false);
        svg.line(left, axis, left + SIDE, axis, Ink.GREY, Line.THIN);
        for (double v : z) svg.line(left + SIDE * scale.at(v), axis - 7, left + SIDE * scale.at(v), axis + 7, Ink.BLUE, Line.THIN);
        for (int tick = -2; tick <= 2; tick++) svg.text(left + SIDE * scale.at(tick), axis + 24, Integer.toString(tick).replace('-', '−'), At.MIDDLE, Ink.GREY, 11);
    }

    /** The first or the second of each pair. */
    private static double[] every(double[] pairs, int which) { return IntStream.range(0, pairs.length / 2).mapToDouble(i -> pairs[2 * i + which]).toArray(); }
}
