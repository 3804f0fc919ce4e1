package org.dgd.inference;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.model.Decoder;
import org.dgd.model.Frozen;
import org.dgd.model.LatentDistribution;
import org.dgd.model.Likelihood;
import org.dgd.nn.data.Observation;

/**
 * −log P(x|z,θ) − log P(z|φ) for many pairs of x and z at a time, and its gradient by z: minus the logarithm of the posterior P(z|x) up to a
 * number. The decoder is put into evaluation mode, and nothing of the model is changed. While this is open, the model's parameters get no gradients.
 */
public final class LaplaceObjective implements AutoCloseable {
    /** Rows of a step; one with gradients keeps what lies between. Batches hold whole blocks of lanes. */
    private static final int ROWS = 256, GRADIENT_ROWS = 64, LANES = 16;

    private final Decoder decoder;
    private final LatentDistribution prior;
    private final Likelihood likelihood;
    private final Device device;
    private final int m, features;
    private final Frozen frozen;
    private final Map<Integer, Tensor> leaves = new HashMap<>();

    public LaplaceObjective(Decoder decoder, LatentDistribution prior, Likelihood likelihood) {
        m = decoder.spec().latent();
        if (prior.dimension() != m)
            throw new IllegalArgumentException("posterior: a decoder of " + m + " latent dimensions, a prior of " + prior.dimension());
        this.decoder = decoder;
        this.prior = prior;
        this.likelihood = likelihood;
        device = decoder.device();
        features = decoder.spec().size().features();
        decoder.training(false);
        frozen = new Frozen(decoder, prior, likelihood);
    }

    public Likelihood likelihood() { return likelihood; }

    /** Of z. */
    public int dimension() { return m; }

    /** Of x. */
    public int features() { return features; }

    /** What the objective leaves out for each sample, in nats; values that are missing (NaN) have nothing. */
    public double[] constants(float[] x) {
        double[] sums = new double[x.length / features];
        for (int i = 0; i < x.length; i++) if (!Float.isNaN(x[i])) sums[i / features] += likelihood.constant(x[i]);
        return sums;
    }

    /**
     * Without constants of x.
     *
     * @param x      samples, NaN where missing
     * @param sample which of them each row is about
     * @param z      m numbers for each row
     */
    public double[] values(float[] x, int[] sample, double[] z) {
        double[] values = new double[sample.length];
        for (int from = 0; from < sample.length; from += ROWS) {
            int count = Math.min(ROWS, sample.length - from), padded = padded(count);
            try (Scope scope = device.inference()) {
                Tensor at = points(scope, z, from, count, padded);
                System.arraycopy(objective(scope, at, batch(x, sample, from, count, padded)).storage.read(), 0, values, from, count);
            }
        }
        return values;
    }

    /** The same with the gradient of every row's value by its z, m numbers for each. */
    public double[] values(float[] x, int[] sample, double[] z, double[] gradient) {
        double[] values = new double[sample.length];
        for (int from = 0; from < sample.length; from += GRADIENT_ROWS) {
            int count = Math.min(GRADIENT_ROWS, sample.length - from), padded = padded(count);
            Tensor at = leaf(z, from, count, padded);
            try (Scope scope = device.scope()) {
                Tensor objective = objective(scope, at, batch(x, sample, from, count, padded));
                objective.sum().backward();
                System.arraycopy(objective.storage.read(), 0, values, from, count);
                take(at, gradient, from, count);
            }
        }
        return values;
    }

    private Tensor objective(Scope scope, Tensor z, float[] x) {
        Tensor logits = decoder.logits(z);
        return likelihood.negativeLogsPerSample(logits, Observation.of(scope, logits.shape, x)).sub(prior.logDensity(z));
    }

    /** The gradient of −log P(z|φ) by z of every row. */
    double[] priorGradient(double[] z) {
        double[] gradient = new double[z.length];
        for (int from = 0, rows = z.length / m; from < rows; from += ROWS) {
            int count = Math.min(ROWS, rows - from);
            Tensor at = leaf(z, from, count, padded(count));
            try (Scope _ = device.scope()) {
                prior.logDensity(at).sum().neg().backward();
                take(at, gradient, from, count);
            }
        }
        return gradient;
    }

    /**
     * Natural parameters and E[x|z] of rows of m numbers: features numbers for each.
     *
     * @param x      samples, NaN where missing
     * @param sample which of them each row is about, and so of which size
     */
    void decode(float[] x, int[] sample, double[] z, double[] slope, double[] mean) {
        for (int from = 0, rows = z.length / m; from < rows; from += ROWS) {
            int count = Math.min(ROWS, rows - from), padded = padded(count);
            try (Scope scope = device.inference()) {
                Tensor decoded = decoder.logits(points(scope, z, from, count, padded));
                Tensor logits = !likelihood.hasSizes() ? decoded
                        : likelihood.sized(decoded, Observation.of(scope, decoded.shape, batch(x, sample, from, count, padded)));
                System.arraycopy(likelihood.slope(logits).storage.read(), 0, slope, from * features, count * features);
                System.arraycopy(likelihood.mean(logits).storage.read(), 0, mean, from * features, count * features);
            }
        }
    }

    /** E[x|z] of rows of m numbers, of a sample of average size. */
    public double[] means(double[] z) {
        double[] mean = new double[Math.multiplyExact(z.length / m, features)];
        for (int from = 0, rows = z.length / m; from < rows; from += ROWS) {
            int count = Math.min(ROWS, rows - from);
            try (Scope scope = device.inference()) {
                Tensor logits = likelihood.sized(decoder.logits(points(scope, z, from, count, padded(count))), 1);
                System.arraycopy(likelihood.mean(logits).storage.read(), 0, mean, from * features, count * features);
            }
        }
        return mean;
    }

    /** The same of a sample of the size of x, one sample. */
    public double[] means(float[] x, double[] z) {
        double[] mean = new double[Math.multiplyExact(z.length / m, features)];
        decode(x, new int[z.length / m], z, new double[mean.length], mean);
        return mean;
    }

    /** The largest steps that anything here takes, for a device that tells how much memory they take. */
    public void rehearse() {
        float[] x = new float[features];
        double[] z = new double[ROWS * m], decoded = new double[Math.multiplyExact(ROWS, features)];
        decode(x, new int[ROWS], z, decoded, decoded);
        priorGradient(z);
        values(x, new int[ROWS], z);
        values(x, new int[GRADIENT_ROWS], z, new double[GRADIENT_ROWS * m]);
    }

    private static int padded(int count) { return Math.ceilDiv(count, LANES) * LANES; }

    private Tensor points(Scope scope, double[] z, int from, int count, int padded) {
        Tensor points = scope.tensor(Shape.batch(padded, m));
        points.storage.write(rows(z, from, count, padded));
        return points;
    }

    private Tensor leaf(double[] z, int from, int count, int padded) {
        Tensor leaf = leaves.computeIfAbsent(padded, n -> device.parameter(Shape.batch(n, m), new double[n * m]));
        leaf.storage.write(rows(z, from, count, padded));
        return leaf;
    }

    private double[] rows(double[] z, int from, int count, int padded) {
        return Arrays.copyOf(Arrays.copyOfRange(z, from * m, (from + count) * m), padded * m);
    }

    private void take(Tensor leaf, double[] gradient, int from, int count) {
        System.arraycopy(leaf.gradient().storage.read(), 0, gradient, from * m, count * m);
        leaf.zeroGradient();
    }

    private float[] batch(float[] x, int[] sample, int from, int count, int padded) {
        float[] batch = new float[padded * features];
        for (int k = 0; k < count; k++) System.arraycopy(x, sample[from + k] * features, batch, k * features, features);
        return batch;
    }

    @Override public void close() { frozen.close(); }
}
