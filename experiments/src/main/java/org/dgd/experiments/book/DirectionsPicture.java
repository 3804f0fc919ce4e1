package org.dgd.experiments.book;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.experiments.book.Svg.At;
import org.dgd.experiments.book.Svg.Line;
import org.dgd.experiments.figures.Scale;

/** What a linear VAE leaves of a direction of the data, by the direction's variance: the solution of chapter 11, with σ² = 1/2. */
final class DirectionsPicture implements BookPicture {
    private static final double NOISE = 0.5, LOW = 0.01, HIGH = 20, WIDTH = 560, HEIGHT = 260, LEFT = 64, TOP = 24;
    private static final int STEPS = 300;

    @Override public String name() { return "directions"; }

    @Override public String svg() {
        Svg svg = new Svg(LEFT + WIDTH + 24, TOP + HEIGHT + 56, "Squared error that a linear VAE leaves of a direction of the data, by the direction's variance");
        Plot plot = new Plot(svg, LEFT, TOP, WIDTH, HEIGHT, new Scale(LOW, HIGH, true), new Scale(0, 0.75, false)).axes("variance λ of the direction", "squared error left");
        double[] variance = IntStream.rangeClosed(0, STEPS).mapToDouble(i -> LOW * Math.pow(HIGH / LOW, (double) i / STEPS)).toArray();
        plot.curve(variance, Arrays.stream(variance).map(v -> Math.min(v, NOISE)).toArray(), Ink.BLUE, Line.THICK);
        plot.curve(variance, Arrays.stream(variance).map(v -> v > NOISE ? NOISE * NOISE / v : v).toArray(), Ink.ORANGE, Line.THICK);
        plot.curve(variance, new double[variance.length], Ink.GREEN, Line.THICK);
        svg.line(plot.px(NOISE), TOP, plot.px(NOISE), TOP + HEIGHT, Ink.GREY, Line.DASHED);
        plot.label(NOISE, 0.68, "given up: below σ² = ½", At.END, Ink.GREY).label(NOISE, 0.68, "kept", At.START, Ink.GREY);
        plot.label(0.9, 0.5, "VAE, a draw from q", At.START, Ink.BLUE).label(2.2, 0.14, "VAE, the mean of q", At.START, Ink.ORANGE);
        plot.label(0.6, 0.01, "MAP, as z becomes small", At.START, Ink.GREEN);
        return svg.toString();
    }
}
