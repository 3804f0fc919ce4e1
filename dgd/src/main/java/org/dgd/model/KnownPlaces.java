package org.dgd.model;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.nn.data.Samples;

/**
 * Classes of samples without any search: z takes only the places of representations that are known,
 *
 * <pre>    P(c|x) = Σ_j w_j P(c|z_j) / Σ_j w_j,    w_j = P(x|z_j,θ)^(1/T), </pre>
 *
 * where known representations count as draws from the distribution over z. The temperature T makes up for values that do not depend on z alone: a
 * likelihood that takes them as independent is too sure by a factor of about T in its logarithm, and then a single place would decide. One matrix
 * product judges all samples at all places ({@link Candidates}).
 */
public final class KnownPlaces implements AutoCloseable {
    private static final int SAMPLES = 256;
    private static final int NOBODY = -1;

    private final Candidates places;
    private final double[] classOf;
    private final int classes;

    /**
     * Decodes the places. The decoder is left in evaluation mode.
     *
     * @param known   rows of m numbers
     * @param classOf P(c|z) of each of them, rows of one number for each class; see {@link GaussianMixture#classProbabilities}
     * @param missing whether samples will have values that are missing
     */
    public KnownPlaces(Decoder decoder, Likelihood likelihood, double[] known, double[] classOf, boolean missing) {
        int count = known.length / decoder.spec().latent();
        if (count == 0 || classOf.length % count != 0)
            throw new IllegalArgumentException("known places: class probabilities of " + classOf.length + " numbers for " + count + " places");
        decoder.training(false);
        this.classOf = classOf;
        classes = classOf.length / count;
        places = new Candidates(decoder, likelihood, known, missing);
    }

    /** A temperature that suits images and tables alike, about 14 for MNIST: half the root of the number of values, at least 1 (docs, partial labels). */
    public static double usualTemperature(int values) { return Math.max(1, Math.sqrt(values) / 2); }

    /** What one sample hears: the probabilities of its classes at each temperature, T·C numbers, and the best place of every class. */
    @FunctionalInterface
    interface Use {
        void sample(int i, double[] probabilities, int[] bestPlace);
    }

    /** P(c|x) at each temperature: N·C numbers. */
    public double[][] probabilities(Samples samples, double... temperatures) {
        double[][] all = new double[temperatures.length][samples.size() * classes];
        forEach(samples, false, temperatures, (i, p, _) -> {
            for (int t = 0; t < all.length; t++) System.arraycopy(p, t * classes, all[t], i * classes, classes);
        });
        return all;
    }

    /** @param own whether place i is that of sample i itself, which then does not count for it */
    void forEach(Samples samples, boolean own, double[] temperatures, Use use) {
        int features = samples.pixelsPerImage(), count = places.count();
        for (int from = 0; from < samples.size(); from += SAMPLES) {
            int rows = Math.min(SAMPLES, samples.size() - from), first = from;
            float[] values = new float[rows * features];
            for (int i = 0; i < rows; i++) samples.copy(from + i, values, i * features);
            double[] misfit = places.misfit(rows, values);
            double[][] p = new double[rows][];
            int[][] best = new int[rows][];
            IntStream.range(0, rows).parallel().forEach(i -> {
                int skip = own ? first + i : NOBODY;
                best[i] = best(misfit, i * count, skip);
                p[i] = probabilities(misfit, i * count, skip, temperatures);
            });
            for (int i = 0; i < rows; i++) use.sample(from + i, p[i], best[i]);
        }
    }

    /** The place with the least misfit among those that most likely are of each class; −1 where there is none. */
    private int[] best(double[] misfit, int row, int skip) {
        int[] best = new int[classes];
        Arrays.fill(best, NOBODY);
        for (int j = 0; j < places.count(); j++) {
            if (j == skip) continue;
            int c = 0;
            for (int k = 1; k < classes; k++) if (classOf[j * classes + k] > classOf[j * classes + c]) c = k;
            if (best[c] == NOBODY || misfit[row + j] < misfit[row + best[c]]) best[c] = j;
        }
        return best;
    }

    private double[] probabilities(double[] misfit, int row, int skip, double[] temperatures) {
        double least = Double.POSITIVE_INFINITY;
        for (int j = 0; j < places.count(); j++) if (j != skip) least = Math.min(least, misfit[row + j]);
        double[] p = new double[temperatures.length * classes];
        for (int t = 0; t < temperatures.length; t++) {
            double sum = 0;
            for (int j = 0; j < places.count(); j++) {
                if (j == skip) continue;
                double w = Math.exp((least - misfit[row + j]) / temperatures[t]);
                if (w == 0) continue;
                sum += w;
                for (int c = 0; c < classes; c++) p[t * classes + c] += w * classOf[j * classes + c];
            }
            for (int c = 0; c < classes; c++) p[t * classes + c] /= sum;
        }
        return p;
    }

    @Override public void close() { places.close(); }
}
