package org.dgd.engine;

import static org.dgd.engine.Input.normal;

import java.util.ArrayList;
import java.util.List;
import org.dgd.engine.ops.*;

/**
 * Cases of convolution and transposed convolution; the geometries are those of the paper's decoders, of the Inception network, and some
 * that nobody uses.
 */
final class ConvolutionCases {
    private final List<OpCase> cases = new ArrayList<>();

    static List<OpCase> all() {
        ConvolutionCases t = new ConvolutionCases();
        t.convolutions();
        t.transposed();
        return t.cases;
    }

    /** The last two here and in {@link #transposed()} are large enough for Winograd's algorithm on the cpu. */
    private void convolutions() {
        Geometry halve = Geometry.of(2, 1), same = Geometry.of(1, 1), point = Geometry.of(1, 0), wide = Geometry.of(1, 2);
        conv(Shape.batch(17, 8, 8, 3), 5, 4, 4, halve, true);
        conv(Shape.batch(1, 8, 6, 1), 3, 4, 4, halve, true);
        conv(Shape.batch(33, 4, 4, 5), 3, 4, 4, halve, false);
        conv(Shape.batch(3, 4, 4, 64), 64, 4, 4, halve, true);
        conv(Shape.batch(17, 4, 4, 5), 3, 4, 4, point, true);
        conv(Shape.batch(16, 8, 8, 3), 8, 4, 4, Geometry.of(2, 0), true);
        conv(Shape.batch(17, 5, 5, 9), 18, 3, 3, same, true);
        conv(Shape.batch(3, 5, 7, 5), 3, 3, 3, same, false);
        conv(Shape.batch(17, 3, 3, 48), 16, 3, 3, same, true);
        conv(Shape.batch(17, 5, 3, 16), 3, 1, 1, point, true);
        conv(Shape.batch(33, 7, 7, 5), 1, 1, 1, point, true);
        conv(Shape.batch(33, 1, 1, 64), 5, 1, 1, point, true);
        conv(Shape.batch(16, 1, 1, 5), 64, 1, 1, point, true);
        conv(Shape.batch(3, 1, 1, 1), 1, 1, 1, point, false);
        conv(Shape.batch(1, 1, 1, 3), 50, 1, 1, point, true);
        conv(Shape.batch(17, 7, 8, 3), 5, 5, 5, Geometry.of(3, 2), true);
        conv(Shape.batch(17, 7, 5, 3), 4, 3, 2, new Geometry(2, 1, 1, 0), true);
        conv(Shape.batch(3, 3, 9, 5), 7, 1, 5, new Geometry(1, 3, 0, 2), false);
        conv(Shape.batch(17, 4, 9, 16), 8, 1, 7, new Geometry(1, 1, 0, 3), false);
        conv(Shape.batch(33, 9, 4, 8), 24, 7, 1, new Geometry(1, 1, 3, 0), false);
        conv(Shape.batch(3, 5, 4, 16), 16, 3, 1, new Geometry(1, 1, 1, 0), true);
        conv(Shape.batch(17, 9, 7, 5), 16, 3, 3, Geometry.of(2, 0), false);
        conv(Shape.batch(17, 3, 4, 5), 3, 2, 2, Geometry.of(1, 2), true);
        conv(Shape.batch(3, 5, 4, 2), 3, 1, 1, Geometry.of(2, 0), true);
        conv(Shape.batch(33, 6, 8, 1), 32, 4, 4, halve, true);
        conv(Shape.batch(17, 7, 5, 1), 17, 5, 5, wide, true);
        conv(Shape.batch(1, 7, 9, 2), 16, 3, 3, halve, false);
        conv(Shape.batch(16, 6, 5, 2), 40, 5, 5, wide, true);
        conv(Shape.batch(17, 6, 6, 3), 64, 4, 4, halve, true);
        conv(Shape.batch(33, 7, 6, 3), 70, 3, 3, halve, false);
        conv(Shape.batch(17, 16, 16, 40), 32, 4, 4, halve, true);
        conv(Shape.batch(16, 16, 16, 64), 16, 4, 4, halve, false);
    }

    private void conv(Shape x, int k, int r, int s, Geometry g, boolean bias) {
        Shape w = Shape.plain(k, r, s, x.c()), y = g.small(x, w);
        Input[] inputs = bias ? new Input[] {normal(x), normal(w), normal(Shape.vector(k))} : new Input[] {normal(x), normal(w)};
        cases.add(OpCase.of(Conv2d.class, name(x, w, g, bias), t -> t[0].conv2d(t[1], bias ? t[2] : null, g), inputs).terms(terms(x, w, y)));
    }

    private void transposed() {
        Geometry twice = Geometry.of(2, 1), point = Geometry.of(1, 0);
        transposed(Shape.batch(17, 1, 1, 5), 3, 4, 4, point, true);
        transposed(Shape.batch(33, 1, 1, 20), 64, 4, 4, point, false);
        transposed(Shape.batch(1, 1, 1, 2), 16, 4, 4, point, true);
        transposed(Shape.batch(17, 4, 4, 16), 16, 4, 4, twice, true);
        transposed(Shape.batch(3, 4, 4, 34), 20, 4, 4, twice, false);
        transposed(Shape.batch(33, 4, 4, 32), 32, 4, 4, twice, true);
        transposed(Shape.batch(16, 2, 3, 64), 1, 4, 4, twice, true);
        transposed(Shape.batch(17, 3, 3, 8), 8, 4, 4, Geometry.of(2, 0), true);
        transposed(Shape.batch(3, 5, 5, 5), 3, 3, 3, Geometry.of(1, 1), true);
        transposed(Shape.batch(33, 3, 3, 5), 3, 1, 1, point, true);
        transposed(Shape.batch(17, 3, 2, 3), 5, 5, 5, Geometry.of(3, 2), true);
        transposed(Shape.batch(17, 4, 3, 3), 5, 3, 2, new Geometry(2, 1, 1, 0), true);
        transposed(Shape.batch(3, 3, 3, 7), 5, 1, 5, new Geometry(1, 3, 0, 2), false);
        transposed(Shape.batch(3, 3, 2, 3), 2, 1, 1, Geometry.of(2, 0), true);
        transposed(Shape.batch(17, 4, 3, 32), 1, 4, 4, twice, true);
        transposed(Shape.batch(1, 5, 4, 9), 1, 5, 5, Geometry.of(1, 2), false);
        transposed(Shape.batch(33, 3, 4, 5), 2, 3, 3, twice, true);
        transposed(Shape.batch(16, 3, 3, 66), 3, 4, 4, twice, true);
        transposed(Shape.batch(17, 3, 2, 64), 3, 5, 2, new Geometry(3, 1, 1, 1), false);
        transposed(Shape.batch(33, 8, 8, 32), 32, 4, 4, twice, true);
        transposed(Shape.batch(1, 8, 10, 24), 48, 4, 4, twice, false);
    }

    private void transposed(Shape x, int c, int r, int s, Geometry g, boolean bias) {
        Shape w = Shape.plain(x.c(), r, s, c), y = g.large(x, w);
        Input[] inputs = bias ? new Input[] {normal(x), normal(w), normal(Shape.vector(c))} : new Input[] {normal(x), normal(w)};
        cases.add(OpCase.of(ConvTranspose2d.class, name(x, w, g, bias), t -> t[0].convTranspose2d(t[1], bias ? t[2] : null, g), inputs)
                .terms(terms(y, w, x)));
    }

    private static String name(Shape x, Shape w, Geometry g, boolean bias) {
        return x + " by " + w + ", stride " + g.strideH() + "," + g.strideW() + " padding " + g.paddingH() + "," + g.paddingW()
                + (bias ? "" : ", no bias");
    }

    /** Products in the longest sum: of a result, of a number's gradient, or of a weight's. */
    private static int terms(Shape large, Shape w, Shape small) {
        return Math.max(small.n() * small.pixels(), w.pixels() * Math.max(large.c(), small.c()));
    }
}
