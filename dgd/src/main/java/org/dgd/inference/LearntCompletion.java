package org.dgd.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.dgd.engine.Rng;
import org.dgd.inference.GaussianCompletion.Around;
import org.dgd.metric.GivenValues;
import org.dgd.metric.Rows;
import org.dgd.metric.ValueGaussian;
import org.dgd.nn.data.Samples;
import org.ejml.data.DMatrixRMaj;

/**
 * Completions by a model and what its training set tells of it: how representations lie, and how errors of neighbouring values go together. The
 * posterior of z is a mixture of two that err in different ways:
 *
 * <ul><li>one <b>around the best z</b> ({@link GaussianCompletion}), right where enough is there to say which sample it is;
 * <li>one over the <b>known representations</b> of training, each weighted by how well it explains what is there, exp(−|x_o − f_o(z_i)|²/2σ²),
 * with σ such that about k of them count. It stays broad where little is there, and knows of several ways to go on.</ul>
 *
 * Whatever z is, what it leaves over where values are there says what it leaves over where they are missing:
 *
 * <pre>    x_m = f_m(z) + r_m,    E[r_m | r_o] = ρ_m + R_mo·R_oo⁻¹·(x_o − f_o(z) − ρ_o) </pre>
 */
public final class LearntCompletion {
    private static final double SHRINKAGE = 1e-3, LATENT_SHRINKAGE = 1e-6;
    private static final int DRAWS = 32, RESIDUALS = 500;
    /** Powers and steps were chosen on training images of both sets. */
    private static final double TEMPERATURE = 5;
    private static final int STEPS = 2;
    /** How many known representations count. */
    static final int[] NEIGHBOURS = {5, 30, 200, 2000};
    private static final int MOST = 10, KNOWN = 2;
    private static final double[] SHARES = {0, 0.2, 0.4, 0.6, 0.8, 1};

    private final LaplaceObjective decoder;
    private final double[] known;
    private final float[] decoded, residuals;
    private final ValueGaussian residual;
    private final GaussianCompletion local;
    private final int m, d;

    /**
     * @param known their representations, m numbers for each
     * @param train the samples that the model was trained on, or the first of them
     */
    public LearntCompletion(LaplaceObjective decoder, double[] known, Samples train) {
        this.decoder = decoder;
        this.known = known;
        m = decoder.dimension();
        d = decoder.features();
        int n = known.length / m;
        if (train.size() != n) throw new IllegalArgumentException("completion: " + n + " representations of " + train.size() + " samples");
        decoded = new float[Math.multiplyExact(n, d)];
        for (int i = 0; i < n; i += 256) {
            double[] means = decoder.means(Arrays.copyOfRange(known, i * m, Math.min(n, i + 256) * m));
            for (int j = 0; j < means.length; j++) decoded[i * d + j] = (float) means[j];
        }
        Rows rest = leftOver(train);
        residual = ValueGaussian.fit(rest, SHRINKAGE);
        residuals = sample(rest);
        local = new GaussianCompletion(decoder, ValueGaussian.fit(Rows.of(known, m), LATENT_SHRINKAGE), residual, TEMPERATURE, STEPS);
    }

    private Rows leftOver(Samples train) {
        return new Rows() {
            @Override public int count() { return train.size(); }

            @Override public int dimension() { return d; }

            @Override public void copy(int i, double[] to, int offset) {
                float[] x = train.image(i);
                for (int p = 0; p < d; p++) to[offset + p] = x[p] - decoded[i * d + p];
            }
        };
    }

    /** Some rows, evenly from all; what is missing in them is nothing. */
    private float[] sample(Rows rest) {
        int count = Math.min(RESIDUALS, rest.count());
        float[] some = new float[count * d];
        double[] row = new double[d];
        for (int k = 0; k < count; k++) {
            rest.copy((int) ((long) k * rest.count() / count), row, 0);
            for (int p = 0; p < d; p++) some[k * d + p] = Double.isNaN(row[p]) ? (float) residual.mean()[p] : (float) row[p];
        }
        return some;
    }

    /** The standard deviation of a value around the decoder's output. */
    public double noise() {
        double sum = 0;
        for (int p = 0; p < d; p++) sum += residual.covariance().get(p, p);
        return Math.sqrt(sum / d);
    }

    /**
     * How much the two posteriors count.
     *
     * @param around     share of the one around the best z
     * @param tangent    whether the mean of that one is the tangent's, rather than that of draws that are decoded
     * @param neighbours which of {@link #NEIGHBOURS}
     * @param moved      whether what is left over where values are there moves the missing ones under known representations too; far from
     *                   the sample it is more than training leaves over, and says less
     */
    public record Blend(double around, boolean tangent, int neighbours, boolean moved) {
        /** All that are tried: {@link #best} takes one of them. */
        static List<Blend> all() {
            List<Blend> all = new ArrayList<>();
            for (boolean tangent : new boolean[] {false, true})
                for (boolean moved : new boolean[] {false, true})
                    for (int neighbours = 0; neighbours < NEIGHBOURS.length; neighbours++)
                        for (double share : SHARES) all.add(new Blend(share, tangent, neighbours, moved));
            return all;
        }

        /**
         * The one with the least squared error where the truth is known, of means that are put into [0,1].
         *
         * @param truth d numbers for each, NaN where it is not known
         */
        public static Blend best(List<Completed> samples, double[] truth) {
            Blend best = null;
            double least = Double.POSITIVE_INFINITY;
            for (Blend blend : all()) {
                double error = 0;
                for (int i = 0; i < samples.size(); i++) error += samples.get(i).squaredError(blend, truth, i);
                if (best != null && !(error < least)) continue;
                best = blend;
                least = error;
            }
            return best;
        }

        @Override public String toString() {
            return String.format(Locale.ROOT, "%.0f %% around the best z%s, %.0f %% over %d known", 100 * around, tangent ? " by the tangent" : "",
                    100 * (1 - around), NEIGHBOURS[neighbours]) + (moved ? ", moved" : "");
        }
    }

    /** What is known of one sample. */
    public final class Completed {
        private final GivenValues given;
        private final float[] x;
        private final double[] z;
        private final int[][] nearest = new int[NEIGHBOURS.length][];
        private final double[][] weights = new double[NEIGHBOURS.length][];
        private final DMatrixRMaj means, plain;

        private Completed(GivenValues given, float[] x, double[] z, double[] tangent, double[] decodedDraws) {
            this.given = given;
            this.x = x;
            this.z = z;
            DMatrixRMaj f = new DMatrixRMaj(d, KNOWN + NEIGHBOURS.length);
            for (int s = 0; s < DRAWS; s++) for (int p = 0; p < d; p++) f.data[p * f.numCols] += decodedDraws[s * d + p] / DRAWS;
            for (int p = 0; p < d; p++) f.data[p * f.numCols + 1] = tangent[p];
            weigh(f);
            for (int k = 0; k < f.numCols; k++) for (int p = 0; p < d; p++) f.data[p * f.numCols + k] += residual.mean()[p];
            plain = f;
            means = finished(f);
        }

        private void weigh(DMatrixRMaj f) {
            double[] distance = distances(x, given.there());
            int[] order = IntStream.range(0, distance.length).boxed().sorted(Comparator.comparingDouble(i -> distance[i])).mapToInt(i -> i).toArray();
            for (int c = 0; c < NEIGHBOURS.length; c++) {
                int count = Math.min(order.length, MOST * NEIGHBOURS[c]);
                while (count < order.length && distance[order[count]] == distance[order[count - 1]]) count++;     // with nothing there all are alike
                double least = distance[order[0]], width = Math.max(distance[order[Math.min(order.length, NEIGHBOURS[c]) - 1]] - least,
                        1e-9), sum = 0;
                nearest[c] = Arrays.copyOf(order, count);
                weights[c] = new double[count];
                for (int k = 0; k < count; k++) sum += weights[c][k] = StrictMath.exp(-(distance[order[k]] - least) / width);
                for (int k = 0; k < count; k++) {
                    weights[c][k] /= sum;
                    for (int p = 0; p < d; p++) f.data[p * f.numCols + KNOWN + c] += weights[c][k] * decoded[order[k] * d + p];
                }
            }
        }

        /** Columns where what is there is right, and what is missing is moved with it. */
        private DMatrixRMaj finished(DMatrixRMaj columns) {
            DMatrixRMaj off = new DMatrixRMaj(d, columns.numCols);
            for (int p : given.there()) for (int k = 0; k < columns.numCols; k++) off.set(p, k, x[p] - columns.get(p, k));
            DMatrixRMaj filled = given.fill(off).columns();
            for (int i = 0; i < filled.data.length; i++) filled.data[i] += columns.data[i];
            return filled;
        }

        /** Places that are missing. */
        public int[] missing() { return given.missing(); }

        /** E[x_p | x_o], which may lie a little outside [0,1]. */
        public double mean(Blend blend, int p) {
            return blend.around * means.get(p, blend.tangent ? 1 : 0)
                    + (1 - blend.around) * (blend.moved ? means : plain).get(p, KNOWN + blend.neighbours);
        }

        private double squaredError(Blend blend, double[] truth, int i) {
            double sum = 0;
            for (int p : missing()) {
                double e = truth[i * d + p] - Math.clamp(mean(blend, p), 0, 1);
                if (!Double.isNaN(e)) sum += e * e;
            }
            return sum;
        }

        /** draws·d numbers: z from the mixture, and what is left over from training. */
        public double[] draws(Blend blend, int draws, Rng rng) {
            int around = (int) Math.round(blend.around * draws);
            DMatrixRMaj columns = new DMatrixRMaj(d, draws);
            double[] decodedDraws = decoder.means(Arrays.copyOf(z, DRAWS * m));
            double offset = rng.nextDouble();
            int[] order = rng.permutation(draws);
            for (int k = 0; k < draws; k++) {
                int s = order[k];
                int rest = rng.nextInt(residuals.length / d) * d;
                int neighbour = s < around ? -1 : pick(blend.neighbours, (s - around + offset) / (draws - around)) * d;
                for (int p = 0; p < d; p++)
                    columns.data[p * draws + k] = residuals[rest + p] + (neighbour < 0 ? decodedDraws[s % DRAWS * d + p] : decoded[neighbour + p]);
            }
            DMatrixRMaj filled = finished(columns);
            double[] rows = new double[draws * d];
            for (int k = 0; k < draws; k++) {
                double[] from = (order[k] < around || blend.moved ? filled : columns).data;
                for (int p : given.there()) rows[k * d + p] = x[p];
                for (int p : given.missing()) rows[k * d + p] = from[p * draws + k];
            }
            return rows;
        }

        private int pick(int c, double u) {
            double sum = 0;
            for (int k = 0; k < weights[c].length; k++) if ((sum += weights[c][k]) > u) return nearest[c][k];
            return nearest[c][weights[c].length - 1];
        }
    }

    private double[] distances(float[] x, int[] there) {
        double[] distance = new double[decoded.length / d];
        for (int i = 0; i < distance.length; i++) {
            float sum = 0;
            for (int p : there) sum += (x[p] - decoded[i * d + p]) * (x[p] - decoded[i * d + p]);
            distance[i] = sum;
        }
        return distance;
    }

    /**
     * @param x     samples, NaN where missing
     * @param start m numbers for each, where its search starts
     * @param first the number of the first, for its draws
     */
    public List<Completed> complete(float[] x, double[] start, int first, Rng rng) {
        int n = start.length / m;
        GivenValues[] given = new GivenValues[n];
        IntStream.range(0, n).parallel().forEach(i -> given[i] = residual.given(x, i * d));
        List<Around> around = local.around(x, given, start);
        double[] z = new double[n * DRAWS * m];
        for (int i = 0; i < n; i++) System.arraycopy(around.get(i).posterior().draws(DRAWS, rng.child(first + i)), 0, z, i * DRAWS * m, DRAWS * m);
        double[] means = decoder.means(z);
        Completed[] completed = new Completed[n];
        IntStream.range(0, n).parallel().forEach(i -> completed[i] = new Completed(given[i], Arrays.copyOfRange(x, i * d, (i + 1) * d),
                Arrays.copyOfRange(z, i * DRAWS * m, (i + 1) * DRAWS * m), around.get(i).tangent(),
                Arrays.copyOfRange(means, i * DRAWS * d, (i + 1) * DRAWS * d)));
        return List.of(completed);
    }
}
