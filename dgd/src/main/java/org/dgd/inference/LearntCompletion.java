package org.dgd.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.dgd.engine.Rng;
import org.dgd.inference.GaussianCompletion.Around;
import org.dgd.metric.GivenValues;
import org.dgd.metric.PairedMoments;
import org.dgd.metric.Rows;
import org.dgd.metric.ValueGaussian;
import org.dgd.nn.data.Samples;

/**
 * Completions by a model and what its training set tells of it: how representations lie, and how errors of neighbouring values go together.
 * Whatever z is, what it leaves over where values are there says what it leaves over where they are missing:
 *
 * <pre>    x = f(z) + r,    r ~ N(ρ, R),    E[r_m | r_o] = ρ_m + R_mo·R_oo⁻¹·(x_o − f_o(z) − ρ_o) </pre>
 *
 * Where z may be, several {@link Expert}s tell, and a {@link Blend} of them is what is known ({@link Completed}). R is one of {@link #noises}.
 */
public final class LearntCompletion {
    private static final double LATENT_SHRINKAGE = 1e-6;
    private static final int DRAWS = 32, RESIDUALS = 500;
    /** Power and steps were chosen on training images of both sets. */
    private static final double TEMPERATURE = 5;
    private static final int STEPS = 2;
    /** Of R; of samples that differ in contrast, and of the plain covariance. */
    private static final double[] EVENED = {1e-4, 1e-2}, PLAIN = {1e-3, 1e-2};

    /**
     * A covariance of what is left over.
     *
     * @param residual N(ρ, R)
     * @param whole    N(μ, C) of the samples themselves, f(z_i) + r_i, with C made as R is
     * @param local    the posterior around the best z under it
     */
    private record Noise(String name, ValueGaussian residual, ValueGaussian whole, GaussianCompletion local) { }

    private final LaplaceObjective decoder;
    private final KnownSamples decoded, values, residuals;
    private final List<Noise> noises;
    private final int m, d;

    /**
     * @param known    their representations, m numbers for each
     * @param train    the samples that the model was trained on, or the first of them
     * @param leftOver finds out what these leave over, NaN where missing: {@link LeftOver#learn}, or from a file
     */
    public LearntCompletion(LaplaceObjective decoder, double[] known, Samples train, Function<Rows, LeftOver> leftOver) {
        this.decoder = decoder;
        m = decoder.dimension();
        d = decoder.features();
        int n = known.length / m;
        if (train.size() != n) throw new IllegalArgumentException("completion: " + n + " representations of " + train.size() + " samples");
        decoded = new KnownSamples(new float[Math.multiplyExact(n, d)], d);
        for (int i = 0; i < n; i += 256) {
            double[] means = decoder.means(Arrays.copyOfRange(known, i * m, Math.min(n, i + 256) * m));
            for (int j = 0; j < means.length; j++) decoded.values()[i * d + j] = (float) means[j];
        }
        LeftOver left = leftOver.apply(leftOver(train));
        noises = noises(left, LeftOver.learn(Rows.of(train), train.hasMissing()), ValueGaussian.fit(Rows.of(known, m), LATENT_SHRINKAGE));
        values = whole(train, left.plain().mean());
        residuals = sample();
    }

    /** Learns what is left over. */
    public LearntCompletion(LaplaceObjective decoder, double[] known, Samples train) {
        this(decoder, known, train, rest -> LeftOver.learn(rest, train.hasMissing()));
    }

    /**
     * Bytes of Java's heap that this takes, as its fields and what they are made of have them.
     *
     * @param n      training samples
     * @param d      numbers in each
     * @param m      of z
     * @param holes  whether values are missing in them
     * @param kept   completed samples that are held at a time
     * @param solved the most values of a sample that are missing, or there where these are fewer
     */
    public static long bytes(long n, long d, long m, boolean holes, long kept, long solved) {
        long kinds = holes ? 1 : 2, noises = kinds * PLAIN.length;
        long matrices = 2 * kinds + 4 * noises + PLAIN.length;      // moments; both Gaussians of each R with their inverses; what is being inverted
        long group = kept * (2 * (long) DRAWS + 2 * m) * d;         // decoded places around the best z, and draws
        return 2 * Float.BYTES * n * d + Double.BYTES * (matrices * d * d + 2 * kept * solved * solved + group);
    }

    private List<Noise> noises(LeftOver left, LeftOver whole, ValueGaussian latent) {
        List<Noise> all = new ArrayList<>();
        if (left.evened() != null && whole.evened() != null) all.addAll(noises("evened", EVENED, left.evened(), whole.evened(), latent));
        all.addAll(noises("plain", PLAIN, left.plain(), whole.plain(), latent));
        return List.copyOf(all);
    }

    private List<Noise> noises(String name, double[] shrinkages, PairedMoments left, PairedMoments whole, ValueGaussian latent) {
        int rows = decoded.count();
        return Arrays.stream(shrinkages).parallel().mapToObj(shrinkage -> {
            ValueGaussian residual = ValueGaussian.shrunk(left, rows, shrinkage);
            return new Noise(String.format(Locale.ROOT, "R %s, shrunk by %s %%", name, 100 * shrinkage), residual,
                    ValueGaussian.shrunk(whole, rows, shrinkage), new GaussianCompletion(decoder, latent, residual, TEMPERATURE, STEPS));
        }).toList();
    }

    private Rows leftOver(Samples train) {
        return new Rows() {
            @Override public int count() { return train.size(); }

            @Override public int dimension() { return d; }

            @Override public void copy(int i, double[] to, int offset) {
                float[] x = train.image(i);
                for (int p = 0; p < d; p++) to[offset + p] = x[p] - decoded.values()[i * d + p];
            }
        };
    }

    /** The samples themselves; what is missing in them is as the decoder makes it. */
    private KnownSamples whole(Samples train, double[] rho) {
        float[] all = new float[decoded.values().length];
        for (int i = 0; i < train.size(); i++) train.copy(i, all, i * d);
        for (int j = 0; j < all.length; j++) if (Float.isNaN(all[j])) all[j] = (float) (decoded.values()[j] + rho[j % d]);
        return new KnownSamples(all, d);
    }

    /** What some samples leave over, evenly from all; what is missing in them leaves over ρ. */
    private KnownSamples sample() {
        int n = decoded.count(), count = Math.min(RESIDUALS, n);
        float[] some = new float[count * d];
        for (int k = 0; k < count; k++) {
            int row = (int) ((long) k * n / count) * d;
            for (int p = 0; p < d; p++) some[k * d + p] = values.values()[row + p] - decoded.values()[row + p];
        }
        return new KnownSamples(some, d);
    }

    /** The standard deviation of a value around the decoder's output. */
    public double noise() {
        ValueGaussian residual = noises.getLast().residual;
        double sum = 0;
        for (int p = 0; p < d; p++) sum += residual.covariance().get(p, p);
        return Math.sqrt(sum / d);
    }

    /** How many covariances there are to choose from. */
    public int noises() { return noises.size(); }

    /** A few words. */
    public String name(int noise) { return noises.get(noise).name; }

    KnownSamples decoded() { return decoded; }

    KnownSamples values() { return values; }

    KnownSamples residuals() { return residuals; }

    /**
     * @param x     samples, NaN where missing
     * @param start m numbers for each, where its search starts
     * @param first the number of the first, for its draws
     * @param noise which of {@link #noises}
     */
    public List<Completed> complete(float[] x, double[] start, int first, Rng rng, int noise) {
        int n = start.length / m;
        ValueGaussian residual = noises.get(noise).residual;
        ValueGaussian whole = noises.get(noise).whole;
        GivenValues[] given = new GivenValues[n];
        IntStream.range(0, n).parallel().forEach(i -> given[i] = residual.given(x, i * d));
        List<Around> places = noises.get(noise).local.around(x, given, start);
        double[] z = new double[n * DRAWS * m];
        for (int i = 0; i < n; i++) System.arraycopy(places.get(i).posterior().draws(DRAWS, rng.child(first + i)), 0, z, i * DRAWS * m, DRAWS * m);
        double[] means = decoder.means(z);
        Completed[] completed = new Completed[n];
        IntStream.range(0, n).parallel().forEach(i -> {
            KnownSamples around = new KnownSamples(new float[DRAWS * d], d);
            for (int j = 0; j < DRAWS * d; j++) around.values()[j] = (float) means[i * DRAWS * d + j];
            completed[i] = new Completed(this, given[i], whole.given(x, i * d), residual.mean(), whole.mean(), Arrays.copyOfRange(x, i * d, (i + 1) * d),
                    around, places.get(i));
        });
        return List.of(completed);
    }
}
