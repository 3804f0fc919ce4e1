package org.dgd.inference;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Covariance;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Dirichlet;
import org.dgd.model.GaussianMixture;
import org.dgd.model.Inference;
import org.dgd.model.LatentDistribution;
import org.dgd.model.Likelihood;
import org.dgd.model.MixturePriors;
import org.dgd.model.Normal;
import org.dgd.model.SoftBall;
import org.dgd.model.StandardNormal;
import org.dgd.nn.data.Features;

/**
 * A decoder without hidden layers and Gaussian noise around its output: probabilistic PCA (Tipping and Bishop 1999), or a mixture of such where the
 * prior is one. Posterior and evidence are known: x under a component N(μ, S) of the prior is N(b + Wμ, WSWᵀ + σ²I).
 */
record LinearProblem(Decoder decoder, LatentDistribution prior, double sd) {
    static final int M = 2, FEATURES = 5;

    /** x = f with σ² = 1/2, where {@link org.dgd.model.Pixels} put a sigmoid. */
    static final Likelihood IDENTITY = new Likelihood() {
        @Override public String key() { return "identity"; }

        @Override public Map<String, String> metadata() { return Map.of("loss", key()); }

        @Override public Tensor negativeLogs(Tensor logits, Tensor x) { return logits.sub(x).square(); }

        @Override public Tensor slope(Tensor logits) { return logits.mul(2); }

        @Override public Tensor offset(Tensor logits) { return logits.square(); }

        @Override public Tensor mean(Tensor logits) { return logits; }

        @Override public double constant(double x) { return 0.5 * Math.log(Math.PI); }

        @Override public double[] draw(double[] mean, Rng rng) { return Arrays.stream(mean).map(m -> m + Math.sqrt(0.5) * rng.nextGaussian()).toArray(); }
    };

    static LinearProblem normal(Device device, double sd) { return new LinearProblem(decoder(device), new StandardNormal(M), sd); }

    /** Three components near one another, of unlike weights and widths. */
    static LinearProblem mixture(Device device, double sd) { return mixture(device, sd, null); }

    /** The same with components that belong to classes. */
    static LinearProblem mixture(Device device, double sd, int[] classes) {
        MixturePriors priors = new MixturePriors(new SoftBall(2, 5, M), new Normal(0, 1), new Dirichlet(1));
        GaussianMixture mixture = new GaussianMixture(device, 3, Covariance.DIAGONAL, priors, classes, new Rng(4));
        mixture.means(new double[] {0.4, -0.3, -0.6, 0.5, 0.1, 1.1});
        mixture.parameters().get(1).storage.write(new double[] {0.5, 0, 1, 0.3, -0.2, 0.9});
        mixture.parameters().get(2).storage.write(new double[] {0.3, -0.2, 0.6});
        return new LinearProblem(decoder(device), mixture, sd);
    }

    private static Decoder decoder(Device device) {
        return new Decoder(new DecoderSpec(Architecture.MLP, 1, M, Size.of(1, 1, FEATURES), List.of()), device, new Rng(3));
    }

    Likelihood likelihood() { return new NoiseLikelihood(IDENTITY, sd); }

    LaplaceObjective objective() { return new LaplaceObjective(decoder, prior, likelihood()); }

    /** n draws of x; with some values missing, if so, but never all of a sample. */
    Features data(int n, boolean missing) {
        Rng rng = new Rng(11);
        double[] mean;
        try (LaplaceObjective objective = objective()) {
            mean = objective.means(prior.sample(n, rng));
        }
        float[] x = new float[mean.length];
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (mean[i] + sd * rng.nextGaussian());
            if (missing && (i / FEATURES + 2 * i) % 3 == 0) x[i] = Float.NaN;
        }
        return new Features("linear", n, 1, 1, FEATURES, x, null, List.of(), Map.of());
    }

    double[] map(Features data) {
        Inference.Settings settings = new Inference.Settings(EnumSet.of(Inference.Start.PRIOR), 16, 3, 20, 5, 300, 0);
        return new Inference(decoder, prior, likelihood(), new double[0], settings).find(data, new Rng(1)).z();
    }

    /** Σ under N(0,I): (I + WᵀW/σ²)⁻¹, with the rows of W of values that are there. */
    double[] covariance(float[] x) { return fisher(x).plus(PlainMatrix.identity(M)).inverse().numbers(); }

    /** WᵀW/σ². */
    PlainMatrix fisher(float[] x) {
        PlainMatrix w = weights(x);
        return w.transposed().times(w).times(1 / (sd * sd));
    }

    /** log P(x) of the values that are there. */
    double evidence(float[] x) {
        double[] logs = new double[components()];
        for (int k = 0; k < logs.length; k++) logs[k] = Math.log(weight(k)) + evidence(x, k);
        double most = Arrays.stream(logs).max().orElseThrow();
        return most + Math.log(Arrays.stream(logs).map(l -> Math.exp(l - most)).sum());
    }

    /** log P(x | component k). */
    double evidence(float[] x, int k) {
        PlainMatrix w = weights(x), d = residual(x).plus(w.times(mean(k)).times(-1));
        PlainMatrix c = w.times(spread(k)).times(w.transposed()).plus(PlainMatrix.identity(w.rows()).times(sd * sd));
        return -0.5 * (d.transposed().times(c.inverse()).times(d).at(0, 0) + Math.log(c.determinant()) + w.rows() * Math.log(2 * Math.PI));
    }

    /** E[z|x]: of each component's posterior, weighted by its share of the evidence. */
    double[] posteriorMean(float[] x) {
        double all = evidence(x);
        PlainMatrix mean = PlainMatrix.zero(M, 1);
        for (int k = 0; k < components(); k++) {
            PlainMatrix precision = spread(k).inverse(), right = weights(x).transposed().times(residual(x)).times(1 / (sd * sd)).plus(precision.times(mean(k)));
            mean = mean.plus(fisher(x).plus(precision).inverse().times(right).times(weight(k) * Math.exp(evidence(x, k) - all)));
        }
        return mean.numbers();
    }

    private int components() { return prior instanceof GaussianMixture mixture ? mixture.components() : 1; }

    double weight(int k) { return prior instanceof GaussianMixture mixture ? mixture.weights()[k] : 1; }

    private PlainMatrix mean(int k) {
        return PlainMatrix.column(prior instanceof GaussianMixture mixture ? Arrays.copyOfRange(mixture.means(), k * M, (k + 1) * M) : new double[M]);
    }

    private PlainMatrix spread(int k) {
        PlainMatrix s = PlainMatrix.identity(M);
        if (prior instanceof GaussianMixture mixture) for (int j = 0; j < M; j++) s.a().set(j, j, Math.pow(mixture.standardDeviations()[k * M + j], 2));
        return s;
    }

    /** x − b, of values that are there. */
    private PlainMatrix residual(float[] x) {
        double[] b = output(0, 0);
        return PlainMatrix.column(there(x).mapToDouble(p -> x[p] - b[p]).toArray());
    }

    /** W, of values that are there. */
    private PlainMatrix weights(float[] x) {
        double[] b = output(0, 0), first = output(1, 0), second = output(0, 1);
        int[] there = there(x).toArray();
        PlainMatrix w = PlainMatrix.zero(there.length, M);
        for (int row = 0; row < there.length; row++) {
            w.a().set(row, 0, first[there[row]] - b[there[row]]);
            w.a().set(row, 1, second[there[row]] - b[there[row]]);
        }
        return w;
    }

    private static IntStream there(float[] x) { return IntStream.range(0, FEATURES).filter(p -> !Float.isNaN(x[p])); }

    private double[] output(double... z) {
        try (LaplaceObjective objective = objective()) {
            return objective.means(z);
        }
    }
}
