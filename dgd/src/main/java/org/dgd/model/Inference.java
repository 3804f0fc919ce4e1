package org.dgd.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.nn.data.Observation;
import org.dgd.nn.data.Samples;

/**
 * MAP representations of new samples under a model that stays as it is (paper, section 2.2): for every x it looks for the z with the least
 *
 * <pre>    −log P(x|z,θ) − log P(z|φ) </pre>
 *
 * Places to start from are shared by all samples: means of the mixture, representations that the model knows, draws from P(z|φ). They are
 * decoded once and one matrix product judges all pairs. From the best few, every sample goes down by L-BFGS; after some evaluations only
 * the best of its starts goes on. The decoder is in evaluation mode, in which it is left; nothing of the model is changed, and gradients
 * by its parameters are not even computed.
 */
public final class Inference {
    /** Samples searched for together, rows of a step, and candidates decoded at a time. */
    private static final int GROUP = 64, ROWS = 64, LANES = 16;

    /**
     * How thorough a search is.
     *
     * @param candidates  places to start from that are judged
     * @param starts      how many of them every sample tries
     * @param screening   evaluations of the objective after which only the best start goes on
     * @param evaluations the most that follow
     * @param tolerance   in nats: a search ends after two steps in a row that gain less
     */
    public record Settings(int candidates, int starts, int screening, int evaluations, double tolerance) {
        public static final Settings DEFAULT = new Settings(256, 3, 10, 150, 2e-3);

        public Settings {
            if (starts < 1 || candidates < starts)
                throw new IllegalArgumentException("inference: " + starts + " starts of " + candidates + " candidates");
            if (screening < 1 || evaluations < 0)
                throw new IllegalArgumentException("inference: " + screening + " + " + evaluations + " evaluations");
            if (!(tolerance >= 0)) throw new IllegalArgumentException("inference: a tolerance of " + tolerance);
        }
    }

    /**
     * What was found, a row or a number for each sample.
     *
     * @param z              N·m numbers, row by row
     * @param objective      −log P(x|z,θ) − log P(z|φ) in nats, with all constants of the latent term and none of the other
     * @param reconstruction −log P(x|z,θ) in nats, summed over pixels, without constants
     * @param evaluations    of the objective, made for the start that won
     */
    public record Found(double[] z, double[] objective, double[] reconstruction, int[] evaluations) { }

    private final Decoder decoder;
    private final LatentDistribution prior;
    private final Likelihood likelihood;
    private final double[] known;
    private final Settings settings;
    private final Device device;
    private final int m;
    private final Map<Integer, Tensor> leaves = new HashMap<>();

    /** @param known rows of m numbers, representations to start from beside draws from P(z|φ): those of training; may be empty */
    public Inference(Decoder decoder, LatentDistribution prior, Likelihood likelihood, double[] known, Settings settings) {
        m = decoder.spec().latent();
        if (prior.dimension() != m || known.length % m != 0)
            throw new IllegalArgumentException("inference: a decoder of " + m + " latent dimensions, a prior of " + prior.dimension()
                    + ", and " + known.length + " known numbers");
        this.decoder = decoder;
        this.prior = prior;
        this.likelihood = likelihood;
        this.known = known;
        this.settings = settings;
        device = decoder.device();
    }

    public static Inference of(Dgd model, Settings settings) {
        return new Inference(model.decoder(), model.prior(), model.likelihood(), model.representation().values(), settings);
    }

    /** The same samples and stream give the same bits, on any number of threads. */
    public Found find(Samples samples, Rng rng) {
        int n = samples.size();
        Found found = new Found(new double[Math.multiplyExact(n, m)], new double[n], new double[n], new int[n]);
        decoder.training(false);
        try (Frozen _ = new Frozen(decoder, prior)) {
            Places candidates = judged(places(rng));
            for (int from = 0; from < n; from += GROUP) search(samples, from, Math.min(GROUP, n - from), candidates, found);
        }
        return found;
    }

    /** Where searches start from, decoded, with log P(z|φ) of each. */
    private record Places(double[] z, Candidates decoded, double[] log) { }

    /** Every mean of a mixture, then known representations and draws from P(z|φ) in equal numbers. */
    private double[] places(Rng rng) {
        double[] means = prior instanceof GaussianMixture mixture ? mixture.means() : new double[m],
                all = Arrays.copyOf(means, settings.candidates * m);
        int left = Math.max(0, settings.candidates - means.length / m), ofKnown = Math.min(left / 2, known.length / m);
        int[] order = rng.child("known").permutation(known.length / m);
        for (int i = 0; i < ofKnown; i++) System.arraycopy(known, order[i] * m, all, (settings.candidates - left + i) * m, m);
        double[] draws = prior.sample(left - ofKnown, rng.child("prior"));
        System.arraycopy(draws, 0, all, all.length - draws.length, draws.length);
        return all;
    }

    private Places judged(double[] z) {
        try (Scope scope = device.scope()) {
            double[] log = prior.logDensity(Candidates.points(scope, z, m, 0, z.length / m)).storage.read();
            return new Places(z, new Candidates(decoder, likelihood, z), log);
        }
    }

    private void search(Samples samples, int from, int count, Places places, Found found) {
        int starts = settings.starts;
        float[] pixels = new float[count * samples.pixelsPerImage()];
        for (int i = 0; i < count; i++) samples.copy(from + i, pixels, i * samples.pixelsPerImage());
        int[] chosen = nearest(pixels, count, places);
        double[] z = new double[chosen.length * m];
        for (int r = 0; r < chosen.length; r++) System.arraycopy(places.z, chosen[r] * m, z, r * m, m);

        double[] fit = new double[chosen.length];                        // of the point that was evaluated last
        RowLbfgs descent = new RowLbfgs(z, m, settings.tolerance);
        RowLbfgs.Objective objective = (rows, points, value, gradient) -> evaluate(pixels, rows, points, value, gradient, fit);
        descent.run(settings.screening, objective);
        int[] best = IntStream.range(0, count).map(i -> best(descent, i)).toArray();
        for (int r = 0; r < chosen.length; r++) if (best[r / starts] != r) descent.stop(r);
        descent.run(settings.evaluations, objective);

        for (int i = 0; i < count; i++) {
            System.arraycopy(descent.at(best[i]), 0, found.z, (from + i) * m, m);
            found.evaluations[from + i] = descent.evaluations(best[i]);
        }
        double[] last = new double[best.length * m], value = new double[best.length];
        System.arraycopy(found.z, from * m, last, 0, last.length);
        evaluate(pixels, best, last, value, new double[last.length], fit);
        for (int i = 0; i < count; i++) {
            found.objective[from + i] = value[i];
            found.reconstruction[from + i] = fit[best[i]];
        }
    }

    private int best(RowLbfgs descent, int sample) {
        int starts = settings.starts;
        return IntStream.range(sample * starts, (sample + 1) * starts).boxed().min(Comparator.comparingDouble(descent::value)).orElseThrow();
    }

    /** The numbers of the best places for every sample, the best one first. */
    private int[] nearest(float[] values, int count, Places places) {
        int[] chosen = new int[count * settings.starts];
        double[] misfit = places.decoded.misfit(count, values);
        for (int i = 0; i < count; i++) {
            int row = i * places.log.length;
            int[] order = IntStream.range(0, places.log.length).boxed().sorted(Comparator.comparingDouble(j -> misfit[row + j] - places.log[j]))
                    .mapToInt(j -> j).toArray();
            System.arraycopy(order, 0, chosen, i * settings.starts, settings.starts);
        }
        return chosen;
    }

    /** Row r is a start of sample r / starts. */
    private void evaluate(float[] pixels, int[] rows, double[] points, double[] value, double[] gradient, double[] fit) {
        for (int from = 0; from < rows.length; from += ROWS) {
            int count = Math.min(ROWS, rows.length - from), features = decoder.spec().size().features();
            Tensor z = leaf(Math.ceilDiv(count, LANES) * LANES);
            int padded = z.shape.n();
            double[] at = Arrays.copyOf(Arrays.copyOfRange(points, from * m, (from + count) * m), padded * m);
            float[] images = new float[padded * features];
            for (int k = 0; k < count; k++) System.arraycopy(pixels, rows[from + k] / settings.starts * features, images, k * features, features);
            z.storage.write(at);
            try (Scope scope = device.scope()) {
                Tensor logits = decoder.logits(z), reconstruction = likelihood.negativeLogsPerSample(logits, Observation.of(scope, logits.shape, images));
                Tensor objective = reconstruction.sub(prior.logDensity(z));
                objective.sum().backward();
                System.arraycopy(objective.storage.read(), 0, value, from, count);
                System.arraycopy(z.gradient().storage.read(), 0, gradient, from * m, count * m);
                double[] fits = reconstruction.storage.read();
                for (int k = 0; k < count; k++) fit[rows[from + k]] = fits[k];
                z.zeroGradient();
            }
        }
    }

    /** Empty rows of a batch cost no more than full ones, so there are only batches of 16, 32, 48 and 64. */
    private Tensor leaf(int rows) { return leaves.computeIfAbsent(rows, n -> device.parameter(Shape.batch(n, m), new double[n * m])); }
}
