package org.dgd.experiments.book;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.dgd.engine.Axis;
import org.dgd.engine.Device;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.experiments.book.Svg.At;
import org.dgd.experiments.figures.Scale;
import org.dgd.nn.optim.Adam;
import org.dgd.nn.optim.Optimizer;
import org.dgd.nn.optim.Sgd;

/** Gradient descent, momentum and Adam in the valley of f(x,y) = (1 − x)² + 100·(y − x²)², whose lowest point is (1,1). */
final class AdamPicture implements BookPicture {
    static final int STEPS = 300;

    @Override public String name() { return "adam"; }

    @Override public String svg() {
        Svg svg = new Svg(640, 400, "Paths of gradient descent, momentum and Adam in a curved valley");
        Plot plot = new Plot(svg, 70, 24, 540, 310, new Scale(-1.6, 1.4, false), new Scale(-0.4, 2, false)).axes("x", "y");
        double[] valleyX = new double[55], valleyY = new double[55];
        for (int i = 0; i < valleyX.length; i++) {
            valleyX[i] = -1.4 + i * 0.05;
            valleyY[i] = valleyX[i] * valleyX[i];
        }
        plot.curve(valleyX, valleyY, Ink.GREY, Svg.Line.DASHED);
        double y = 40;
        for (Run run : runs()) {
            plot.curve(run.x, run.y, run.ink);
            plot.dots(new double[] {run.x[STEPS]}, new double[] {run.y[STEPS]}, 5, run.ink);
            svg.text(340, y += 20, run.name, At.START, run.ink, 13);
        }
        plot.dots(new double[] {-1.2}, new double[] {1}, 4, Ink.BLACK).label(-1.2, 1, "start", At.END, Ink.BLACK);
        svg.circle(plot.px(1), plot.py(1), 8, Ink.BLACK);
        return svg.toString();
    }

    /** One optimizer's way: STEPS + 1 places. */
    record Run(String name, Ink ink, double[] x, double[] y) { }

    static List<Run> runs() {
        List<Run> runs = new ArrayList<>();
        runs.add(run("gradient descent, rate 0.001", Ink.BLUE, p -> new Sgd(p, 1e-3, 0, 0)));
        runs.add(run("momentum 0.9, rate 0.001", Ink.GREEN, p -> new Sgd(p, 1e-3, 0.9, 0)));
        runs.add(run("Adam, rate 0.1", Ink.ORANGE, p -> new Adam(p, 0.1, 0)));
        return runs;
    }

    private static Run run(String name, Ink ink, Function<List<Tensor>, Optimizer> optimizer) {
        Run run = new Run(name, ink, new double[STEPS + 1], new double[STEPS + 1]);
        try (Device device = new ReferenceDevice()) {
            Tensor p = device.parameter(Shape.vector(2), -1.2, 1);
            Optimizer steps = optimizer.apply(List.of(p));
            for (int i = 0; i <= STEPS; i++) {
                double[] at = p.storage.read();
                run.x[i] = at[0];
                run.y[i] = at[1];
                try (var _ = device.scope()) {
                    Tensor x = p.slice(Axis.C, 0, 1), y = p.slice(Axis.C, 1, 2);
                    x.add(-1).square().add(y.sub(x.square()).square().mul(100)).backward();
                    steps.step();
                }
            }
        }
        return run;
    }
}
