package org.dgd.experiments.book;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.dgd.engine.Rng;
import org.dgd.experiments.book.Svg.At;
import org.dgd.experiments.book.Svg.Line;
import org.dgd.experiments.figures.Scale;
import org.dgd.model.Inference;
import org.dgd.nn.data.Features;

/** A new sample under the model of {@link RepresentationsPicture}: its objective over all z, and where searches from different places end. */
final class ValleysPicture implements BookPicture {
    private static final float[] X = {-0.15f, -0.1f};
    private static final double LOW = -0.85, HIGH = 0.75, WIDTH = 560, HEIGHT = 250, LEFT = 64, TOP = 24;
    private static final int STEPS = 240, STARTS = 9, EPOCHS = 500;

    @Override public String name() { return "valleys"; }

    @Override public String svg() {
        ArcModel arc = new ArcModel().trained(EPOCHS);
        double[] z = IntStream.rangeClosed(0, STEPS).mapToDouble(i -> LOW + (HIGH - LOW) * i / STEPS).toArray();
        double[] starts = IntStream.range(0, STARTS).mapToDouble(i -> -0.75 + 1.4 * i / (STARTS - 1)).toArray();
        Inference.Found found = ends(arc, starts);
        double[] all = objective(arc, z), from = objective(arc, starts);
        double most = Arrays.stream(all).max().orElseThrow(), least = Arrays.stream(all).min().orElseThrow();
        Svg svg = new Svg(LEFT + WIDTH + 24, TOP + HEIGHT + 56, "The objective of a new sample over all representations has several valleys; where a search starts decides in which it ends");
        Plot plot = new Plot(svg, LEFT, TOP, WIDTH, HEIGHT, new Scale(LOW, HIGH, false), new Scale(least - 10, most + 30, false)).axes("z", "objective, nats");
        plot.curve(z, all, Ink.BLACK, Line.THICK);
        for (int i = 0; i < STARTS; i++) {
            double end = found.z()[i];
            svg.line(plot.px(starts[i]), plot.py(from[i]), plot.px(end), plot.py(found.objective()[i]), Ink.GREY, Line.DASHED);
        }
        plot.dots(starts, from, 4, Ink.BLUE).dots(found.z(), found.objective(), 5, Ink.ORANGE);
        svg.text(LEFT + WIDTH - 10, TOP + 20, "blue: places to start from; orange: where L-BFGS ends", At.END, Ink.GREY, 12);
        return svg.toString();
    }

    private static Inference.Found ends(ArcModel arc, double[] starts) {
        float[] x = new float[2 * starts.length];
        for (int i = 0; i < x.length; i++) x[i] = X[i % 2];
        Features samples = Features.of("new", x, new int[] {starts.length, 2}, Map.of());
        return Inference.of(arc.model(), new Inference.Settings(Set.of(), 1, 1, 10, 0, 60, 0)).find(samples, starts, new Rng(0));
    }

    /** −log P(x|z) − log P(z). */
    private static double[] objective(ArcModel arc, double[] z) {
        double[] f = arc.decoded(z);
        return IntStream.range(0, z.length).mapToDouble(i -> ArcModel.PRECISION * (Math.pow(f[2 * i] - X[0], 2) + Math.pow(f[2 * i + 1] - X[1], 2))
                + 0.5 * z[i] * z[i] + 0.5 * Math.log(2 * Math.PI)).toArray();
    }
}
