package org.dgd.model;

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

    /** A temperature that suits images and tables alike, 14 for MNIST: half the root of the number of values, at least 1 (docs, partial labels). */
    public static double usualTemperature(int values) { return Math.max(1, Math.sqrt(values) / 2); }

    /** Bytes of so many places of so many values, decoded and on their way to the device, and of the misfit of a group of samples. */
    public static long bytes(long places, long features, boolean missing) {
        return places * ((missing ? 2 : 1) * 2 * features * Float.BYTES + 2 * SAMPLES * Double.BYTES);
    }

    /** P(c|x) at each temperature: N·C numbers. */
    public double[][] probabilities(Samples samples, double... temperatures) {
        double[][] all = new double[temperatures.length][samples.size() * classes];
        int features = samples.pixelsPerImage();
        for (int from = 0; from < samples.size(); from += SAMPLES) {
            int rows = Math.min(SAMPLES, samples.size() - from), first = from;
            float[] values = new float[rows * features];
            for (int i = 0; i < rows; i++) samples.copy(from + i, values, i * features);
            double[] misfit = places.misfit(rows, values);
            IntStream.range(0, rows).parallel().forEach(i -> {
                double least = least(misfit, i);
                for (int t = 0; t < temperatures.length; t++) vote(misfit, i, least, temperatures[t], all[t], (first + i) * classes);
            });
        }
        return all;
    }

    private double least(double[] misfit, int i) {
        double least = Double.POSITIVE_INFINITY;
        for (int j = i * places.count(); j < (i + 1) * places.count(); j++) least = Math.min(least, misfit[j]);
        return least;
    }

    private void vote(double[] misfit, int i, double least, double temperature, double[] p, int at) {
        double sum = 0;
        for (int j = 0; j < places.count(); j++) {
            double w = StrictMath.exp((least - misfit[i * places.count() + j]) / temperature);
            if (w == 0) continue;
            sum += w;
            for (int c = 0; c < classes; c++) p[at + c] += w * classOf[j * classes + c];
        }
        for (int c = 0; c < classes; c++) p[at + c] /= sum;
    }

    @Override public void close() { places.close(); }
}
