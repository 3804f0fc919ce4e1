package org.dgd.model;

import org.dgd.engine.Axis;
import org.dgd.engine.Device;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.nn.data.Observation;

/**
 * Points z_j of latent space, decoded once, that are judged for many samples. Up to a constant of the sample x_i
 *
 * <pre>    −log P(x_i|z_j,θ) = Σ_p w_ip·offset_p(z_j) − x_ip·slope_p(z_j), </pre>
 *
 * with w = 0 and x = 0 where a value p is missing and w = 1 elsewhere: one matrix product for all pairs, and another one if anything is missing.
 */
final class Candidates implements AutoCloseable {
    /** Decoded at a time. */
    private static final int BATCH = 64;

    private final Device device;
    private final Scope scope;
    private final int count, features;
    private final Tensor slopes, offsets;                   // (features, count); offsets only where values are missing
    private final double[] offset;                          // of a sample in which nothing is missing

    /**
     * Decodes rows of m numbers, with the decoder as it is. Opens a scope, which {@link #close()} closes.
     *
     * @param missing whether they will be judged for samples with values that are missing
     */
    Candidates(Decoder decoder, Likelihood likelihood, double[] z, boolean missing) {
        int m = decoder.spec().latent();
        device = decoder.device();
        count = z.length / m;
        features = decoder.spec().size().features();
        float[] columns = new float[Math.multiplyExact(count, features)], bases = missing ? new float[columns.length] : null;
        offset = new double[count];
        for (int from = 0; from < count; from += BATCH) {
            int rows = Math.min(BATCH, count - from);
            try (Scope batch = device.scope()) {
                Tensor logits = decoder.logits(points(batch, z, m, from, rows));
                transpose(likelihood.slope(logits).storage.read(), from, rows, columns);
                Tensor each = likelihood.offset(logits);
                if (missing) transpose(each.storage.read(), from, rows, bases);
                System.arraycopy(each.sum(Axis.H, Axis.W, Axis.C).storage.read(), 0, offset, from, rows);
            }
        }
        scope = device.scope();
        slopes = scope.tensor(Shape.matrix(features, count), columns);
        offsets = missing ? scope.tensor(Shape.matrix(features, count), bases) : null;
    }

    int count() { return count; }

    /** Misfit of every sample at every point: a row of {@link #count()} numbers for each of n samples. */
    double[] misfit(int n, float[] values) {
        Shape shape = Shape.matrix(n, features);
        float[] x = values.clone(), present = Observation.split(x);
        double[] misfit = new double[n * count];
        try (Scope inner = device.scope()) {
            double[] fit = inner.tensor(shape, x).matmul(slopes).storage.read();
            double[] base = present == null ? null : inner.tensor(shape, present).matmul(offsets).storage.read();
            for (int i = 0; i < misfit.length; i++) misfit[i] = (base == null ? offset[i % count] : base[i]) - fit[i];
        }
        return misfit;
    }

    @Override public void close() { scope.close(); }

    private void transpose(double[] rows, int from, int n, float[] columns) {
        for (int p = 0; p < features; p++) for (int j = 0; j < n; j++) columns[p * count + from + j] = (float) rows[j * features + p];
    }

    /** Rows of m numbers as a tensor (n,1,1,m). */
    static Tensor points(Scope scope, double[] z, int m, int from, int n) {
        float[] rows = new float[n * m];
        for (int i = 0; i < rows.length; i++) rows[i] = (float) z[from * m + i];
        return scope.tensor(Shape.batch(n, m), rows);
    }
}
