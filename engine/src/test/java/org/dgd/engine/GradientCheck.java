package org.dgd.engine;

import java.util.Random;

/**
 * Compares gradients with differences, in double. For each input x of y = f(x) one direction v is drawn at random, and
 * ⟨v, gradient⟩ must be ⟨u, f(x + εv) − f(x − εv)⟩/2ε, where u is the gradient of the result.
 */
public final class GradientCheck {
    /** How far the two numbers may be apart, relative to the larger one. */
    public static final double TOLERANCE = 1e-6;
    private static final double STEP = 1e-5;

    private GradientCheck() { }

    /** Fails when a gradient of the case is wrong on this device, which must compute in double. */
    public static void check(OpCase c, Wiring wiring, Device device) {
        double[][] values = c.draw();
        OpRun run = OpRun.of(c, wiring, device, c.tensors(device, values));
        double[] u = OpRun.seed(run.y().length);
        for (int i = 0; i < values.length; i++) {
            double[] gradient = run.gradients().get(i);
            if (gradient == null) continue;
            double[] v = new Random(11 + i).doubles(gradient.length, -1, 1).toArray();
            double[] up = moved(c, wiring, device, i, v, STEP), down = moved(c, wiring, device, i, v, -STEP);
            double exact = 0, numeric = 0;
            for (int j = 0; j < v.length; j++) exact += v[j] * gradient[j];
            for (int j = 0; j < u.length; j++) numeric += u[j] * (up[j] - down[j]) / (2 * STEP);
            compare(c + " " + wiring + ", input " + i + " " + c.inputs().get(i).shape(), exact, numeric);
        }
    }

    /** The result when input i has gone a little way along v. */
    private static double[] moved(OpCase c, Wiring wiring, Device device, int i, double[] v, double way) {
        double[][] values = c.draw();
        for (int j = 0; j < v.length; j++) values[i][j] += way * v[j];
        try (var _ = device.scope()) {
            return wiring.apply(c, c.tensors(device, values)).storage.read();
        }
    }

    private static void compare(String which, double exact, double numeric) {
        if (exact == 0 && numeric == 0) throw new AssertionError(which + ": the gradient is 0, so this case checks nothing");
        double error = Math.abs(exact - numeric) / Math.max(Math.abs(exact), Math.abs(numeric));
        if (!(error <= TOLERANCE))
            throw new AssertionError(which + ": backward gives " + exact + ", differences give " + numeric + ", relative error " + error);
    }
}
