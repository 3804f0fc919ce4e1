package org.dgd.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Directions of L-BFGS against the matrix that they stand for. */
class RowLbfgsReferenceTest {
    /** Against the matrix of the inverse curvature, written out, of the last eight pairs; with steps that had to be shortened. */
    @ParameterizedTest @CsvSource({"-1.2,1", "3,-2", "0,0"}) void directionsAreThoseOfTheMatrix(double x, double y) {
        Asked asked = Asked.valley();
        RowLbfgs search = new RowLbfgs(new double[] {x, y}, 2, 0);
        search.run(60, asked);
        assertThat(search.at(0)).containsExactly(new double[] {1, 1}, within(1e-6));
        int shortened = 0, pairsSeen = 0;
        List<double[]> s = new ArrayList<>(), r = new ArrayList<>();
        double[] z = asked.points().getFirst(), g = asked.gradient().apply(z), direction = direction(s, r, g);
        double step = Math.min(1, 1 / Math.hypot(g[0], g[1]));
        for (double[] next : asked.points().subList(1, asked.points().size())) {
            double[] expected = {z[0] + step * direction[0], z[1] + step * direction[1]};
            assertThat(next).containsExactly(expected, within(1e-7));
            double slope = g[0] * direction[0] + g[1] * direction[1], before = Asked.VALLEY.applyAsDouble(z), now = Asked.VALLEY.applyAsDouble(next);
            if (now > before + 1e-4 * step * slope) {
                step *= Math.clamp(-slope * step / (2 * (now - before - slope * step)), 0.1, 0.5);
                shortened++;
                continue;
            }
            double[] there = asked.gradient().apply(next), ds = {next[0] - z[0], next[1] - z[1]}, dy = {there[0] - g[0], there[1] - g[1]};
            double product = ds[0] * dy[0] + ds[1] * dy[1];
            if (product > 1e-8 * Math.hypot(ds[0], ds[1]) * Math.hypot(dy[0], dy[1])) {
                s.add(ds);
                r.add(dy);
                pairsSeen++;
            }
            if (s.size() > 8) {
                s.removeFirst();
                r.removeFirst();
            }
            z = next;
            g = there;
            direction = direction(s, r, g);
            step = 1;
        }
        assertThat(shortened).isPositive();
        assertThat(pairsSeen).isGreaterThan(10);
    }

    /** −H·g, where H follows from a multiple of I by the updates of BFGS, the oldest first. */
    private static double[] direction(List<double[]> s, List<double[]> y, double[] g) {
        double[][] h = {{1, 0}, {0, 1}};
        if (!s.isEmpty()) {
            double[] ds = s.getLast(), dy = y.getLast();
            h[0][0] = h[1][1] = (ds[0] * dy[0] + ds[1] * dy[1]) / (dy[0] * dy[0] + dy[1] * dy[1]);
        }
        for (int k = 0; k < s.size(); k++) {
            double[] a = s.get(k), b = y.get(k);
            double rho = 1 / (a[0] * b[0] + a[1] * b[1]);
            double[][] left = {{1 - rho * a[0] * b[0], -rho * a[0] * b[1]}, {-rho * a[1] * b[0], 1 - rho * a[1] * b[1]}}, next = new double[2][2];
            for (int i = 0; i < 2; i++)
                for (int j = 0; j < 2; j++) {
                    next[i][j] = rho * a[i] * a[j];
                    for (int p = 0; p < 2; p++) for (int q = 0; q < 2; q++) next[i][j] += left[i][p] * h[p][q] * left[j][q];
                }
            h = next;
        }
        return new double[] {-h[0][0] * g[0] - h[0][1] * g[1], -h[1][0] * g[0] - h[1][1] * g[1]};
    }
}
