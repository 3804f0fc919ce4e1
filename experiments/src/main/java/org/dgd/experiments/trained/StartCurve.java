package org.dgd.experiments.trained;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import org.dgd.experiments.figures.CurvePanel;
import org.dgd.experiments.figures.CurvePanel.Axis;
import org.dgd.experiments.figures.CurvePanel.Curve;

/**
 * How representations get better from one kind of start.
 *
 * @param points by rising number of steps
 */
public record StartCurve(String name, List<Point> points) {
    /** The search that the command line does unless told otherwise; it has one point. */
    static final String SEARCH = "the default search";
    /** Near the best. */
    private static final double NEAR = 0.01;

    /**
     * After some steps.
     *
     * @param steps        −1: as many as it took
     * @param objective    of every sample in nats
     * @param mse          over all values that are there
     * @param milliseconds a sample
     */
    record Point(int steps, double[] objective, double mse, double milliseconds) {
        /** How many samples are within 1 % of their best objective, of all. */
        double near(double[] best) {
            int near = 0;
            for (int i = 0; i < best.length; i++) if (objective[i] <= best[i] + NEAR * Math.abs(best[i])) near++;
            return (double) near / best.length;
        }
    }

    static double mean(double[] values) { return DoubleStream.of(values).average().orElseThrow(); }

    /** The least objective of every sample, of all starts and steps. */
    static double[] best(List<StartCurve> curves) {
        double[] best = curves.getFirst().points.getFirst().objective.clone();
        for (StartCurve c : curves) for (Point p : c.points) for (int i = 0; i < best.length; i++) best[i] = Math.min(best[i], p.objective[i]);
        return best;
    }

    static String table(List<StartCurve> curves, double[] best) {
        StringBuilder rows = new StringBuilder("start,steps,objective,above_best_percent,within_1_percent,mse,milliseconds\n");
        double least = mean(best);
        for (StartCurve c : curves)
            for (Point p : c.points)
                rows.append(String.format(Locale.ROOT, "%s,%s,%.7g,%.4f,%.4f,%.6g,%.4g%n", c.name, p.steps < 0 ? "" : p.steps, mean(p.objective),
                        100 * (mean(p.objective) - least) / Math.abs(least), p.near(best), p.mse, p.milliseconds));
        return rows.toString();
    }

    /** The first number of steps after which the mean objective is within 1 % of that of the best. */
    private OptionalInt stepsNear(double[] best) {
        double bound = mean(best) + NEAR * Math.abs(mean(best));
        return points.stream().filter(p -> mean(p.objective) <= bound).mapToInt(Point::steps).findFirst();
    }

    String summary(double[] best) {
        Point last = points.getLast();
        String end = String.format(Locale.ROOT, "%.2f nats, %.0f %% of the samples within 1 %% of their best, %.2f ms a sample",
                mean(last.objective), 100 * last.near(best), last.milliseconds);
        if (name.equals(SEARCH)) return name + ": " + end;
        OptionalInt near = stepsNear(best);
        return String.format(Locale.ROOT, "%s: %.2f nats before the first step, %s; after %d: %s", name, mean(points.getFirst().objective),
                near.isPresent() ? "within 1 % after " + near.getAsInt() : "never within 1 %", last.steps, end);
    }

    /** The objective's distance from the best and the squared error, both logarithmic, by evaluations: steps and one. */
    static List<CurvePanel> panels(List<StartCurve> curves, double[] best, String data) {
        List<StartCurve> drawn = curves.stream().filter(c -> !c.name.equals(SEARCH)).toList();
        double least = mean(best);
        Axis axis = new Axis("evaluations of the objective (steps + 1)", true);
        double[] at = drawn.getFirst().points.stream().mapToDouble(p -> p.steps + 1).toArray();
        CurvePanel above = new CurvePanel("Objective above the best, " + data, "nats per sample", null, "", at,
                lines(drawn, p -> mean(p.objective) - least), axis);
        CurvePanel error = new CurvePanel("Mean squared error, " + data, "per value", null, "", at, lines(drawn, Point::mse), axis);
        return List.of(above.logarithmic(), error.logarithmic());
    }

    /** The two kinds of draws have one colour. */
    private static List<Curve> lines(List<StartCurve> curves, ToDoubleFunction<Point> value) {
        List<Curve> lines = new ArrayList<>();
        for (StartCurve c : curves)
            lines.add(new Curve(c.name, c.points.stream().mapToDouble(value).toArray(), Math.max(0, lines.size() - 1), lines.isEmpty() ? 1 : 0));
        return lines;
    }
}
