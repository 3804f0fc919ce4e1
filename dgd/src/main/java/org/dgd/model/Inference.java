package org.dgd.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
 * Places to start from are shared by all samples ({@link Start}); they are decoded once and one matrix product judges all pairs. From the
 * best few, every sample goes down by L-BFGS, through h where z = g(h) is held within a range, each with its own line search and end. After
 * some evaluations a start goes on only if it is near the best one of its sample. A sample may also bring places of its own, such as an
 * encoder's. Values that are missing count nothing. The decoder is in evaluation mode, in which it is left; nothing of the model is changed,
 * and gradients by its parameters are not even computed.
 */
public final class Inference {
    /** Samples searched for together, rows of a step, and candidates decoded at a time. */
    private static final int GROUP = 64, ROWS = 64, LANES = 16;

    /** Kinds of places to start from. */
    public enum Start {
        /** Means of the mixture's components; 0 under N(0,I). */
        MEANS,
        /** Representations that the model knows, those of training, at random. */
        KNOWN,
        /** Draws from P(z|φ). */
        PRIOR
    }

    /**
     * How thorough a search is.
     *
     * @param from        kinds of places to start from; may be empty where samples bring their own
     * @param candidates  places that are judged
     * @param starts      how many of them every sample tries
     * @param screening   evaluations of the objective after which only the best start goes on, and those near it
     * @param margin      in nats: how near is near; 0: only the best
     * @param evaluations the most that follow
     * @param tolerance   in nats: a search ends after two steps in a row that gain less
     */
    public record Settings(Set<Start> from, int candidates, int starts, int screening, double margin, int evaluations, double tolerance) {
        public static final Settings DEFAULT = new Settings(256, 3, 10, 150, 2e-3);

        public Settings {
            from = Set.copyOf(from);
            if (starts < 1 || candidates < starts)
                throw new IllegalArgumentException("inference: " + starts + " starts of " + candidates + " candidates");
            if (screening < 1 || evaluations < 0)
                throw new IllegalArgumentException("inference: " + screening + " + " + evaluations + " evaluations");
            if (!(margin >= 0)) throw new IllegalArgumentException("inference: a margin of " + margin);
            if (!(tolerance >= 0)) throw new IllegalArgumentException("inference: a tolerance of " + tolerance);
        }

        /** From places of all kinds; after screening only the best start goes on. */
        public Settings(int candidates, int starts, int screening, int evaluations, double tolerance) {
            this(EnumSet.allOf(Start.class), candidates, starts, screening, 0, evaluations, tolerance);
        }
    }

    /**
     * What was found, a row or a number for each sample.
     *
     * @param z              N·m numbers, row by row
     * @param objective      −log P(x|z,θ) − log P(z|φ) in nats, with all constants of the latent term and none of the other
     * @param reconstruction −log P(x|z,θ) in nats, summed over values, without constants
     * @param gradientNorm   of the objective by z, or by h where z = g(h), in nats
     * @param evaluations    of the objective, made for the start that won
     * @param starts         how many the sample had
     * @param agreeing       starts that ended at most one nat above the best, which is one of them
     * @param milliseconds   its share of the time that its group took; the only number that is another one each time
     */
    public record Found(double[] z, double[] objective, double[] reconstruction, double[] gradientNorm, int[] evaluations, int[] starts, int[] agreeing,
                        double[] milliseconds) {
        private static Found empty(int n, int m) {
            return new Found(new double[Math.multiplyExact(n, m)], new double[n], new double[n], new double[n], new int[n], new int[n],
                    new int[n], new double[n]);
        }
    }

    /** In nats: starts agree that differ by less. */
    private static final double AGREEMENT = 1;

    private final Decoder decoder;
    private final LatentDistribution prior;
    private final Likelihood likelihood;
    private final double[] known;
    private final Settings settings;
    private final Device device;
    private final LatentRange range;
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
        range = prior.range();
    }

    public static Inference of(Dgd model, Settings settings) {
        return new Inference(model.decoder(), model.prior(), model.likelihood(), model.representation().values(), settings);
    }

    /** The same samples and stream give the same bits, on any number of threads. */
    public Found find(Samples samples, Rng rng) { return find(samples, null, rng); }

    /**
     * Beside the shared places, every sample has K of its own. They are judged as well, and it starts from the best of them, as many as of
     * the shared ones.
     *
     * @param own N·K·m numbers, sample by sample; null: there are none
     */
    public Found find(Samples samples, double[] own, Rng rng) {
        int n = samples.size();
        if (own != null && (own.length == 0 || own.length % (n * m) != 0))
            throw new IllegalArgumentException("inference: " + own.length + " numbers to start from for " + n + " samples");
        if (own == null && settings.from.isEmpty()) throw new IllegalArgumentException("inference: no places to start from");
        Found found = Found.empty(n, m);
        decoder.training(false);
        try (Frozen _ = new Frozen(decoder, prior, likelihood)) {
            double[] mine = own == null ? null : range.nearest(own);
            if (settings.from.isEmpty()) searchAll(samples, mine, null, found);
            else try (Places places = judged(places(rng), samples.hasMissing())) {
                searchAll(samples, mine, places, found);
            }
        }
        return found;
    }

    /**
     * A search with steps of all sizes that one for all samples may have, for a device that tells how much memory they take.
     *
     * @param some the {@link #few} that it takes
     * @param own  as {@link #find} takes it, of these
     */
    public void rehearse(Samples some, double[] own, Rng rng) {
        int n = some.size(), features = some.pixelsPerImage();
        find(some, own, rng);
        float[] values = new float[ROWS * features];
        for (int i = 0; i < Math.min(ROWS, n); i++) some.copy(i, values, i * features);
        try (Frozen _ = new Frozen(decoder, prior, likelihood)) {
            for (int rows = LANES; rows <= ROWS; rows += LANES)
                evaluate(values, 1, IntStream.range(0, rows).toArray(), new double[rows * m], new double[rows], new double[rows * m], new double[rows]);
        }
    }

    /** A whole group and what is left at the end of all, with a value that is missing if any is. */
    public static Samples few(Samples samples) {
        int n = samples.size();
        int[] rows = IntStream.range(0, Math.min(n, GROUP + n % GROUP)).toArray();
        if (samples.hasMissing())
            rows[0] = IntStream.range(0, n).filter(i -> isMissing(samples.image(i))).findFirst().orElse(0);
        return samples.select(rows);
    }

    private static boolean isMissing(float[] values) {
        for (float x : values) if (Float.isNaN(x)) return true;
        return false;
    }

    private void searchAll(Samples samples, double[] own, Places places, Found found) {
        int n = samples.size();
        int perSample = own == null ? 0 : own.length / n;
        for (int from = 0; from < n; from += GROUP) {
            int count = Math.min(GROUP, n - from);
            search(samples, from, count, own == null ? null : Arrays.copyOfRange(own, from * perSample, (from + count) * perSample), places, found);
        }
    }

    /** Where searches start from, decoded, with log P(z|φ) of each. */
    private record Places(double[] z, Candidates decoded, double[] log) implements AutoCloseable {
        @Override public void close() { decoded.close(); }
    }

    /** Every mean, then known representations and draws from P(z|φ) in equal numbers, or as many as there are. */
    private double[] places(Rng rng) {
        Set<Start> from = settings.from;
        double[] means = !from.contains(Start.MEANS) ? new double[0] : prior instanceof GaussianMixture mixture ? mixture.means() : new double[m];
        int left = Math.max(0, settings.candidates - means.length / m), share = from.contains(Start.PRIOR) ? left / 2 : left;
        double[] some = from.contains(Start.KNOWN) ? known(Math.min(share, known.length / m), rng.child("known")) : new double[0],
                draws = from.contains(Start.PRIOR) ? prior.sample(left - some.length / m, rng.child("prior")) : new double[0];
        double[] all = Stream.of(means, some, draws).flatMapToDouble(DoubleStream::of).toArray();
        if (all.length < m) throw new IllegalArgumentException("inference: no representations are known to start from");
        return range.nearest(all);
    }

    private double[] known(int count, Rng rng) {
        int[] order = rng.permutation(known.length / m);
        double[] some = new double[count * m];
        for (int i = 0; i < count; i++) System.arraycopy(known, order[i] * m, some, i * m, m);
        return some;
    }

    private Places judged(double[] z, boolean missing) {
        double[] log;
        try (Scope scope = device.scope()) {
            log = prior.logDensity(Candidates.points(scope, z, m, 0, z.length / m)).storage.read();
        }
        return new Places(z, new Candidates(decoder, likelihood, z, missing), log);
    }

    private void search(Samples samples, int from, int count, double[] own, Places places, Found found) {
        long began = System.nanoTime();
        float[] values = new float[count * samples.pixelsPerImage()];
        for (int i = 0; i < count; i++) samples.copy(from + i, values, i * samples.pixelsPerImage());
        double[] z = starts(values, count, own, places);
        int starts = z.length / (count * m);

        double[] fit = new double[count * starts];                       // of the point that was evaluated last
        RowLbfgs descent = new RowLbfgs(range.free(z), m, settings.tolerance);
        RowLbfgs.Objective objective = (rows, points, value, gradient) -> evaluate(values, starts, rows, points, value, gradient, fit);
        descent.run(settings.screening, objective);
        for (int i = 0; i < count; i++) {
            int best = best(descent, i, starts);
            for (int r = i * starts; r < (i + 1) * starts; r++)
                if (r != best && !(descent.value(r) < descent.value(best) + settings.margin)) descent.stop(r);
        }
        descent.run(settings.evaluations, objective);

        int[] best = IntStream.range(0, count).map(i -> best(descent, i, starts)).toArray();
        for (int i = 0; i < count; i++) {
            System.arraycopy(descent.at(best[i]), 0, found.z, (from + i) * m, m);
            found.evaluations[from + i] = descent.evaluations(best[i]);
            found.starts[from + i] = starts;
            double least = descent.value(best[i]);
            found.agreeing[from + i] = (int) IntStream.range(i * starts, (i + 1) * starts).filter(r -> descent.value(r) <= least + AGREEMENT).count();
        }
        double[] last = Arrays.copyOfRange(found.z, from * m, (from + count) * m), value = new double[count], gradient = new double[last.length];
        evaluate(values, starts, best, last, value, gradient, fit);
        System.arraycopy(range.of(last), 0, found.z, from * m, last.length);
        double milliseconds = (System.nanoTime() - began) * 1e-6 / count;
        for (int i = 0; i < count; i++) {
            found.objective[from + i] = value[i];
            found.reconstruction[from + i] = fit[best[i]];
            found.gradientNorm[from + i] = Math.sqrt(Arrays.stream(gradient, i * m, (i + 1) * m).map(g -> g * g).sum());
            found.milliseconds[from + i] = milliseconds;
        }
    }

    /** Where each sample's searches start, sample by sample: the best of its own places, and the best of all shared ones. */
    private double[] starts(float[] values, int count, double[] own, Places places) {
        int ownPlaces = own == null ? 0 : own.length / (count * m), first = Math.min(settings.starts, ownPlaces);
        int shared = places == null ? 0 : Math.min(settings.starts, places.log.length), starts = first + shared;
        double[] z = new double[count * starts * m];
        int[] mine = own == null ? null : nearest(values, count, own, first), chosen = places == null ? null : nearest(values, count, shared, places);
        for (int i = 0; i < count; i++) {
            for (int k = 0; k < first; k++) System.arraycopy(own, mine[i * first + k] * m, z, (i * starts + k) * m, m);
            for (int k = 0; k < shared; k++) System.arraycopy(places.z, chosen[i * shared + k] * m, z, (i * starts + first + k) * m, m);
        }
        return z;
    }

    private static int best(RowLbfgs descent, int sample, int starts) {
        return IntStream.range(sample * starts, (sample + 1) * starts).boxed().min(Comparator.comparingDouble(descent::value)).orElseThrow();
    }

    /** The numbers of the best of every sample's own places, the best one first; without a choice they are not judged. */
    private int[] nearest(float[] values, int count, double[] own, int most) {
        int rows = own.length / m, places = rows / count;
        double[] value = new double[rows];
        if (places > most) judge(values, places, own, value);
        return IntStream.range(0, count).flatMap(i -> IntStream.range(i * places, (i + 1) * places).boxed()
                .sorted(Comparator.comparingDouble(r -> value[r])).limit(most).mapToInt(r -> r)).toArray();
    }

    /** The objective of each place; row r is one of sample r / places. */
    private void judge(float[] values, int places, double[] z, double[] value) {
        int features = decoder.spec().size().features();
        for (int from = 0; from < value.length; from += ROWS) {
            int count = Math.min(ROWS, value.length - from);
            float[] x = new float[count * features];
            for (int k = 0; k < count; k++) System.arraycopy(values, (from + k) / places * features, x, k * features, features);
            try (Scope scope = device.inference()) {
                Tensor points = Candidates.points(scope, z, m, from, count), logits = decoder.logits(points);
                Tensor objective = likelihood.negativeLogsPerSample(logits, Observation.of(scope, logits.shape, x)).sub(prior.logDensity(points));
                System.arraycopy(objective.storage.read(), 0, value, from, count);
            }
        }
    }

    /** The numbers of the best shared places for every sample, the best one first. */
    private int[] nearest(float[] values, int count, int most, Places places) {
        int[] chosen = new int[count * most];
        double[] misfit = places.decoded.misfit(count, values);
        for (int i = 0; i < count; i++) {
            int row = i * places.log.length;
            int[] order = IntStream.range(0, places.log.length).boxed().sorted(Comparator.comparingDouble(j -> misfit[row + j] - places.log[j]))
                    .mapToInt(j -> j).toArray();
            System.arraycopy(order, 0, chosen, i * most, most);
        }
        return chosen;
    }

    /** Row r is a start of sample r / starts. */
    private void evaluate(float[] values, int starts, int[] rows, double[] points, double[] value, double[] gradient, double[] fit) {
        for (int from = 0; from < rows.length; from += ROWS) {
            int count = Math.min(ROWS, rows.length - from), features = decoder.spec().size().features();
            Tensor h = leaf(Math.ceilDiv(count, LANES) * LANES);
            int padded = h.shape.n();
            double[] free = Arrays.copyOf(Arrays.copyOfRange(points, from * m, (from + count) * m), padded * m);
            float[] x = new float[padded * features];
            for (int k = 0; k < count; k++) System.arraycopy(values, rows[from + k] / starts * features, x, k * features, features);
            h.storage.write(free);
            try (Scope scope = device.scope()) {
                Tensor z = range.of(h), logits = decoder.logits(z),
                        reconstruction = likelihood.negativeLogsPerSample(logits, Observation.of(scope, logits.shape, x));
                Tensor objective = reconstruction.sub(prior.logDensity(z));
                objective.sum().backward();
                System.arraycopy(objective.storage.read(), 0, value, from, count);
                System.arraycopy(h.gradient().storage.read(), 0, gradient, from * m, count * m);
                double[] fits = reconstruction.storage.read();
                for (int k = 0; k < count; k++) fit[rows[from + k]] = fits[k];
                h.zeroGradient();
            }
        }
    }

    /** Empty rows of a batch cost no more than full ones, so there are only batches of 16, 32, 48 and 64. */
    private Tensor leaf(int rows) { return leaves.computeIfAbsent(rows, n -> device.parameter(Shape.batch(n, m), new double[n * m])); }
}
