package org.dgd.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.function.UnaryOperator;

/** An objective of {@link RowLbfgs} that is the same function for every row, and where it was asked. */
record Asked(ToDoubleFunction<double[]> f, UnaryOperator<double[]> gradient, List<double[]> points, List<int[]> rows)
        implements RowLbfgs.Objective {
    static final ToDoubleFunction<double[]> VALLEY = z -> 100 * Math.pow(z[1] - z[0] * z[0], 2) + Math.pow(1 - z[0], 2);

    /** Rosenbrock's: the minimum is (1,1). */
    static Asked valley() {
        return Asked.of(VALLEY, z -> new double[] {-400 * z[0] * (z[1] - z[0] * z[0]) - 2 * (1 - z[0]), 200 * (z[1] - z[0] * z[0])});
    }

    static Asked of(ToDoubleFunction<double[]> f, UnaryOperator<double[]> gradient) {
        return new Asked(f, gradient, new ArrayList<>(), new ArrayList<>());
    }

    @Override public void evaluate(int[] which, double[] z, double[] value, double[] slopes) {
        int m = z.length / which.length;
        rows.add(which);
        for (int k = 0; k < which.length; k++) {
            double[] at = Arrays.copyOfRange(z, k * m, (k + 1) * m);
            points.add(at);
            value[k] = f.applyAsDouble(at);
            System.arraycopy(gradient.apply(at), 0, slopes, k * m, m);
        }
    }

    double[] line() { return points.stream().mapToDouble(p -> p[0]).toArray(); }
}
