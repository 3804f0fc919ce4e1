package org.dgd.experiments.book;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.experiments.book.Svg.At;
import org.dgd.experiments.figures.Scale;
import org.dgd.model.SoftBall;

/** The soft ball's density along a radius, and where its probability is. */
final class SoftBallPicture implements BookPicture {
    private static final double WIDTH = 300, HEIGHT = 210, LEFT = 64, TOP = 40, NEXT = 390, REACH = 3;
    private static final int STEPS = 240;
    private static final Ink[] INKS = {Ink.BLUE, Ink.ORANGE, Ink.GREEN};

    @Override public String name() { return "soft-ball"; }

    @Override public String svg() {
        Svg svg = new Svg(LEFT + NEXT + WIDTH + 24, TOP + HEIGHT + 56, "Density of the soft ball along a radius, for three values of its hardness, and the probability of each radius in 2, 5 and 10 dimensions");
        double[] r = IntStream.rangeClosed(0, STEPS).mapToDouble(i -> REACH * i / STEPS).toArray();
        svg.text(LEFT + WIDTH / 2, TOP - 14, "density, in parts of that at the centre", At.MIDDLE);
        Plot density = new Plot(svg, LEFT, TOP, WIDTH, HEIGHT, new Scale(0, REACH, false), new Scale(0, 1.1, false)).axes("distance, in radii b", "");
        int[] hardness = {1, 5, 20};
        for (int i = 0; i < hardness.length; i++) {
            SoftBall ball = new SoftBall(1, hardness[i], 2);
            density.curve(r, Arrays.stream(r).map(x -> Math.exp(ball.logDensity(x) - ball.logDensity(0))).toArray(), INKS[i]);
            svg.text(LEFT + WIDTH - 10, TOP + 22 + 18 * i, "a = " + hardness[i], At.END, INKS[i], 12);
        }
        svg.text(LEFT + NEXT + WIDTH / 2, TOP - 14, "probability of a distance, a = 5", At.MIDDLE);
        Plot mass = new Plot(svg, LEFT + NEXT, TOP, WIDTH, HEIGHT, new Scale(0, REACH, false), new Scale(0, 1.6, false)).axes("distance, in radii b", "");
        int[] dimensions = {2, 5, 10};
        for (int i = 0; i < dimensions.length; i++) {
            mass.curve(r, probability(new SoftBall(1, 5, dimensions[i]), r), INKS[i]);
            svg.text(LEFT + NEXT + 12, TOP + 22 + 18 * i, "d = " + dimensions[i], At.START, INKS[i], 12);
        }
        return svg.toString();
    }

    /** The density of |μ|: that of μ times the surface of the sphere, d·V_d(1)·r^(d−1), with the exact normaliser. */
    private static double[] probability(SoftBall ball, double[] r) {
        int d = ball.dimension();
        double hardVolume = Math.exp(-ball.logDensity(0)) / (1 + Math.exp(-ball.hardness()));
        return Arrays.stream(r).map(x -> d * hardVolume * Math.pow(x, d - 1) * Math.exp(ball.logDensity(x) - ball.logNormaliser())).toArray();
    }
}
