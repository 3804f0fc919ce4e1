package org.dgd.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.nn.Layout;
import org.dgd.nn.Parameter;

/**
 * P(z|φ) = Σ_k π_k N(z; μ_k, σ_k²), with φ = (μ, B = log 1/σ², logits w), π = softmax(w) (paper, section 2.4).
 *
 * <p>A component may belong to a class. A sample with label c then has log P(z|c) = log Σ_{k in c} π_k N(z; μ_k, σ_k²) − log Σ_{k in c} π_k;
 * one without a label has the whole mixture (docs, chapter 10).
 */
public final class GaussianMixture implements LatentDistribution {
    /** In the metadata: the class of every component, with commas between them. */
    static final String COMPONENT_CLASSES = "component_classes";

    /** Added to the logarithm of a component that is not of the label's class: exp of it is 0. */
    private static final double EXCLUDED = -1e30;
    /** The logit of a component that is there for later use ({@link #use}). As a float it is this number again. */
    static final double UNUSED = (float) -1e30;

    private final Tensor means, logPrecision, logits;
    private final Covariance covariance;
    private final MixturePriors priors;
    private final int[] componentClass;
    private final LatentRange range;

    /** Means drawn uniformly from the prior's ball, B at its prior mean, equal weights. */
    public GaussianMixture(Device device, int components, Covariance covariance, MixturePriors priors, Rng rng) {
        this(device, components, covariance, priors, null, rng);
    }

    /** @param componentClass the class of every component, or null when components have none */
    public GaussianMixture(Device device, int components, Covariance covariance, MixturePriors priors, int[] componentClass, Rng rng) {
        int m = priors.means().dimension();
        if (components < 1) throw new IllegalArgumentException("mixture: " + components + " components; at least 1 is needed");
        if (componentClass != null && componentClass.length != components)
            throw new IllegalArgumentException("mixture: classes of " + componentClass.length + " components for " + components);
        range = LatentRange.FREE;
        this.covariance = covariance;
        this.priors = priors;
        this.componentClass = componentClass == null ? null : componentClass.clone();
        means = device.parameter(Shape.matrix(components, m), priors.means().sampleBall(components, rng.child("means")));
        double[] b = new double[components * covariance.columns(m)];
        Arrays.fill(b, priors.logPrecision().mean());
        logPrecision = device.parameter(Shape.matrix(components, covariance.columns(m)), b);
        logPrecision.wantsGradient(covariance != Covariance.FIXED);
        logits = device.parameter(Shape.vector(components), new double[components]);
    }

    private GaussianMixture(GaussianMixture same, LatentRange range) {
        means = same.means;
        logPrecision = same.logPrecision;
        logits = same.logits;
        covariance = same.covariance;
        priors = same.priors;
        componentClass = same.componentClass;
        this.range = range;
    }

    /** The same mixture, of the same numbers, for representations within a range. Its density is not made larger for what lies outside. */
    public GaussianMixture within(LatentRange range) { return new GaussianMixture(this, range); }

    @Override public LatentRange range() { return range; }

    /**
     * Takes other numbers; what is left of this mixture's components has a weight of 0 until it is used.
     *
     * @param other with at most as many components and the same covariance
     */
    public void use(GaussianMixture other) {
        double[] mu = new double[components() * dimension()], b = new double[components() * covariance.columns(dimension())],
                w = new double[components()];
        Arrays.fill(b, priors.logPrecision().mean());
        Arrays.fill(w, UNUSED);
        System.arraycopy(other.means(), 0, mu, 0, other.components() * dimension());
        double[] precisions = other.logPrecision.storage.read(), logits = other.logits.storage.read();
        System.arraycopy(precisions, 0, b, 0, precisions.length);
        System.arraycopy(logits, 0, w, 0, logits.length);
        means.storage.write(mu);
        logPrecision.storage.write(b);
        this.logits.storage.write(w);
    }

    /** A mixture of the components that are used; this one if all are. */
    public GaussianMixture used() {
        double[] w = logits.storage.read(), b = logPrecision.storage.read(), mu = means();
        int[] used = IntStream.range(0, w.length).filter(k -> w[k] != UNUSED).toArray();
        if (used.length == w.length) return this;
        int m = dimension(), columns = covariance.columns(m);
        GaussianMixture some = new GaussianMixture(means.device(), used.length, covariance, priors, null, new Rng(0)).within(range);
        some.means(IntStream.of(used).boxed().flatMapToDouble(k -> Arrays.stream(mu, k * m, (k + 1) * m)).toArray());
        some.logPrecision.storage.write(IntStream.of(used).boxed().flatMapToDouble(k -> Arrays.stream(b, k * columns, (k + 1) * columns)).toArray());
        some.logits.storage.write(IntStream.of(used).mapToDouble(k -> w[k]).toArray());
        return some;
    }

    /** Component k belongs to class k mod {@code classes}. */
    public static int[] classes(int components, int classes) {
        int[] of = new int[components];
        for (int k = 0; k < components; k++) of[k] = k % classes;
        return of;
    }

    public int components() { return means.shape.n(); }

    public Covariance covariance() { return covariance; }

    public MixturePriors priors() { return priors; }

    @Override public int dimension() { return means.shape.c(); }

    @Override public Tensor logDensity(Tensor z) { return joint(z).logSumExp(); }

    @Override public Tensor maskedLogDensity(Tensor z, Tensor mask) {
        Tensor weights = logWeights().broadcast(mask.shape);
        return joint(z).add(mask).logSumExp().sub(weights.add(mask).logSumExp());
    }

    /** log(π_k N(z; μ_k, σ_k²)) of every sample and component: (n,1,1,K). */
    private Tensor joint(Tensor z) { return z.gaussianLogDensity(means, logPrecision).add(logWeights()); }

    private Tensor logWeights() { return logits.logSoftmax(); }

    /** 0 where a component can have made the sample, {@link #EXCLUDED} where its label forbids it. */
    @Override public float[] labelMask(int[] labels) {
        if (labels == null || componentClass == null) return null;
        int k = components(), n = labels.length;
        float[] mask = new float[n * k];
        for (int i = 0; i < n; i++) {
            boolean possible = false;
            for (int j = 0; j < k; j++) {
                boolean allowed = labels[i] == UNLABELLED || labels[i] == componentClass[j];
                mask[i * k + j] = allowed ? 0 : (float) EXCLUDED;
                possible |= allowed;
            }
            if (!possible) throw noComponent(labels[i]);
        }
        return mask;
    }

    private static IllegalArgumentException noComponent(int label) {
        return new IllegalArgumentException("mixture: no component belongs to class " + label);
    }

    /** log P(z|φ) of every row of m numbers, in nats. */
    public double[] logDensities(double[] z) {
        float[] rows = new float[z.length];
        for (int i = 0; i < rows.length; i++) rows[i] = (float) z[i];
        try (Scope step = means.device().scope()) {
            return logDensity(step.tensor(Shape.batch(z.length / dimension(), dimension()), rows)).storage.read();
        }
    }

    /** P(component | z) of every row of m numbers: n·K numbers (docs, chapter 10). */
    public double[] responsibilities(double[] z) { return responsibilities(z, null); }

    /** The same where labels are known: a component of another class has nothing of the row. */
    public double[] responsibilities(double[] z, int[] labels) {
        int m = dimension(), n = z.length / m;
        float[] rows = new float[z.length], mask = labelMask(labels);
        for (int i = 0; i < rows.length; i++) rows[i] = (float) z[i];
        try (Scope step = means.device().scope()) {
            Tensor joint = joint(step.tensor(Shape.batch(n, m), rows));
            if (mask != null) joint = joint.add(step.tensor(Shape.batch(n, components()), mask));
            return joint.logSoftmax().exp().storage.read();
        }
    }

    /** The class of every component; null when components have none. */
    public int[] componentClass() { return componentClass == null ? null : componentClass.clone(); }

    /** Of the components, counted from 0; 0 when they have none. */
    public int classes() { return componentClass == null ? 0 : Arrays.stream(componentClass).max().orElseThrow() + 1; }

    /** P(class | z) of every row of m numbers: the responsibilities of its components added up, n rows of {@link #classes()} numbers. */
    public double[] classProbabilities(double[] z) {
        if (componentClass == null) throw new IllegalStateException("mixture: its components have no classes");
        double[] r = responsibilities(z);
        int k = components(), classes = classes();
        double[] p = new double[r.length / k * classes];
        for (int i = 0; i < r.length; i++) p[i / k * classes + componentClass[i % k]] += r[i];
        return p;
    }

    /** The likeliest component of every row of m numbers. */
    public int[] assignments(double[] z) {
        double[] r = responsibilities(z);
        int k = components();
        return IntStream.range(0, r.length / k).map(i -> {
            int best = 0;
            for (int j = 1; j < k; j++) if (r[i * k + j] > r[i * k + best]) best = j;
            return best;
        }).toArray();
    }

    @Override public Map<String, Tensor> logPriors() {
        Map<String, Tensor> parts = new LinkedHashMap<>();
        parts.put("soft ball on means", priors.means().logDensity(means).sum());
        parts.put("Gaussian on log precisions", priors.logPrecision().logDensity(logPrecision));
        parts.put("Dirichlet on weights", priors.weights().logDensity(logWeights()));
        return parts;
    }

    @Override public List<Tensor> parameters() {
        return covariance == Covariance.FIXED ? List.of(means, logits) : List.of(means, logPrecision, logits);
    }

    @Override public Map<String, Parameter> state() {
        Map<String, Parameter> state = new LinkedHashMap<>();
        state.put("prior.means", Parameter.trained(means, Layout.MATRIX));
        state.put("prior.log_precision", Parameter.trained(logPrecision, Layout.MATRIX));
        state.put("prior.logits", Parameter.trained(logits, Layout.VECTOR));
        return state;
    }

    @Override public Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>();              // not Map.of: its order, and so a file's bytes, changes from run to run
        metadata.put("prior", "mixture");
        metadata.put("components", Integer.toString(components()));
        metadata.put("covariance", covariance.key());
        if (!range.isFree()) metadata.put(ModelFile.RANGE, range.toString());
        if (componentClass != null)
            metadata.put(COMPONENT_CLASSES, Arrays.stream(componentClass).mapToObj(Integer::toString).collect(Collectors.joining(",")));
        return metadata;
    }

    /** K·m numbers. */
    public double[] means() { return means.storage.read(); }

    public void means(double[] values) { means.storage.write(values); }

    /** σ_kd of every component and dimension: K·m numbers. */
    public double[] standardDeviations() {
        double[] b = logPrecision.storage.read(), sd = new double[components() * dimension()];
        for (int i = 0; i < sd.length; i++) sd[i] = StrictMath.exp(-0.5 * b[covariance == Covariance.DIAGONAL ? i : i / dimension()]);
        return sd;
    }

    /** π. */
    public double[] weights() {
        double[] w = logits.storage.read();
        double max = Arrays.stream(w).max().orElseThrow(), sum = 0;
        for (int k = 0; k < w.length; k++) sum += w[k] = StrictMath.exp(w[k] - max);
        for (int k = 0; k < w.length; k++) w[k] /= sum;
        return w;
    }

    @Override public double[] sample(int n, Rng rng) {
        double[] weights = weightsInRange();
        int[] component = new int[n];
        for (int i = 0; i < n; i++) component[i] = component(weights, rng.nextDouble());
        return draw(component, rng);
    }

    /** π_k times what component k has in the range, normalised. */
    private double[] weightsInRange() {
        double[] weights = weights();
        if (range.isFree()) return weights;
        double[] mean = means(), sd = standardDeviations(), inside = weights.clone();
        for (int i = 0; i < mean.length; i++) inside[i / dimension()] *= range.share(mean[i], sd[i]);
        double sum = Arrays.stream(inside).sum();
        return sum > 0 ? Arrays.stream(inside).map(w -> w / sum).toArray() : weights;
    }

    /** n draws from P(z|class): components of the class by their weights. */
    double[] sampleWithin(int label, int n, Rng rng) {
        double[] weights = weightsInRange();
        double sum = 0;
        for (int k = 0; k < weights.length; k++) sum += weights[k] = componentClass[k] == label ? weights[k] : 0;
        if (sum == 0) throw noComponent(label);
        int[] component = new int[n];
        for (int i = 0; i < n; i++) component[i] = component(weights, rng.nextDouble() * sum);
        return draw(component, rng);
    }

    /** P(class): the weights of its components added up. */
    public double[] classWeights() {
        double[] weights = weights(), all = new double[classes()];
        for (int k = 0; k < weights.length; k++) all[componentClass[k]] += weights[k];
        return all;
    }

    /** One draw from a component of each label's class; n·m numbers. Without labels from a component at random, all equally likely. */
    public double[] sampleOfClass(int n, int[] labels, Rng rng) {
        int[] component = new int[n];
        for (int i = 0; i < n; i++) {
            int label = labels == null || componentClass == null ? UNLABELLED : labels[i];
            int[] candidates = IntStream.range(0, components()).filter(k -> label == UNLABELLED || componentClass[k] == label).toArray();
            if (candidates.length == 0) throw noComponent(label);
            component[i] = candidates[rng.nextInt(candidates.length)];
        }
        return draw(component, rng);
    }

    private double[] draw(int[] component, Rng rng) {
        int m = dimension();
        double[] mean = means(), sd = standardDeviations(), z = new double[component.length * m];
        for (int i = 0; i < z.length; i++) {
            int at = component[i / m] * m + i % m;
            z[i] = range.gaussian(mean[at], sd[at], rng);
        }
        return z;
    }

    private static int component(double[] weights, double u) {
        double sum = 0;
        for (int k = 0; k < weights.length; k++) if (u < (sum += weights[k])) return k;
        return weights.length - 1;
    }
}
