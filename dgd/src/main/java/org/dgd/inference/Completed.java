package org.dgd.inference;

import java.util.Arrays;
import org.dgd.engine.Rng;
import org.dgd.inference.Expert.Source;
import org.dgd.inference.GaussianCompletion.Around;
import org.dgd.inference.KnownSamples.Nearest;
import org.dgd.metric.GivenValues;
import org.ejml.data.DMatrixRMaj;

/** What is known of one sample: of every {@link Expert} the mean of what is missing, and draws. Made by {@link LearntCompletion}. */
public final class Completed {
    private final LearntCompletion learnt;
    private final GivenValues given, whole;
    private final int[] missing;
    private final float[] x;
    private final KnownSamples around;
    private final double contrast;
    private final Nearest[] known, own;
    /** Of every expert the missing values, in their order. */
    private final double[][] means = new double[Expert.ALL.size()][];

    /**
     * @param given  as the Gaussian of what is left over sees the sample
     * @param whole  as that of samples themselves does
     * @param rho    ρ, d numbers
     * @param mu     μ, d numbers
     * @param around draws around the best z, decoded
     * @param place  that z
     */
    Completed(LearntCompletion learnt, GivenValues given, GivenValues whole, double[] rho, double[] mu, float[] x, KnownSamples around, Around place) {
        this.learnt = learnt;
        this.given = given;
        this.whole = whole;
        this.x = x;
        this.around = around;
        contrast = place.contrast();
        missing = given.missing();
        known = learnt.decoded().nearest(x, given.there(), Expert.COUNTS);
        own = learnt.values().nearest(x, given.there(), Expert.COUNTS);
        int counts = Expert.COUNTS.length, d = x.length;
        DMatrixRMaj columns = new DMatrixRMaj(d, 2 + 2 * counts);
        put(around.mean(), rho, columns, 0);
        put(place.tangent(), rho, columns, 1);
        for (int c = 0; c < counts; c++) {
            put(learnt.decoded().mean(known[c]), rho, columns, 2 + c);
            put(learnt.values().mean(own[c]), new double[d], columns, 2 + counts + c);
        }
        DMatrixRMaj moved = finished(columns, given), all = finished(new DMatrixRMaj(d, 1, true, mu), whole);
        for (int k = 0; k < means.length; k++) {
            boolean one = Expert.ALL.get(k).source() == Source.ALL;
            int column = one ? 0 : k < 2 ? k : 2 + (k - 2) / 2;           // of each known two, as it is and moved
            means[k] = values(one ? all : Expert.ALL.get(k).moved() ? moved : columns, column);
        }
    }

    private double[] values(DMatrixRMaj columns, int k) { return Arrays.stream(missing).mapToDouble(p -> columns.get(p, k)).toArray(); }

    private static void put(double[] values, double[] beside, DMatrixRMaj columns, int c) {
        for (int p = 0; p < values.length; p++) columns.set(p, c, values[p] + beside[p]);
    }

    /** Columns where what is there is right, and what is missing is moved with it. */
    private DMatrixRMaj finished(DMatrixRMaj columns, GivenValues given) {
        DMatrixRMaj off = new DMatrixRMaj(columns.numRows, columns.numCols);
        for (int p : given.there()) for (int k = 0; k < columns.numCols; k++) off.set(p, k, x[p] - columns.get(p, k));
        DMatrixRMaj filled = given.fill(off).columns();
        for (int i = 0; i < filled.data.length; i++) filled.data[i] += columns.data[i];
        return filled;
    }

    /** d. */
    int dimension() { return x.length; }

    /** Places that are missing, in order. */
    public int[] missing() { return missing.clone(); }

    /** How much is left over where values are there, in standard deviations of what training leaves over. */
    public double contrast() { return contrast; }

    /** E[x | what is there] of the missing values, which may lie a little outside [0,1]. */
    public double[] means(Blend blend) {
        double[] sums = new double[missing.length];
        for (int k = 0; k < means.length; k++) if (blend.weights()[k] > 0) for (int j = 0; j < sums.length; j++) sums[j] += blend.weights()[k] * means[k][j];
        return sums;
    }

    /** The same with every expert's mean put into [0,1]. */
    public double[] bounded(Blend blend) {
        double[] sums = new double[missing.length];
        for (int k = 0; k < means.length; k++)
            if (blend.weights()[k] > 0) for (int j = 0; j < sums.length; j++) sums[j] += blend.weights()[k] * bounded(k, j);
        return sums;
    }

    /** An expert's mean of the missing value number j, put into [0,1]. */
    double bounded(int expert, int j) { return Math.clamp(means[expert][j], 0, 1); }

    /** draws·d numbers: of each a z from the blend, and what is left over from training. */
    public double[] draws(Blend blend, int draws, Rng rng) {
        int d = x.length;
        DMatrixRMaj columns = new DMatrixRMaj(d, draws);
        double offset = rng.nextDouble();
        int[] order = rng.permutation(draws);
        Expert[] experts = new Expert[draws];
        for (int k = 0; k < draws; k++) {
            Expert expert = Expert.ALL.get(blend.expert((order[k] + offset) / draws));
            int rest = rng.nextInt(learnt.residuals().count()) * d, row = row(expert, order[k], rng.nextDouble()) * d;
            float[] decoded = (expert.isKnown() ? learnt.decoded() : around).values();
            experts[k] = expert;
            for (int p = 0; p < d; p++)
                columns.data[p * draws + k] = isWhole(expert) ? learnt.values().values()[row + p]
                        : learnt.residuals().values()[rest + p] + decoded[row + p];
        }
        DMatrixRMaj filled = finished(columns, given), all = blend.counts(Source.ALL) ? finished(columns, whole) : columns;
        double[] rows = new double[draws * d];
        for (int k = 0; k < draws; k++) {
            double[] from = (experts[k].source() == Source.ALL ? all : experts[k].moved() ? filled : columns).data;
            for (int p : given.there()) rows[k * d + p] = x[p];
            for (int p : missing) rows[k * d + p] = from[p * draws + k];
        }
        return rows;
    }

    /** Whether draws start from a training sample itself. */
    private static boolean isWhole(Expert expert) { return expert.source() == Source.OWN || expert.source() == Source.ALL; }

    private int row(Expert expert, int draw, double u) {
        if (expert.source() == Source.ALL) return (int) (u * learnt.values().count());
        if (!expert.isKnown()) return draw % around.count();
        return (expert.source() == Source.OWN ? own : known)[Arrays.binarySearch(Expert.COUNTS, expert.count())].pick(u);
    }
}
