package org.dgd.model;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.engine.Axis;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Tensor;
import org.dgd.nn.data.Observation;
import org.dgd.nn.data.Samples;
import org.dgd.nn.optim.Optimizer;

/**
 * A search for better representations. Gradient steps keep a z in the local optimum that it started in, so between epochs every
 * sample tries the same candidates and jumps to the best one if that is better than where it is. The paper finds representations of
 * new samples from several starts (section 2.2); this does it during training.
 *
 * <p>Half of the candidates are representations of random samples, the others draws from P(z|φ). All pairs are judged at once ({@link Candidates}).
 * A sample with a label is judged by log P(z|class), so it jumps to where its class is; one without, by log P(z).
 */
public final class RepresentationSearch {
    /** In nats. A jump has to gain more, or rounding would decide, and a sample could jump to where it is. */
    private static final double LEAST_GAIN = 0.01;
    /** Samples and candidates of a product, and representations decoded at a time. */
    private static final int SAMPLES = 512, CANDIDATES = 1024, DECODED = 64;

    private final Dgd model;
    private final Samples samples;
    private final int[] labels;
    private final Optimizer step;
    private final int candidates, m, features;
    private final boolean missing;
    private final Rng rng;

    /**
     * @param labelled   whether the latent term of a labelled sample is that of its class
     * @param step       the representations' optimizer; it forgets the moments of a row that jumps
     * @param candidates how many are tried, the same ones for all samples
     */
    public RepresentationSearch(Dgd model, Samples samples, boolean labelled, Optimizer step, int candidates, Rng rng) {
        if (candidates < 1) throw new IllegalArgumentException("search: " + candidates + " candidates; at least 1 is needed");
        this.model = model;
        this.samples = samples;
        labels = labelled ? samples.labels() : null;
        this.step = step;
        this.candidates = candidates;
        this.rng = rng;
        m = model.representation().dimension();
        features = samples.pixelsPerImage();
        missing = samples.hasMissing();
    }

    /**
     * Moves every representation that has a better candidate, judged with the decoder in evaluation mode, in which it leaves it.
     *
     * @param number of the search, from which its random numbers follow
     * @return how many moved
     */
    public int run(int number) {
        double[] z = model.representation().values(), tried = candidates(z, rng.child(number));
        double[] best = Arrays.stream(objective(z)).map(value -> value - LEAST_GAIN).toArray();
        int[] choice = new int[best.length];
        Arrays.fill(choice, -1);
        for (int from = 0; from < candidates; from += CANDIDATES)
            compare(Arrays.copyOfRange(tried, from * m, Math.min(candidates, from + CANDIDATES) * m), from, best, choice);
        int[] moved = IntStream.range(0, choice.length).filter(i -> choice[i] >= 0).toArray();
        double[] own = z.clone();
        for (int i : moved) System.arraycopy(tried, choice[i] * m, z, i * m, m);
        if (model.likelihood().hasSizes()) moved = better(own, z, moved);
        model.representation().values(z);
        forget(moved);
        return moved.length;
    }

    /** Candidates are judged at nearly the size of a sample; those that are no better at its own size are not taken. */
    private int[] better(double[] before, double[] z, int[] moved) {
        double[] was = objective(before), is = objective(z);
        for (int i : moved) if (!(is[i] < was[i] - LEAST_GAIN)) System.arraycopy(before, i * m, z, i * m, m);
        return IntStream.of(moved).filter(i -> is[i] < was[i] - LEAST_GAIN).toArray();
    }

    /** Of so many samples, so few that a search through them has steps of all sizes that one through all of them has. */
    public static int few(int samples) { return Math.min(samples, SAMPLES + samples % SAMPLES); }

    /** Of every sample at its own representation. */
    double[] objective(double[] z) {
        model.decoder().training(false);
        double[] all = new double[samples.size()];
        for (int from = 0; from < all.length; from += DECODED) {
            int count = Math.min(DECODED, all.length - from);
            try (Scope scope = device().scope()) {
                Tensor at = Candidates.points(scope, z, m, from, count), decoded = model.decoder().logits(at);
                Observation data = Observation.of(scope, decoded.shape, values(from, count));
                Tensor logits = model.likelihood().sized(decoded, data);
                Tensor offset = model.likelihood().offset(logits), fit = model.likelihood().slope(logits).mul(data.x());
                if (data.present() != null) offset = offset.mul(data.present());
                fit = offset.sum(Axis.H, Axis.W, Axis.C).sub(fit.sum(Axis.H, Axis.W, Axis.C));
                int[] label = labels == null ? null : Arrays.copyOfRange(labels, from, from + count);
                double[] values = fit.sub(model.prior().logDensity(at, label)).storage.read();
                System.arraycopy(values, 0, all, from, count);
            }
        }
        return all;
    }

    private double[] candidates(double[] z, Rng draw) {
        int others = Math.min(samples.size(), candidates / 2);
        int[] order = draw.child("samples").permutation(samples.size());
        double[] all = Arrays.copyOf(draws(candidates - others, draw.child("prior")), candidates * m);
        for (int j = 0; j < others; j++) System.arraycopy(z, order[j] * m, all, (candidates - others + j) * m, m);
        return all;
    }

    /** From P(z|φ), or where labels count equally many from every class: a rare one needs candidates as well. */
    private double[] draws(int n, Rng draw) {
        if (labels == null || !(model.prior() instanceof GaussianMixture mixture) || mixture.classes() == 0) return model.prior().sample(n, draw);
        int[] classes = IntStream.range(0, n).map(i -> i % mixture.classes()).toArray();
        return mixture.sampleOfClass(n, classes, draw);
    }

    /** Notes for every sample the candidate that beats its best so far. {@code first} is the number of this block's first candidate. */
    private void compare(double[] z, int first, double[] best, int[] choice) {
        double[][] latent = latent(z);
        try (Candidates block = new Candidates(model.decoder(), model.likelihood(), z, missing)) {
            for (int from = 0; from < best.length; from += SAMPLES) {
                int rows = Math.min(SAMPLES, best.length - from);
                double[] misfit = block.misfit(rows, values(from, rows));
                for (int i = 0; i < rows; i++) {
                    double[] log = latent[labels == null ? 0 : labels[from + i] + 1];
                    for (int j = 0; j < block.count(); j++) {
                        double value = misfit[i * block.count() + j] - log[j];
                        if (!(value < best[from + i])) continue;
                        best[from + i] = value;
                        choice[from + i] = first + j;
                    }
                }
            }
        }
    }

    /** log P(z|φ) of every candidate, without a label and then with each class. */
    private double[][] latent(double[] z) {
        int count = z.length / m;
        double[][] latent = new double[labels == null ? 1 : samples.classes().size() + 1][];
        try (Scope scope = device().scope()) {
            Tensor at = Candidates.points(scope, z, m, 0, count);
            int[] label = new int[count];
            for (int c = 0; c < latent.length; c++) {
                Arrays.fill(label, LatentDistribution.UNLABELLED + c);
                latent[c] = model.prior().logDensity(at, label).storage.read();
            }
        }
        return latent;
    }

    /** A row that jumps has no use for the velocity it had elsewhere. */
    private void forget(int[] rows) {
        for (Tensor moments : step.state().values()) {
            double[] values = moments.storage.read();
            int width = moments.shape.features();
            for (int i : rows) Arrays.fill(values, i * width, (i + 1) * width, 0);
            moments.storage.write(values);
        }
    }

    private float[] values(int from, int count) {
        float[] values = new float[count * features];
        for (int i = 0; i < count; i++) samples.copy(from + i, values, i * features);
        return values;
    }

    private Device device() { return model.representation().table().device(); }
}
