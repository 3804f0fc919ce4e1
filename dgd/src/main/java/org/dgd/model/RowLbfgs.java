package org.dgd.model;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.stream.IntStream;

/**
 * L-BFGS (Liu and Nocedal 1989) for many small problems at once. Each row has a history and a line search of its own; the objective is
 * asked for all rows that are still moving together. The value of a row never rises, and there is no rate to choose.
 */
final class RowLbfgs {
    private static final int MEMORY = 8, MOST_SHRINKS = 10, QUIET_STEPS = 2;
    /** Armijo's condition: a step has to gain this part of what the slope promises. */
    private static final double SUFFICIENT = 1e-4;
    /** Curvature below this part of |s||y| says nothing. */
    private static final double LEAST_CURVATURE = 1e-8;

    /** Value and gradient of some rows: point i belongs to {@code rows[i]}; {@code gradient} has a line of m numbers for each. */
    @FunctionalInterface
    interface Objective {
        void evaluate(int[] rows, double[] points, double[] value, double[] gradient);
    }

    private final Row[] rows;
    private final int m;
    private final double tolerance;

    /** @param tolerance a row rests after two steps in a row that gain less */
    RowLbfgs(double[] start, int m, double tolerance) {
        this.m = m;
        this.tolerance = tolerance;
        rows = new Row[start.length / m];
        for (int i = 0; i < rows.length; i++) rows[i] = new Row(Arrays.copyOfRange(start, i * m, (i + 1) * m));
    }

    /** Goes on for so many evaluations, or until all rows rest. */
    void run(int evaluations, Objective objective) {
        for (int e = 0; e < evaluations; e++) {
            int[] moving = IntStream.range(0, rows.length).filter(i -> !rows[i].rests).toArray();
            if (moving.length == 0) return;
            double[] points = new double[moving.length * m], value = new double[moving.length], gradient = new double[points.length];
            for (int k = 0; k < moving.length; k++) rows[moving[k]].propose(points, k * m);
            objective.evaluate(moving, points, value, gradient);
            for (int k = 0; k < moving.length; k++) rows[moving[k]].judge(value[k], Arrays.copyOfRange(gradient, k * m, (k + 1) * m));
        }
    }

    /** Ends a row where it is. */
    void stop(int row) { rows[row].rests = true; }

    double value(int row) { return rows[row].value; }

    double[] at(int row) { return rows[row].z; }

    int evaluations(int row) { return rows[row].evaluations; }

    /** One problem: where it is, and where it is going. */
    private final class Row {
        private record Pair(double[] s, double[] y, double product) { }

        private final double[] z, direction;
        private final Deque<Pair> history = new ArrayDeque<>();      // newest first
        private double[] gradient;
        private double value = Double.POSITIVE_INFINITY, step, slope;
        private int shrinks, quiet, evaluations;
        private boolean rests;

        Row(double[] z) {
            this.z = z;
            direction = new double[m];
        }

        void propose(double[] to, int at) {
            for (int j = 0; j < m; j++) to[at + j] = z[j] + step * direction[j];
        }

        void judge(double newValue, double[] newGradient) {
            evaluations++;
            if (gradient == null) begin(newValue, newGradient);
            else if (newValue <= value + SUFFICIENT * step * slope) accept(newValue, newGradient);
            else shrink(newValue);
        }

        private void begin(double newValue, double[] newGradient) {
            value = newValue;
            gradient = newGradient;
            rests = !Double.isFinite(value) || !aim();
        }

        private void accept(double newValue, double[] newGradient) {
            double[] s = new double[m], y = new double[m];
            for (int j = 0; j < m; j++) {
                s[j] = step * direction[j];
                y[j] = newGradient[j] - gradient[j];
                z[j] += s[j];
            }
            double product = dot(s, y);
            if (product > LEAST_CURVATURE * Math.sqrt(dot(s, s) * dot(y, y))) history.addFirst(new Pair(s, y, product));
            if (history.size() > MEMORY) history.removeLast();
            quiet = value - newValue < tolerance ? quiet + 1 : 0;
            value = newValue;
            gradient = newGradient;
            rests = quiet == QUIET_STEPS || !aim();
        }

        /** To the minimum of the parabola through value, slope and the new value, but by a factor of 2 to 10. */
        private void shrink(double newValue) {
            double t = -slope * step / (2 * (newValue - value - slope * step));
            step *= Double.isFinite(t) ? Math.clamp(t, 0.1, 0.5) : 0.1;
            rests = ++shrinks > MOST_SHRINKS;
        }

        /** The next direction, by the two-loop recursion; false where there is none that leads down. */
        private boolean aim() {
            for (int j = 0; j < m; j++) direction[j] = -gradient[j];
            double[] a = new double[history.size()];
            int i = 0;
            for (Pair p : history) {
                a[i] = dot(p.s, direction) / p.product;
                add(-a[i++], p.y);
            }
            if (!history.isEmpty()) {
                Pair newest = history.getFirst();
                double scale = newest.product / dot(newest.y, newest.y);
                for (int j = 0; j < m; j++) direction[j] *= scale;
            }
            for (Iterator<Pair> oldestFirst = history.descendingIterator(); oldestFirst.hasNext(); ) {
                Pair p = oldestFirst.next();
                add(a[--i] - dot(p.y, direction) / p.product, p.s);
            }
            slope = dot(gradient, direction);
            step = history.isEmpty() ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
            shrinks = 0;
            return slope < 0;
        }

        private void add(double factor, double[] v) {
            for (int j = 0; j < m; j++) direction[j] += factor * v[j];
        }
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) sum += a[j] * b[j];
        return sum;
    }
}
