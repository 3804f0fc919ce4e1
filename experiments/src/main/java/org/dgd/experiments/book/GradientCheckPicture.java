package org.dgd.experiments.book;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.dgd.engine.Device;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.experiments.book.Svg.At;
import org.dgd.experiments.figures.Scale;

/** How far a central difference is from the gradient, over its step: Σ x³ at (2,3) along (½, −¼), in double and with numbers rounded to float. */
final class GradientCheckPicture implements BookPicture {
    private static final double[] X = {2, 3}, V = {0.5, -0.25};
    private static final double STEP = 1e-5, LEAST = 1e-13, LEFT = 92;

    @Override public String name() { return "gradient-check"; }

    @Override public String svg() {
        Svg svg = new Svg(640, 340, "Relative error of a central difference over its step, in double and in float");
        Plot plot = new Plot(svg, LEFT, 24, 520, 250, new Scale(1e-12, 1, true), new Scale(LEAST, 10, true)).axes("step ε", "");
        svg.upright(LEFT - 66, 150, "relative error", Ink.BLACK);
        double[] steps = new double[49];
        Arrays.setAll(steps, i -> Math.pow(10, -12 + i / 4.0));
        plot.curve(steps, errors(steps, v -> v), Ink.BLUE).curve(steps, errors(steps, v -> (float) v), Ink.ORANGE);
        plot.curve(new double[] {STEP, STEP}, new double[] {LEAST, 10}, Ink.GREY, Svg.Line.DASHED);
        plot.label(STEP, 1e-12, "the check's step", At.START, Ink.GREY);
        plot.label(1e-9, 1e-9, "double", At.START, Ink.BLUE).label(1e-4, 0.3, "float", At.START, Ink.ORANGE);
        return svg.toString();
    }

    private static double[] errors(double[] steps, DoubleUnaryOperator rounded) {
        try (Device device = new ReferenceDevice()) {
            Tensor x = device.parameter(Shape.vector(2), X);
            try (var _ = device.scope()) {
                f(x).backward();
            }
            double[] g = x.gradient().storage.read();
            double exact = V[0] * g[0] + V[1] * g[1];
            return Arrays.stream(steps).map(e -> {
                double difference = (value(device, e, rounded) - value(device, -e, rounded)) / (2 * e);
                return Math.clamp(Math.abs(difference - exact) / Math.abs(exact), LEAST, 10);
            }).toArray();
        }
    }

    private static double value(Device device, double way, DoubleUnaryOperator rounded) {
        try (var _ = device.scope()) {
            double[] x = {rounded.applyAsDouble(X[0] + way * V[0]), rounded.applyAsDouble(X[1] + way * V[1])};
            return rounded.applyAsDouble(f(device.constant(Shape.vector(2), x)).item());
        }
    }

    /** With multiplications and additions only, which give the same bits everywhere. */
    private static Tensor f(Tensor x) { return x.square().mul(x).sum(); }
}
