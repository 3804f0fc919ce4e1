package org.dgd.experiments.figures;

import java.util.Arrays;
import java.util.Random;

/**
 * The plane onto which a representation of dimension m is drawn: x = u·(z − c), y = v·(z − c).
 *
 * @param u      (m), unit length
 * @param v      (m), unit length and orthogonal to u; zero for m = 1
 * @param centre c (m)
 */
record Plane(double[] u, double[] v, double[] centre, String xLabel, String yLabel) {
    private static final int MOST_ROWS = 5000;
    private static final int MOST_ROUNDS = 200;

    /** The coordinates themselves for m ≤ 2, else the first two principal components of z (N,m). */
    static Plane of(float[] z, int m) {
        if (m == 1) return new Plane(new double[] {1}, new double[1], new double[1], "z", "spread out, no meaning");
        if (m == 2) return new Plane(new double[] {1, 0}, new double[] {0, 1}, new double[2], "first coordinate of z", "second coordinate of z");
        return principal(z, m);
    }

    double x(float[] rows, int row) { return along(u, rows, row); }

    double y(float[] rows, int row) { return along(v, rows, row); }

    private double along(double[] axis, float[] rows, int row) {
        double sum = 0;
        for (int i = 0; i < axis.length; i++) sum += axis[i] * (rows[row * axis.length + i] - centre[i]);
        return sum;
    }

    /** Subspace iteration on at most 5,000 rows at equal steps; exact enough for a picture and free of an m×m matrix. */
    private static Plane principal(float[] z, int m) {
        int n = z.length / m;
        int step = Math.max(1, (n + MOST_ROWS - 1) / MOST_ROWS);
        double[] c = new double[m];
        int used = 0;
        for (int r = 0; r < n; r += step)
            if (finite(z, r, m)) {
                used++;
                for (int i = 0; i < m; i++) c[i] += z[r * m + i];
            }
        for (int i = 0; i < m; i++) c[i] /= Math.max(1, used);

        var random = new Random(1);
        double[] u = random.doubles(m, -1, 1).toArray();
        double[] v = random.doubles(m, -1, 1).toArray();
        orthonormalise(u, v);
        double[] eigen = new double[2];
        for (int round = 0; round < MOST_ROUNDS; round++) {
            double before = eigen[0] + eigen[1];
            double[] cu = covarianceTimes(u, z, c, step, used), cv = covarianceTimes(v, z, c, step, used);
            eigen = new double[] {dot(u, cu), dot(v, cv)};
            u = cu;
            v = cv;
            orthonormalise(u, v);
            if (Math.abs(eigen[0] + eigen[1] - before) <= 1e-9 * before) break;
        }
        fixSign(u);
        fixSign(v);
        double total = totalVariance(z, m, c, step, used);
        return new Plane(u, v, c, label(1, eigen[0], total), label(2, eigen[1], total));
    }

    private static String label(int component, double variance, double total) {
        String share = total > 0 ? " (" + Math.round(100 * variance / total) + " % of the variance)" : "";
        return "principal component " + component + " of z" + share;
    }

    private static double[] covarianceTimes(double[] a, float[] z, double[] c, int step, int used) {
        int m = a.length;
        double[] product = new double[m];
        for (int r = 0; r < z.length / m; r += step) {
            if (!finite(z, r, m)) continue;
            double s = 0;
            for (int i = 0; i < m; i++) s += a[i] * (z[r * m + i] - c[i]);
            for (int i = 0; i < m; i++) product[i] += s * (z[r * m + i] - c[i]);
        }
        for (int i = 0; i < m; i++) product[i] /= Math.max(1, used);
        return product;
    }

    private static double totalVariance(float[] z, int m, double[] c, int step, int used) {
        double sum = 0;
        for (int r = 0; r < z.length / m; r += step)
            if (finite(z, r, m)) for (int i = 0; i < m; i++) sum += (z[r * m + i] - c[i]) * (z[r * m + i] - c[i]);
        return sum / Math.max(1, used);
    }

    private static boolean finite(float[] z, int row, int m) {
        for (int i = 0; i < m; i++) if (!Float.isFinite(z[row * m + i])) return false;
        return true;
    }

    /** Gram–Schmidt; a vector that vanishes (representations that do not vary) becomes a coordinate axis. */
    private static void orthonormalise(double[] u, double[] v) {
        normalise(u, 0);
        double s = dot(u, v);
        for (int i = 0; i < u.length; i++) v[i] -= s * u[i];
        int free = Math.abs(u[0]) < 0.9 ? 0 : 1;
        if (!normalise(v, free)) {
            double overlap = u[free];
            for (int i = 0; i < u.length; i++) v[i] -= overlap * u[i];
            normalise(v, free);
        }
    }

    private static boolean normalise(double[] a, int fallback) {
        double length = Math.sqrt(dot(a, a));
        if (length < 1e-150) {
            Arrays.fill(a, 0);
            a[fallback] = 1;
            return false;
        }
        for (int i = 0; i < a.length; i++) a[i] /= length;
        return true;
    }

    /** A principal axis has no sign of its own; the largest loading is made positive. */
    private static void fixSign(double[] a) {
        int largest = 0;
        for (int i = 1; i < a.length; i++) if (Math.abs(a[i]) > Math.abs(a[largest])) largest = i;
        if (a[largest] < 0) for (int i = 0; i < a.length; i++) a[i] = -a[i];
    }

    private static double dot(double[] a, double[] b) {
        double s = 0;
        for (int i = 0; i < a.length; i++) s += a[i] * b[i];
        return s;
    }
}
