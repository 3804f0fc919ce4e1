package org.dgd.experiments.figures;

import java.util.Arrays;

/**
 * A latent panel projected onto its plane, and the square window of the plane that is shown.
 *
 * <p>The window covers the middle 99.5 % of the points along each axis and a margin, and the component means that lie near that box.
 * A stray point or a component pushed far away does not shrink the rest; how many lie outside is counted instead.
 *
 * @param x      (N) and y (N): the points; NaN where z is not finite
 * @param meanX  (K) and meanY (K): the component means
 * @param circle (K,3): a, b, c of the one-standard-deviation ellipse, mean + (a cos t, b cos t + c sin t)
 * @param left   smallest x shown
 * @param bottom smallest y shown
 * @param side   length of the window, the same along x and y, in units of z
 */
record PlaneView(Plane plane, double[] x, double[] y, double[] meanX, double[] meanY, double[][] circle,
                 double left, double bottom, double side) {
    private static final double TAIL = 0.0025;
    private static final double MARGIN = 0.06;
    private static final double NEAR = 0.3;

    static PlaneView of(LatentPanel p) {
        Plane plane = Plane.of(p.z(), p.m());
        int n = p.points(), k = p.components();
        double[] x = new double[n], y = new double[n], meanX = new double[k], meanY = new double[k];
        for (int i = 0; i < n; i++) {
            x[i] = plane.x(p.z(), i);
            y[i] = plane.y(p.z(), i);
            if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) x[i] = y[i] = Double.NaN;
        }
        double[][] circle = new double[k][];
        for (int j = 0; j < k; j++) {
            meanX[j] = plane.x(p.means(), j);
            meanY[j] = plane.y(p.means(), j);
            circle[j] = ellipse(p, plane, j);
        }
        if (p.m() == 1) spread(x, y);
        double[] bx = box(x, meanX), by = box(y, meanY);
        double side = Math.max(bx[1] - bx[0], by[1] - by[0]) * (1 + 2 * MARGIN);
        return new PlaneView(plane, x, y, meanX, meanY, circle, (bx[0] + bx[1] - side) / 2, (by[0] + by[1] - side) / 2, side);
    }

    boolean shows(double px, double py) {
        return px >= left && px <= left + side && py >= bottom && py <= bottom + side;
    }

    /** What is not seen, as a note below the picture; empty if nothing is hidden. */
    String note() {
        int means = 0, points = 0, broken = 0;
        for (int j = 0; j < meanX.length; j++) if (!shows(meanX[j], meanY[j])) means++;
        for (int i = 0; i < x.length; i++)
            if (Double.isNaN(x[i])) broken++;
            else if (!shows(x[i], y[i])) points++;
        String outside = switch ((means > 0 ? 1 : 0) + (points > 0 ? 2 : 0)) {
            case 1 -> means + " of " + meanX.length + " means outside this view";
            case 2 -> points + " of " + x.length + " points outside this view";
            case 3 -> means + " of " + meanX.length + " means and " + points + " of " + x.length + " points outside this view";
            default -> "";
        };
        return broken == 0 ? outside : (outside.isEmpty() ? "" : outside + "; ") + broken + " points are not finite";
    }

    /** Cholesky factor of the component's covariance as seen in the plane. */
    private static double[] ellipse(LatentPanel p, Plane plane, int k) {
        double xx = 0, xy = 0, yy = 0;
        for (int i = 0; i < p.m(); i++) {
            double variance = p.sd(k, i) * p.sd(k, i), u = plane.u()[i], v = plane.v()[i];
            xx += u * u * variance;
            xy += u * v * variance;
            yy += v * v * variance;
        }
        if (p.m() == 1) yy = xx;
        double a = Math.sqrt(xx), b = a > 0 ? xy / a : 0;
        return new double[] {a, b, Math.sqrt(Math.max(0, yy - b * b))};
    }

    /** One coordinate fills only a line: the second is a low-discrepancy sequence as high as a quarter of the line. */
    private static void spread(double[] x, double[] y) {
        double[] range = box(x, new double[0]);
        for (int i = 0; i < y.length; i++)
            if (!Double.isNaN(x[i])) y[i] = (range[1] - range[0]) * 0.25 * ((i * 0.6180339887498949) % 1 - 0.5);
    }

    /** The middle 99.5 % of the points, stretched to the means that lie within {@link #NEAR} of its length. */
    private static double[] box(double[] points, double[] means) {
        double[] sorted = Arrays.stream(points).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) return new double[] {-1, 1};
        int cut = (int) (TAIL * sorted.length);
        double low = sorted[cut], high = sorted[sorted.length - 1 - cut], length = high - low;
        double first = low, last = high;
        for (double mean : means)
            if (mean >= low - NEAR * length && mean <= high + NEAR * length) {
                first = Math.min(first, mean);
                last = Math.max(last, mean);
            }
        return last - first > 1e-12 * Math.max(1, Math.abs(first)) ? new double[] {first, last} : new double[] {first - 1, first + 1};
    }
}
