package org.dgd.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;

/**
 * How many components a mixture should have, by representations that were held out. It grows by the split that gains most and shrinks by the
 * merge that loses least (Ueda, Nakano, Ghahramani and Hinton 2000); every move is followed by {@link MixtureEm} of all components with the
 * priors of section 2.4. What decides is Σ log P(z|φ) of the held-out z: a larger mixture has to gain more than two standard errors of the paired
 * difference, and a smaller one may lose so much.
 */
public final class ComponentChoice {
    /** Standard errors. */
    private static final double SURE = 2;
    /** Splits in a row that may gain nothing, because two together may. */
    private static final int PATIENCE = 3;
    /** EM steps after which trials are compared, and those that follow for the one that is taken. */
    private static final int TRIAL_STEPS = 8, MORE_STEPS = 40;
    /** Pairs tried, those that share most samples. */
    private static final int PAIRS = 6;
    private static final int POWER_STEPS = 20;
    /** The mean of the upper half of N(0,1). */
    private static final double HALF_MEAN = Math.sqrt(2 / Math.PI);

    /** What led to a mixture. */
    public enum Move { START, SPLIT, MERGE }

    /**
     * One mixture on the way.
     *
     * @param fitted  log P(z|φ), mean over the representations that it was fitted to, in nats
     * @param heldOut the same of those that were held out
     * @param error   standard error of {@code heldOut}
     */
    public record Point(Move move, int components, double fitted, double heldOut, double error) { }

    /** @param course every mixture on the way, in the order in which they were tried; some K may occur twice */
    public record Chosen(GaussianMixture mixture, List<Point> course) {
        public int components() { return mixture.components(); }

        /** The best held-out figure for every K. */
        public Map<Integer, Point> byComponents() {
            Map<Integer, Point> best = new TreeMap<>();
            for (Point p : course) best.merge(p.components, p, (a, b) -> b.heldOut > a.heldOut ? b : a);
            return best;
        }
    }

    /** Representations, row by row, of which some are held out. */
    public record Halves(double[] fitted, double[] held) {
        /** A random share is held out: at least one row, and at least one stays where there are two. */
        public static Halves of(double[] z, int m, double share, Rng rng) {
            int n = z.length / m, count = Math.clamp(Math.round(share * n), 1, Math.max(1, n - 1));
            int[] order = rng.permutation(n);
            double[] held = new double[count * m], fitted = new double[(n - count) * m];
            for (int i = 0; i < n; i++) {
                if (i < count) System.arraycopy(z, order[i] * m, held, i * m, m);
                else System.arraycopy(z, order[i] * m, fitted, (i - count) * m, m);
            }
            return new Halves(fitted, held);
        }
    }

    /** A mixture's numbers. */
    private record Parts(double[] means, double[] precisions, double[] logits, double[] held) {
        int components() { return logits.length; }
    }

    private final Device device;
    private final Covariance covariance;
    private final MixturePriors priors;
    private final LatentRange range;
    private final double priorWeight;
    private final int m, columns, most;
    private final Map<Integer, GaussianMixture> workplaces = new TreeMap<>();

    /**
     * @param like        has the device, covariance, priors and range of what is wanted
     * @param priorWeight as of {@link MixtureEm}
     * @param most        components
     */
    public ComponentChoice(GaussianMixture like, double priorWeight, int most) {
        if (most < 1) throw new IllegalArgumentException("componentChoice: at most " + most + " components");
        device = like.state().get("prior.means").tensor().device();
        covariance = like.covariance();
        priors = like.priors();
        range = like.range();
        m = like.dimension();
        columns = covariance.columns(m);
        this.priorWeight = priorWeight;
        this.most = most;
    }

    /**
     * From one component on, wherever it is: it has all of every row, so its first step takes it to their mean. The same numbers and stream give the same
     * bits.
     */
    public Chosen choose(double[] z, double[] held, Rng rng) {
        return improve(workplace(1), PATIENCE, z, held, rng);
    }

    /**
     * From a mixture on.
     *
     * @param patience splits in a row that may gain nothing
     */
    public Chosen improve(GaussianMixture start, int patience, double[] z, double[] held, Rng rng) {
        if (z.length < m || held.length < m || z.length % m != 0 || held.length % m != 0)
            throw new IllegalArgumentException("componentChoice: " + z.length + " and " + held.length + " numbers are not rows of " + m);
        List<Point> course = new ArrayList<>();
        Parts best = settled(read(start, held), MORE_STEPS, z, held), at = best;
        note(course, Move.START, at, z);
        for (int without = 0; without < patience && at.components() < most; ) {
            Parts next = split(at, z, held, rng.child(course.size()));
            if (next == null) break;
            note(course, Move.SPLIT, at = next, z);
            without = gains(at, best) ? 0 : without + 1;
            if (without == 0) best = at;
        }
        Parts top = best;
        while (best.components() > 1) {
            Parts next = merge(best, z, held);
            note(course, Move.MERGE, next, z);
            if (gains(top, next)) break;
            best = next;
            if (sum(next.held) > sum(top.held)) top = next;
        }
        return new Chosen(load(best), course);
    }

    private void note(List<Point> course, Move move, Parts parts, double[] z) {
        double mean = sum(parts.held) / parts.held.length, square = 0;
        for (double h : parts.held) square += (h - mean) * (h - mean);
        double error = Math.sqrt(square / Math.max(1, parts.held.length - 1) / parts.held.length);
        course.add(new Point(move, parts.components(), sum(load(parts).logDensities(z)) * m / z.length, mean, error));
    }

    /** Whether the held-out representations are more probable, by more than chance makes them. */
    private static boolean gains(Parts now, Parts before) {
        int n = now.held.length;
        double mean = 0, square = 0;
        for (int i = 0; i < n; i++) mean += (now.held[i] - before.held[i]) / n;
        for (int i = 0; i < n; i++) square += StrictMath.pow(now.held[i] - before.held[i] - mean, 2);
        return mean > SURE * Math.sqrt(square / Math.max(1, n - 1) / n);
    }

    /** The split after which held-out representations are most probable; null where no component has enough samples. */
    private Parts split(Parts from, double[] z, double[] held, Rng rng) {
        double[] gamma = load(from).responsibilities(z);
        Parts best = null;
        for (int k = 0; k < from.components(); k++) {
            Parts halves = halves(from, k, gamma, z, rng.child(k));
            if (halves == null) continue;
            Parts trial = settled(halves, TRIAL_STEPS, z, held);
            if (best == null || sum(trial.held) > sum(best.held)) best = trial;
        }
        return best == null ? null : settled(best, MORE_STEPS, z, held);
    }

    /** Component k as two, each with half of its weight, on both sides along the direction in which its samples spread most. */
    private Parts halves(Parts from, int k, double[] gamma, double[] z, Rng rng) {
        int old = from.components(), n = z.length / m;
        double share = 0;
        double[] mean = new double[m];
        for (int i = 0; i < n; i++) {
            share += gamma[i * old + k];
            for (int d = 0; d < m; d++) mean[d] += gamma[i * old + k] * z[i * m + d];
        }
        if (share < 2 * (m + 1)) return null;
        for (int d = 0; d < m; d++) mean[d] /= share;
        double[] axis = rng.gaussians(m);
        double variance = 0;
        for (int step = 0; step < POWER_STEPS; step++) {
            double norm = Math.sqrt(squares(axis));
            double[] next = new double[m];
            for (int d = 0; d < m; d++) axis[d] /= norm;
            for (int i = 0; i < n; i++) {
                double score = 0;
                for (int d = 0; d < m; d++) score += axis[d] * (z[i * m + d] - mean[d]);
                for (int d = 0; d < m; d++) next[d] += gamma[i * old + k] / share * score * (z[i * m + d] - mean[d]);
            }
            variance = Math.sqrt(squares(next));
            if (variance == 0) return null;
            axis = next;
        }
        double[] mu = grown(from.means, m, k), b = grown(from.precisions, columns, k), w = grown(from.logits, 1, k);
        for (int d = 0; d < m; d++) {
            double way = HALF_MEAN * Math.sqrt(variance) * axis[d] / variance;
            mu[k * m + d] = mean[d] - way;
            mu[old * m + d] = mean[d] + way;
        }
        w[old] = w[k] -= StrictMath.log(2);
        return new Parts(mu, b, w, null);
    }

    private static double squares(double[] v) {
        double sum = 0;
        for (double x : v) sum += x * x;
        return sum;
    }

    /** With row k once more at the end. */
    private static double[] grown(double[] rows, int width, int k) {
        double[] more = Arrays.copyOf(rows, rows.length + width);
        System.arraycopy(rows, k * width, more, rows.length, width);
        return more;
    }

    /** The merge after which held-out representations are most probable. */
    private Parts merge(Parts from, double[] z, double[] held) {
        int old = from.components(), n = z.length / m;
        double[] gamma = load(from).responsibilities(z), norm = new double[old];
        for (int i = 0; i < gamma.length; i++) norm[i % old] += gamma[i] * gamma[i];
        record Pair(int a, int b, double shared) { }
        List<Pair> pairs = new ArrayList<>();
        for (int a = 0; a < old; a++)
            for (int b = a + 1; b < old; b++) {
                double shared = 0;
                for (int i = 0; i < n; i++) shared += gamma[i * old + a] * gamma[i * old + b];
                pairs.add(new Pair(a, b, shared / Math.sqrt(Math.max(norm[a] * norm[b], Double.MIN_NORMAL))));
            }
        pairs.sort(Comparator.comparingDouble(Pair::shared).reversed());
        Parts best = null;
        for (Pair p : pairs.subList(0, Math.min(PAIRS, pairs.size()))) {
            Parts trial = settled(joined(from, p.a, p.b), TRIAL_STEPS, z, held);
            if (best == null || sum(trial.held) > sum(best.held)) best = trial;
        }
        return settled(best, MORE_STEPS, z, held);
    }

    /** Components a and b as one with their weight, mean and variance. */
    private Parts joined(Parts from, int a, int b) {
        double wa = 1 / (1 + StrictMath.exp(from.logits[b] - from.logits[a])), wb = 1 - wa;
        double[] mu = from.means.clone(), precisions = from.precisions.clone(), w = from.logits.clone();
        double[] variance = new double[columns];
        for (int d = 0; d < m; d++) {
            double x = from.means[a * m + d], y = from.means[b * m + d];
            mu[a * m + d] = wa * x + wb * y;
            variance[columns == 1 ? 0 : d] += wa * wb * (x - y) * (x - y) / (columns == 1 ? m : 1);
        }
        for (int c = 0; c < columns; c++)
            precisions[a * columns + c] = -StrictMath.log(variance[c] + wa * StrictMath.exp(-precisions[a * columns + c])
                    + wb * StrictMath.exp(-precisions[b * columns + c]));
        w[a] += StrictMath.log1p(StrictMath.exp(from.logits[b] - from.logits[a]));
        double[] widths = covariance == Covariance.FIXED ? from.precisions : precisions;
        return new Parts(without(mu, m, b), without(widths, columns, b), without(w, 1, b), null);
    }

    private static double[] without(double[] rows, int width, int k) {
        return IntStream.range(0, rows.length).filter(i -> i / width != k).mapToDouble(i -> rows[i]).toArray();
    }

    private Parts settled(Parts parts, int steps, double[] z, double[] held) {
        GaussianMixture mixture = load(parts);
        MixtureEm em = new MixtureEm(mixture, priorWeight);
        em.run(z, steps);
        return read(mixture, held);
    }

    private Parts read(GaussianMixture mixture, double[] held) {
        GaussianMixture used = mixture.used();
        return new Parts(used.means(), used.state().get("prior.log_precision").read(), used.state().get("prior.logits").read(),
                used.logDensities(held));
    }

    private GaussianMixture load(Parts parts) {
        GaussianMixture mixture = workplace(parts.components());
        mixture.means(parts.means);
        mixture.state().get("prior.log_precision").write(parts.precisions);
        mixture.state().get("prior.logits").write(parts.logits);
        return mixture;
    }

    /** One for each K, so that trials take no new memory of the device. */
    private GaussianMixture workplace(int components) {
        return workplaces.computeIfAbsent(components, k -> new GaussianMixture(device, k, covariance, priors, new Rng(0)).within(range));
    }

    private static double sum(double[] values) {
        double sum = 0;
        for (double v : values) sum += v;
        return sum;
    }
}
