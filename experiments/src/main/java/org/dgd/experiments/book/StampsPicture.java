package org.dgd.experiments.book;

import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Geometry;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.experiments.book.Svg.At;

/** A transposed convolution of one row: every number of the small image stamps the filter onto the large one, and overlapping stamps add. */
final class StampsPicture implements BookPicture {
    private static final double[] SMALL = {1, 2}, FILTER = {1, 10, 100};
    private static final int STRIDE = 2;
    private static final Ink[] INKS = {Ink.BLUE, Ink.ORANGE};
    private static final double CELL = 64, HIGH = 36, LEFT = 150, TOP = 30, STEP = 66;

    @Override public String name() { return "stamps"; }

    @Override public String svg() {
        Svg svg = new Svg(LEFT + 5 * CELL + 30, TOP + 4 * STEP - 10, "Two numbers stamp a filter of three taps onto a row of five numbers; where the stamps overlap they add");
        svg.text(LEFT - 14, TOP + 23, "x", At.END).text(LEFT - 14, TOP + 3 * STEP + 23, "y", At.END);
        for (int i = 0; i < SMALL.length; i++) {
            double x = LEFT + (i * STRIDE + 1) * CELL, row = TOP + (i + 1) * STEP;
            cell(svg, x, TOP, SMALL[i], INKS[i]);
            svg.text(LEFT - 14, row + 23, Svg.number(SMALL[i]) + " · filter", At.END, INKS[i], Svg.LETTER);
            svg.arrow(x + CELL / 2, TOP + HIGH + 3, x + CELL / 2, row - 3, INKS[i]);
            for (int tap = 0; tap < FILTER.length; tap++) cell(svg, LEFT + (i * STRIDE + tap) * CELL, row, SMALL[i] * FILTER[tap], INKS[i]);
        }
        double[] y = sums();
        IntStream.range(0, y.length).forEach(i -> {
            boolean both = i == STRIDE;
            cell(svg, LEFT + i * CELL, TOP + 3 * STEP, y[i], both ? Ink.VIOLET : INKS[i < STRIDE ? 0 : 1]);
        });
        return svg.toString();
    }

    private static void cell(Svg svg, double x, double y, double value, Ink ink) {
        svg.bar(x, y, CELL, HIGH, Ink.PAPER).tint(x, y, CELL, HIGH, ink).box(x, y, CELL, HIGH, ink).text(x + CELL / 2, y + 23, Svg.number(value), At.MIDDLE);
    }

    private static double[] sums() {
        try (Device device = new ReferenceDevice(); var _ = device.scope()) {
            Tensor x = device.constant(Shape.batch(1, 1, SMALL.length, 1), SMALL), filter = device.constant(Shape.plain(1, 1, FILTER.length, 1), FILTER);
            return x.convTranspose2d(filter, null, new Geometry(1, STRIDE, 0, 0)).storage.read();
        }
    }
}
