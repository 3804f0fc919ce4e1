package org.dgd.model;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Set;
import java.util.stream.IntStream;
import org.dgd.engine.Axis;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.nn.data.Observation;
import org.dgd.nn.data.Samples;

/**
 * The MAP representation of a sample under each class, z_c = argmax log P(x|z,θ) + log P(z|c,φ), for the classes that come into question.
 *
 * <p>Every class has places of its own: known representations that the mixture gives to it, and draws from P(z|c). They are decoded once and one
 * matrix product judges all samples at all of them. The best few classes of a sample go down from their best place ({@link Inference}); of the others
 * the best place is what is known.
 */
public final class ClassInference {
    private static final int SAMPLES = 512;

    /**
     * How thorough it is.
     *
     * @param places      of every class
     * @param classes     of every sample that go down
     * @param evaluations of the objective, the most that a descent takes
     * @param tolerance   in nats: a descent ends after two steps in a row that gain less
     */
    public record Settings(int places, int classes, int evaluations, double tolerance) {
        public static final Settings DEFAULT = new Settings(500, 4, 30, 2e-2);

        public Settings {
            if (places < 1 || classes < 1 || evaluations < 1 || !(tolerance >= 0))
                throw new IllegalArgumentException("class inference: " + places + " places, " + classes + " classes, " + evaluations
                        + " evaluations, a tolerance of " + tolerance);
        }
    }

    /**
     * What was found, for N samples and C classes.
     *
     * @param objective −log P(x|z_c,θ) − log P(z_c|c,φ) in nats, as {@link Inference.Found#objective}: N·C numbers; of a class that did not go
     *                  down that of its best place, where samples have sizes as {@link Candidates} round them
     * @param z         N·C·m numbers
     * @param descended N·C: whether the class went down
     */
    public record Found(int classes, double[] objective, double[] z, boolean[] descended) {
        /** The class with the least objective of every sample, where all classes are equally frequent. */
        public int[] best() {
            return IntStream.range(0, objective.length / classes).map(i -> {
                int best = 0;
                for (int c = 1; c < classes; c++) if (objective[i * classes + c] < objective[i * classes + best]) best = c;
                return best;
            }).toArray();
        }
    }

    private final Decoder decoder;
    private final GaussianMixture mixture;
    private final Likelihood likelihood;
    private final double[] known;
    private final Settings settings;
    private final int m, classes;

    /**
     * @param mixture with components that belong to classes
     * @param known   rows of m numbers, representations to start from; may be empty
     */
    public ClassInference(Decoder decoder, GaussianMixture mixture, Likelihood likelihood, double[] known, Settings settings) {
        m = decoder.spec().latent();
        classes = mixture.classes();
        if (classes == 0) throw new IllegalArgumentException("class inference: the mixture's components have no classes");
        if (mixture.dimension() != m || known.length % m != 0)
            throw new IllegalArgumentException("class inference: a decoder of " + m + " latent dimensions, a mixture of " + mixture.dimension()
                    + ", and " + known.length + " known numbers");
        this.decoder = decoder;
        this.mixture = mixture;
        this.likelihood = likelihood;
        this.known = known;
        this.settings = settings;
    }

    /** The same samples and stream give the same bits, on any number of threads. The decoder is left in evaluation mode. */
    public Found find(Samples samples, Rng rng) {
        int n = samples.size(), all = Math.multiplyExact(n, classes);
        Found found = new Found(classes, new double[all], new double[Math.multiplyExact(all, m)], new boolean[all]);
        decoder.training(false);
        int[] of = known.length == 0 ? new int[0] : assigned();
        for (int c = 0; c < classes; c++) screen(samples, c, places(c, of, rng.child(c)), found);
        boolean[] promising = promising(found.objective, n);
        double[] constants = constants(samples);
        for (int at = 0; at < all; at++) found.objective[at] += constants[at / classes];
        for (int c = 0; c < classes; c++) descend(samples, c, promising, found, rng);
        return found;
    }

    private int[] assigned() {
        double[] p = mixture.classProbabilities(known);
        return IntStream.range(0, known.length / m).map(i -> {
            int best = 0;
            for (int c = 1; c < classes; c++) if (p[i * classes + c] > p[i * classes + best]) best = c;
            return best;
        }).toArray();
    }

    /** Known representations of the class, as many as there are of three quarters of all places, and draws from P(z|c). */
    private double[] places(int c, int[] of, Rng rng) {
        int[] mine = IntStream.range(0, of.length).filter(i -> of[i] == c).toArray(), order = rng.child("known").permutation(mine.length);
        int some = Math.min(mine.length, settings.places * 3 / 4);
        double[] places = Arrays.copyOf(mixture.sampleWithin(c, settings.places - some, rng.child("draws")), settings.places * m);
        for (int j = 0; j < some; j++) System.arraycopy(known, mine[order[j]] * m, places, (settings.places - some + j) * m, m);
        return places;
    }

    /** The best place of a class for every sample. */
    private void screen(Samples samples, int c, double[] places, Found found) {
        Device device = decoder.device();
        double[] log;
        try (Scope scope = device.scope()) {
            log = new ClassConditional(mixture, c).logDensity(Candidates.points(scope, places, m, 0, settings.places)).storage.read();
        }
        try (Candidates block = new Candidates(decoder, likelihood, places, samples.hasMissing())) {
            for (int from = 0; from < samples.size(); from += SAMPLES) {
                int count = Math.min(SAMPLES, samples.size() - from);
                double[] misfit = block.misfit(count, values(samples, from, count));
                for (int i = 0; i < count; i++) {
                    int best = 0, at = (from + i) * classes + c;
                    for (int j = 1; j < log.length; j++)
                        if (misfit[i * log.length + j] - log[j] < misfit[i * log.length + best] - log[best]) best = j;
                    found.objective[at] = misfit[i * log.length + best] - log[best];
                    System.arraycopy(places, best * m, found.z, at * m, m);
                }
            }
        }
    }

    /**
     * What {@link Candidates} leave out, the part of −log P(x|z,θ) that depends on x alone. Descents have it, so without it a class that did not go down
     * would seem better, or worse, than one that did. Any logits show it; at 0 the least is lost by rounding.
     */
    private double[] constants(Samples samples) {
        Architecture.Size size = decoder.spec().size();
        double[] constants = new double[samples.size()];
        for (int from = 0; from < constants.length; from += SAMPLES) {
            int count = Math.min(SAMPLES, constants.length - from);
            try (Scope scope = decoder.device().inference()) {
                Shape images = Shape.batch(count, size.height(), size.width(), size.channels());
                Tensor zero = scope.tensor(images, new float[count * size.features()]);
                Observation data = Observation.of(scope, images, values(samples, from, count));
                Tensor logits = likelihood.sized(zero, data), judged = likelihood.offset(logits).sub(likelihood.slope(logits).mul(data.x()));
                Tensor rest = likelihood.negativeLogs(logits, data.x()).sub(judged);
                if (data.present() != null) rest = rest.mul(data.present());
                System.arraycopy(rest.sum(Axis.H, Axis.W, Axis.C).storage.read(), 0, constants, from, count);
            }
        }
        return constants;
    }

    private static float[] values(Samples samples, int from, int count) {
        int features = samples.pixelsPerImage();
        float[] values = new float[count * features];
        for (int i = 0; i < count; i++) samples.copy(from + i, values, i * features);
        return values;
    }

    /** The best classes of every sample. */
    private boolean[] promising(double[] objective, int n) {
        boolean[] promising = new boolean[objective.length];
        for (int i = 0; i < n; i++) {
            int row = i * classes;
            IntStream.range(0, classes).boxed().sorted(Comparator.comparingDouble(c -> objective[row + c])).limit(settings.classes)
                    .forEach(c -> promising[row + c] = true);
        }
        return promising;
    }

    /** Samples for which a class is promising go down under P(z|c). */
    private void descend(Samples samples, int c, boolean[] promising, Found found, Rng rng) {
        int[] rows = IntStream.range(0, samples.size()).filter(i -> promising[i * classes + c]).toArray();
        if (rows.length == 0) return;
        double[] own = new double[rows.length * m];
        for (int r = 0; r < rows.length; r++) System.arraycopy(found.z, (rows[r] * classes + c) * m, own, r * m, m);
        Inference.Settings only = new Inference.Settings(Set.of(), 1, 1, settings.evaluations, 0, 0, settings.tolerance);
        Inference.Found down = new Inference(decoder, new ClassConditional(mixture, c), likelihood, new double[0], only)
                .find(samples.select(rows), own, rng);
        for (int r = 0; r < rows.length; r++) {
            int at = rows[r] * classes + c;
            found.descended[at] = true;
            found.objective[at] = down.objective()[r];
            System.arraycopy(down.z(), r * m, found.z, at * m, m);
        }
    }
}
