package org.dgd.experiments.book;

import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.experiments.book.Svg.At;
import org.dgd.experiments.book.Svg.Line;
import org.dgd.experiments.figures.Scale;
import org.dgd.model.Covariance;
import org.dgd.model.Dirichlet;
import org.dgd.model.GaussianMixture;
import org.dgd.model.MixturePriors;
import org.dgd.model.Normal;
import org.dgd.model.SoftBall;

/** A mixture of three components on a line: log P(z), the parts of each component, and the pull on z, which the engine differentiates. */
final class MixturePicture implements BookPicture {
    private static final double[] MEANS = {-4, 0, 3}, SD = {1.5, 0.5, 1}, WEIGHTS = {0.5, 0.2, 0.3};
    private static final double LOW = -8, HIGH = 7, WIDTH = 560, HEIGHT = 190, LEFT = 64, TOP = 20, NEXT = 270;
    private static final int STEPS = 300;
    private static final Ink[] OF_COMPONENT = {Ink.BLUE, Ink.ORANGE, Ink.GREEN};

    @Override public String name() { return "mixture"; }

    @Override public String svg() {
        double[] z = IntStream.rangeClosed(0, STEPS).mapToDouble(i -> LOW + (HIGH - LOW) * i / STEPS).toArray(), log, pull;
        Device device = new ReferenceDevice();
        GaussianMixture mixture = mixture(device);
        Tensor table = device.table(z.length, 1, z);
        try (Scope _ = device.scope()) {
            Tensor density = mixture.logDensity(table.rows(IntStream.range(0, z.length).toArray()));
            density.sum().backward();
            log = density.storage.read();
            pull = table.gradient().storage.read();
        }
        Svg svg = new Svg(LEFT + WIDTH + 24, TOP + NEXT + HEIGHT + 56, "Log density of a mixture of three components on a line, and the pull on a representation there");
        Plot above = new Plot(svg, LEFT, TOP, WIDTH, HEIGHT, new Scale(LOW, HIGH, false), new Scale(-10, 2, false)).axes("z", "nats");
        for (int k = 0; k < MEANS.length; k++) part(above, k);
        above.curve(z, log, Ink.BLACK, Line.THICK).label(-7.7, 0.7, "thick: log P(z); dashed: each component's part", At.START, Ink.GREY);
        Plot below = new Plot(svg, LEFT, TOP + NEXT, WIDTH, HEIGHT, new Scale(LOW, HIGH, false), new Scale(-4, 4, false)).axes("z", "pull on z");
        svg.line(LEFT, below.py(0), LEFT + WIDTH, below.py(0), Ink.GREY);
        below.curve(z, pull, Ink.BLACK, Line.THICK).label(-7.7, 2.9, "∂ log P/∂z: above 0 it pulls z to the right, below to the left", At.START, Ink.GREY);
        for (int k = 0; k < MEANS.length; k++) svg.dot(below.px(MEANS[k]), below.py(0), 4, OF_COMPONENT[k]);
        return svg.toString();
    }

    /** log(π N(z; μ, σ²)) where the plot shows it. */
    private static void part(Plot plot, int k) {
        double reach = SD[k] * Math.sqrt(2 * (10 + Math.log(WEIGHTS[k] / SD[k]) - 0.5 * Math.log(2 * Math.PI)));
        double low = Math.max(LOW, MEANS[k] - reach), high = Math.min(HIGH, MEANS[k] + reach);
        double[] z = IntStream.rangeClosed(0, STEPS).mapToDouble(i -> low + (high - low) * i / STEPS).toArray();
        double[] log = IntStream.rangeClosed(0, STEPS).mapToDouble(i -> Math.log(WEIGHTS[k] / SD[k]) - 0.5 * Math.log(2 * Math.PI)
                - 0.5 * Math.pow((z[i] - MEANS[k]) / SD[k], 2)).toArray();
        plot.curve(z, log, OF_COMPONENT[k], Line.DASHED);
    }

    private static GaussianMixture mixture(Device device) {
        MixturePriors priors = new MixturePriors(new SoftBall(10, 5, 1), new Normal(0, 2), new Dirichlet(1));
        GaussianMixture mixture = new GaussianMixture(device, MEANS.length, Covariance.ISOTROPIC, priors, null, new Rng(0));
        mixture.means(MEANS);
        mixture.parameters().get(1).storage.write(IntStream.range(0, SD.length).mapToDouble(k -> -2 * Math.log(SD[k])).toArray());
        mixture.parameters().get(2).storage.write(IntStream.range(0, SD.length).mapToDouble(k -> Math.log(WEIGHTS[k])).toArray());
        return mixture;
    }
}
