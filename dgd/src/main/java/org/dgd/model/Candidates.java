package org.dgd.model;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
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
 * with w = 0 and x = 0 where a value p is missing and w = 1 elsewhere: one matrix product for all pairs, and another one if anything is
 * missing. Samples that have sizes are judged in groups of nearly the same size, as if it were the same.
 */
final class Candidates implements AutoCloseable {
    /** Decoded at a time. */
    private static final int BATCH = 64;

    /** Of the logarithms of sizes that count as one: a tenth, so means are wrong by 5 % at most. */
    private static final double SIZE_STEP = 0.1;

    private final Likelihood likelihood;
    private final Device device;
    private final int count, features;
    private final boolean missing;
    private final Level one;                                // null where samples have sizes
    private final float[] logits;                           // of all points, where samples have sizes

    /** Logits of some points, in a scope. */
    @FunctionalInterface
    private interface Decoded {
        Tensor logits(Scope scope, int from, int rows);
    }

    /**
     * Decodes rows of m numbers, with the decoder as it is. Opens a scope, which {@link #close()} closes.
     *
     * @param missing whether they will be judged for samples with values that are missing
     */
    Candidates(Decoder decoder, Likelihood likelihood, double[] z, boolean missing) {
        int m = decoder.spec().latent();
        this.likelihood = likelihood;
        this.missing = missing;
        device = decoder.device();
        count = z.length / m;
        features = decoder.spec().size().features();
        Decoded decoded = (scope, from, rows) -> decoder.logits(points(scope, z, m, from, rows));
        one = likelihood.hasSizes() ? null : level(decoded);
        logits = likelihood.hasSizes() ? all(decoded) : null;
    }

    int count() { return count; }

    /** Misfit of every sample at every point: a row of {@link #count()} numbers for each of n samples. */
    double[] misfit(int n, float[] values) {
        if (one != null) return one.misfit(values);
        double[] misfit = new double[n * count], sizes = likelihood.sizes(values);
        Map<Long, List<Integer>> bySize = IntStream.range(0, n).boxed()
                .collect(Collectors.groupingBy(i -> Math.round(StrictMath.log(sizes[i]) / SIZE_STEP), TreeMap::new, Collectors.toList()));
        bySize.forEach((step, samples) -> {
            float[] some = new float[samples.size() * features];
            for (int k = 0; k < samples.size(); k++) System.arraycopy(values, samples.get(k) * features, some, k * features, features);
            try (Level level = level((scope, from, rows) -> likelihood.sized(stored(scope, from, rows), StrictMath.exp(step * SIZE_STEP)))) {
                double[] found = level.misfit(some);
                for (int k = 0; k < samples.size(); k++) System.arraycopy(found, k * count, misfit, samples.get(k) * count, count);
            }
        });
        return misfit;
    }

    @Override public void close() { if (one != null) one.close(); }

    private float[] all(Decoded decoded) {
        float[] all = new float[Math.multiplyExact(count, features)];
        for (int from = 0; from < count; from += BATCH)
            try (Scope batch = device.scope()) {
                double[] some = decoded.logits(batch, from, Math.min(BATCH, count - from)).storage.read();
                for (int i = 0; i < some.length; i++) all[from * features + i] = (float) some[i];
            }
        return all;
    }

    private Tensor stored(Scope scope, int from, int rows) {
        return scope.tensor(Shape.batch(rows, features), Arrays.copyOfRange(logits, from * features, (from + rows) * features));
    }

    private Level level(Decoded decoded) {
        float[] columns = new float[Math.multiplyExact(count, features)], bases = missing ? new float[columns.length] : null;
        double[] offset = new double[count];
        for (int from = 0; from < count; from += BATCH) {
            int rows = Math.min(BATCH, count - from);
            try (Scope batch = device.scope()) {
                Tensor some = decoded.logits(batch, from, rows);
                transpose(likelihood.slope(some).storage.read(), from, rows, columns);
                Tensor each = likelihood.offset(some);
                if (missing) transpose(each.storage.read(), from, rows, bases);
                System.arraycopy(each.sum(Axis.H, Axis.W, Axis.C).storage.read(), 0, offset, from, rows);
            }
        }
        Scope scope = device.scope();
        return new Level(scope, scope.tensor(Shape.matrix(features, count), columns), missing ? scope.tensor(Shape.matrix(features, count),
                bases) : null, offset);
    }

    private void transpose(double[] rows, int from, int n, float[] columns) {
        for (int p = 0; p < features; p++) for (int j = 0; j < n; j++) columns[p * count + from + j] = (float) rows[j * features + p];
    }

    /**
     * All points, for samples of one size.
     *
     * @param slopes  (features, count)
     * @param offsets the same; null where no values are missing
     * @param offset  of a sample in which nothing is missing
     */
    private record Level(Scope scope, Tensor slopes, Tensor offsets, double[] offset) implements AutoCloseable {
        double[] misfit(float[] values) {
            int features = slopes.shape.n();
            Shape shape = Shape.matrix(values.length / features, features);
            float[] x = values.clone(), present = Observation.split(x);
            try (Scope inner = slopes.device().scope()) {
                double[] fit = inner.tensor(shape, x).matmul(slopes).storage.read();
                double[] base = present == null ? null : inner.tensor(shape, present).matmul(offsets).storage.read();
                double[] misfit = new double[fit.length];
                for (int i = 0; i < misfit.length; i++) misfit[i] = (base == null ? offset[i % offset.length] : base[i]) - fit[i];
                return misfit;
            }
        }

        @Override public void close() { scope.close(); }
    }

    /** Rows of m numbers as a tensor (n,1,1,m). */
    static Tensor points(Scope scope, double[] z, int m, int from, int n) {
        float[] rows = new float[n * m];
        for (int i = 0; i < rows.length; i++) rows[i] = (float) z[from * m + i];
        return scope.tensor(Shape.batch(n, m), rows);
    }
}
