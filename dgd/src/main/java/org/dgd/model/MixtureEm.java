package org.dgd.model;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.nn.Parameter;

/**
 * Fits a Gaussian mixture to a table of representations by expectation and maximisation (Dempster, Laird and Rubin 1977) with the
 * priors of the paper's section 2.4, instead of gradient steps. It maximises Σ_i log P(z_i|φ) + w·log P(φ), and no step lowers it.
 *
 * <p>With responsibilities γ_ik, N_k = Σ_i γ_ik, the mean z̄_k of a component's share and S_k = Σ_i γ_ik |z_i − μ_k|², a step sets
 *
 * <pre>    π_k ∝ N_k + w(α − 1)
 *     μ_k  where  N_k β_k (z̄_k − μ_k) = w·∂/∂μ softplus(a(|μ|/b − 1)): z̄_k but for the soft ball's edge
 *     B_k  where  ½ m N_k − ½ exp(B_k) S_k = w(B_k − ν)/s²             (diagonal: for each dimension, m = 1) </pre>
 *
 * one after the other, each with the others as they are.
 *
 * <p>A row with a label counts with log P(z|class): only components of its class share it. It says which of them, but not how frequent the class is;
 * that is what rows without a label say. So π_k = Π_c·ρ_k with
 *
 * <pre>    Π_c ∝ Σ_{k in c} (N_k of rows without a label + w(α − 1)),    ρ_k ∝ N_k of all rows + w(α − 1) within the class. </pre>
 *
 * <p>A component on a few samples in one place would become ever narrower, since the density of a Gaussian has no upper bound. Two things
 * forbid it. No σ is less than a hundredth of the standard deviation of the whole table: where widths have a bounded ratio, the likelihood has a
 * maximum (Hathaway 1985), and within the bound every step is still the best one. And a component with a share of fewer than m + 1 samples, which
 * span no volume, keeps the width that it had.
 */
public final class MixtureEm {
    /** A component that has lost all samples keeps this weight, so that its logarithm is a number. */
    private static final double LEAST_WEIGHT = 1e-10;
    private static final int BISECTIONS = 60, RESTART_STEPS = 20;
    /** Log precisions are looked for between ± this. */
    private static final double LARGEST_LOG = 40;
    /** Of the whole table's standard deviation: no component is narrower. */
    private static final double NARROWEST = 0.01;

    private final GaussianMixture mixture;
    private final MixturePriors priors;
    private final double priorWeight;
    private final int components, m, columns;
    private final Parameter means, logPrecision, logits;
    private final int[] componentClass, labels;

    /** Without labels. */
    public MixtureEm(GaussianMixture mixture, double priorWeight) { this(mixture, priorWeight, null); }

    /**
     * @param priorWeight w, how often log P(φ) counts: 1 in equation 3
     * @param labels      a class for every row, {@link LatentDistribution#UNLABELLED} where there is none; null: none has one
     */
    public MixtureEm(GaussianMixture mixture, double priorWeight, int[] labels) {
        this.mixture = mixture;
        this.priorWeight = priorWeight;
        componentClass = mixture.componentClass();
        this.labels = componentClass == null || labels == null ? null : labels.clone();
        priors = mixture.priors();
        if (priors.weights().alpha() < 1)
            throw new IllegalArgumentException("em: Dirichlet weights with alpha " + priors.weights().alpha()
                    + " have no mode; alpha must be at least 1");
        components = mixture.components();
        m = mixture.dimension();
        columns = mixture.covariance().columns(m);
        means = mixture.state().get("prior.means");
        logPrecision = mixture.state().get("prior.log_precision");
        logits = mixture.state().get("prior.logits");
    }

    /** What is maximised, in nats: z holds N·m numbers. */
    public double objective(double[] z) {
        try (Scope scope = means.tensor().device().scope()) {
            double[] logDensity = mixture.logDensity(scope.tensor(Shape.batch(z.length / m, m), floats(z)), labels).storage.read();
            return Arrays.stream(logDensity).sum() + priorWeight * mixture.logPrior().orElseThrow().item();
        }
    }

    /** So many steps. */
    public void run(double[] z, int steps) { for (int step = 0; step < steps; step++) step(z); }

    /** One expectation and one maximisation. */
    public void step(double[] z) { step(z, labels); }

    private void step(double[] z, int[] classes) {
        double[] gamma = mixture.responsibilities(z, classes), mu = means.read(), b = logPrecision.read(), before = logits.read();
        double[] shares = new double[components], free = new double[components];
        double largest = largestLogPrecision(z);
        for (int k = 0; k < components; k++) {
            double share = 0;
            double[] mean = new double[m], square = new double[m];
            for (int i = 0; i < z.length / m; i++) {
                double g = gamma[i * components + k];
                share += g;
                if (labels == null || labels[i] == LatentDistribution.UNLABELLED) free[k] += g;
                for (int d = 0; d < m; d++) mean[d] += g * z[i * m + d];
            }
            if (before[k] == GaussianMixture.UNUSED) continue;
            shares[k] = share;
            if (share < LEAST_WEIGHT) continue;
            for (int d = 0; d < m; d++) mean[d] /= share;
            pull(mean, share, b, k);
            System.arraycopy(mean, 0, mu, k * m, m);
            for (int i = 0; i < z.length / m; i++)
                for (int d = 0; d < m; d++) square[d] += gamma[i * components + k] * (z[i * m + d] - mean[d]) * (z[i * m + d] - mean[d]);
            if (mixture.covariance() != Covariance.FIXED && share >= m + 1) widths(square, share, b, k, largest);
        }
        means.write(mu);
        logPrecision.write(b);
        double[] w = logWeights(shares, free);
        for (int k = 0; k < components; k++) if (before[k] == GaussianMixture.UNUSED) w[k] = before[k];
        logits.write(w);
    }

    /** log π, from the rows that every component has and those of them without a label. */
    private double[] logWeights(double[] shares, double[] free) {
        double more = priorWeight * (priors.weights().alpha() - 1);
        double[] w = new double[components];
        if (labels == null) {
            for (int k = 0; k < components; k++) w[k] = StrictMath.log(Math.max(shares[k] + more, LEAST_WEIGHT));
            return w;
        }
        double[] all = new double[mixture.classes()], unlabelled = new double[all.length], was = new double[all.length], before = mixture.weights();
        for (int k = 0; k < components; k++) {
            all[componentClass[k]] += Math.max(shares[k] + more, LEAST_WEIGHT);
            unlabelled[componentClass[k]] += free[k] + more;
            was[componentClass[k]] += before[k];
        }
        boolean unknown = Arrays.stream(unlabelled).sum() < LEAST_WEIGHT;                 // nothing says how frequent classes are
        for (int k = 0; k < components; k++) {
            int c = componentClass[k];
            w[k] = StrictMath.log(Math.max(unknown ? was[c] : unlabelled[c], LEAST_WEIGHT))
                    + StrictMath.log(Math.max(shares[k] + more, LEAST_WEIGHT) / all[c]);
        }
        return w;
    }

    /** Moves a mean towards the centre until the soft ball's pull s·μ equals that of the samples; |μ| is found by bisection. */
    private void pull(double[] mean, double share, double[] b, int k) {
        SoftBall ball = priors.means();
        double low = 0, high = norm(mean, share, b, k, 0);
        for (int step = 0; step < BISECTIONS; step++) {
            double r = (low + high) / 2;
            if (norm(mean, share, b, k, strength(ball, r)) > r) low = r;
            else high = r;
        }
        double s = strength(ball, high);
        for (int d = 0; d < m; d++) mean[d] *= shrinkage(share, b, k, d, s);
    }

    /** Slope of the soft ball's edge at radius r, divided by r. */
    private double strength(SoftBall ball, double r) {
        double slope = ball.hardness() / ball.radius() / (1 + StrictMath.exp(-ball.hardness() * (r / ball.radius() - 1)));
        return r == 0 ? 0 : priorWeight * slope / r;
    }

    private double norm(double[] mean, double share, double[] b, int k, double s) {
        double square = 0;
        for (int d = 0; d < m; d++) square += StrictMath.pow(mean[d] * shrinkage(share, b, k, d, s), 2);
        return Math.sqrt(square);
    }

    private double shrinkage(double share, double[] b, int k, int d, double s) {
        double stiffness = share * StrictMath.exp(b[k * columns + (columns == 1 ? 0 : d)]);
        return stiffness / (stiffness + s);
    }

    private void widths(double[] square, double share, double[] b, int k, double largest) {
        for (int c = 0; c < columns; c++)
            b[k * columns + c] = Math.min(largest, columns == 1
                    ? logPrecision(Arrays.stream(square).sum(), m * share) : logPrecision(square[c], share));
    }

    /** Of the narrowest component that is allowed for this table. */
    private double largestLogPrecision(double[] z) {
        double variance = 0;
        for (int d = 0; d < m; d++) {
            double sum = 0, square = 0;
            for (int i = d; i < z.length; i += m) sum += z[i];
            for (int i = d; i < z.length; i += m) square += (z[i] - sum * m / z.length) * (z[i] - sum * m / z.length);
            variance += square / z.length;
        }
        return variance == 0 ? priors.logPrecision().mean() : -StrictMath.log(NARROWEST * NARROWEST * variance);
    }

    /** The root of a falling function. */
    private double logPrecision(double square, double numbers) {
        double low = -LARGEST_LOG, high = LARGEST_LOG, variance = StrictMath.pow(priors.logPrecision().sd(), 2);
        for (int step = 0; step < BISECTIONS; step++) {
            double b = (low + high) / 2;
            double slope = 0.5 * numbers - 0.5 * StrictMath.exp(b) * square - priorWeight * (b - priors.logPrecision().mean()) / variance;
            if (slope > 0) low = b;
            else high = b;
        }
        return (low + high) / 2;
    }

    /**
     * Tries a mixture that starts anew, and keeps it if it is better: a component that has lost its samples, or two that share a
     * cluster, cannot get away from there step by step.
     *
     * @return whether it was better
     */
    public boolean restart(double[] z, Rng rng) {
        double[] mu = means.read(), b = logPrecision.read(), w = logits.read();
        double before = objective(z);
        if (componentClass == null) seed(z, IntStream.range(0, z.length / m).toArray(), IntStream.range(0, components).toArray(), rng);
        else seed(z, classes(z), rng);
        for (int step = 0; step < RESTART_STEPS; step++) step(z);
        if (objective(z) > before) return true;
        means.write(mu);
        logPrecision.write(b);
        logits.write(w);
        return false;
    }

    /**
     * Starts anew from a guess of every class: the components of a class are fitted to the rows of this class alone.
     *
     * @param classes one for every row
     */
    public void start(double[] z, int[] classes, Rng rng) {
        if (componentClass == null) throw new IllegalStateException("em: the components have no classes");
        seed(z, classes, rng);
        for (int step = 0; step < RESTART_STEPS; step++) step(z, classes);
    }

    /** The label of every row, or the class that the mixture gives it. */
    private int[] classes(double[] z) {
        double[] p = mixture.classProbabilities(z);
        int count = mixture.classes();
        return IntStream.range(0, z.length / m).map(i -> {
            if (labels != null && labels[i] != LatentDistribution.UNLABELLED) return labels[i];
            int best = 0;
            for (int c = 1; c < count; c++) if (p[i * count + c] > p[i * count + best]) best = c;
            return best;
        }).toArray();
    }

    /** The components of each class among its rows; a class without rows keeps what it has. */
    private void seed(double[] z, int[] classes, Rng rng) {
        for (int c = 0; c < mixture.classes(); c++) {
            int of = c;
            int[] rows = IntStream.range(0, classes.length).filter(i -> classes[i] == of).toArray();
            if (rows.length > 0) seed(z, rows, IntStream.range(0, components).filter(k -> componentClass[k] == of).toArray(), rng);
        }
    }

    /** First means as k-means++ draws them (Arthur and Vassilvitskii 2007): samples, far ones preferred. */
    private void seed(double[] z, int[] rows, int[] of, Rng rng) {
        int n = rows.length;
        double[] mu = means.read(), nearest = new double[n], b = logPrecision.read(), w = logits.read();
        Arrays.fill(nearest, Double.POSITIVE_INFINITY);
        int at = rng.nextInt(n);
        for (int k : of) {
            System.arraycopy(z, rows[at] * m, mu, k * m, m);
            double total = 0;
            for (int i = 0; i < n; i++) total += nearest[i] = Math.min(nearest[i], squaredDistance(z, rows[i], mu, k));
            double left = rng.nextDouble() * total;
            at = 0;
            while (at < n - 1 && (left -= nearest[at]) > 0) at++;
        }
        double variance = Arrays.stream(nearest).sum() / (n * m), even = StrictMath.log((double) (z.length / m) / components);
        for (int k : of) {
            Arrays.fill(b, k * columns, (k + 1) * columns, variance == 0 ? priors.logPrecision().mean() : -StrictMath.log(variance));
            w[k] = StrictMath.log((double) n / of.length) - even;
        }
        means.write(mu);
        if (mixture.covariance() != Covariance.FIXED) logPrecision.write(b);
        logits.write(w);
    }

    private double squaredDistance(double[] z, int row, double[] mu, int k) {
        double sum = 0;
        for (int d = 0; d < m; d++) sum += (z[row * m + d] - mu[k * m + d]) * (z[row * m + d] - mu[k * m + d]);
        return sum;
    }

    private static float[] floats(double[] values) {
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
        return floats;
    }
}
