package org.dgd.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** What one run of a case gave: its result, and for each input the gradient of Σ seed·y by it, or null where it wants none. */
public record OpRun(double[] y, List<double[]> gradients) {
    public static OpRun of(OpCase c, Wiring wiring, Device device) { return of(c, wiring, device, c.tensors(device)); }

    public static OpRun of(OpCase c, Wiring wiring, Device device, Tensor... x) {
        try (Scope step = device.scope()) {
            Tensor y = wiring.apply(c, x);
            Tensor seed = step.tensor(y.shape);
            seed.storage.write(seed(y.shape.size()));
            y.backward(seed);
            List<double[]> gradients = new ArrayList<>();
            for (Tensor t : x) gradients.add(t.wantsGradient() ? gradient(t) : null);
            return new OpRun(y.storage.read(), gradients);
        }
    }

    /** Weights of the results: always the same ones. */
    static double[] seed(int size) {
        return new Random(7).doubles(size, -1, 1).map(u -> (float) u).toArray();
    }

    /** A leaf's whole gradient: of a table, with its rows where they belong. */
    static double[] gradient(Tensor x) {
        if (x.gradient() == null) throw new AssertionError(x + " has no gradient");
        double[] g = x.gradient().storage.read();
        if (!x.isTable()) return g;
        double[] whole = new double[x.shape.size()];
        int columns = x.shape.features();
        for (int i = 0; i < g.length; i++) whole[x.gradientRows()[i / columns] * columns + i % columns] += g[i];
        return whole;
    }

    /** The largest difference between this and {@code right}, relative to the largest number there; NaN if this has one. */
    public double error(OpRun right) {
        double error = error(right.y, y);
        for (int i = 0; i < gradients.size(); i++)
            if (gradients.get(i) != null) error = Math.max(error, error(right.gradients.get(i), gradients.get(i)));
        return error;
    }

    public static double error(double[] right, double[] a) {
        double largest = 1e-12, error = 0;
        for (int i = 0; i < right.length; i++) {
            largest = Math.max(largest, Math.abs(right[i]));
            error = Math.max(error, Math.abs(a[i] - right[i]));
        }
        return error / largest;
    }

    /** Σ seed·y, of which the gradients are. */
    public double weighted() {
        double[] seed = seed(y.length);
        double sum = 0;
        for (int i = 0; i < y.length; i++) sum += seed[i] * y[i];
        return sum;
    }

    public boolean sameBits(OpRun other) {
        boolean same = Arrays.equals(y, other.y);
        for (int i = 0; i < gradients.size(); i++) same &= Arrays.equals(gradients.get(i), other.gradients.get(i));
        return same;
    }
}
