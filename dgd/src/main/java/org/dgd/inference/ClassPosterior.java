package org.dgd.inference;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.dgd.model.ClassConditional;
import org.dgd.model.ClassInference;
import org.dgd.model.Decoder;
import org.dgd.model.GaussianMixture;
import org.dgd.model.Likelihood;
import org.dgd.nn.data.Samples;

/**
 * log P(x|c) + log P(c) of samples and classes, up to a number of each sample, so that its softmax is P(c|x). With the MAP representation z_c under
 * each class ({@link ClassInference}) the evidence of a class is
 *
 * <pre>    log P(x|c) ≈ log P(x|z_c,θ) + log P(z_c|c,φ) + ½ log |Σ_c| + m/2 · log 2π    (Laplace), </pre>
 *
 * where Σ_c is the covariance of {@link Laplace}'s approximation under P(z|c). Without the last two terms it is the joint density at the MAP.
 */
public final class ClassPosterior {
    private static final int GROUP = 32;

    /** What stands for log P(x|c). */
    public enum Evidence {
        /** The joint density at the MAP of each class. */
        MAP,
        /** The integral over z by Laplace's approximation. */
        LAPLACE
    }

    private final Decoder decoder;
    private final GaussianMixture mixture;
    private final Likelihood likelihood;

    public ClassPosterior(Decoder decoder, GaussianMixture mixture, Likelihood likelihood) {
        this.decoder = decoder;
        this.mixture = mixture;
        this.likelihood = likelihood;
    }

    /** N·C numbers in nats. A class that did not go down has the spread of the best one that did: its z_c is too rough for one of its own. */
    public double[] logJoint(Samples samples, ClassInference.Found found, Evidence evidence) {
        int classes = found.classes();
        double[] log = new double[found.objective().length], weights = mixture.classWeights();
        for (int i = 0; i < log.length; i++) log[i] = StrictMath.log(weights[i % classes]) - found.objective()[i];
        if (evidence == Evidence.MAP) return log;
        double[] volume = new double[log.length];
        for (int c = 0; c < classes; c++) volumes(samples, found, c, volume);
        for (int row = 0; row < log.length; row += classes) {
            int best = best(found, row);
            for (int c = 0; c < classes; c++) log[row + c] += volume[found.descended()[row + c] ? row + c : best];
        }
        return log;
    }

    private static int best(ClassInference.Found found, int row) {
        return IntStream.range(row, row + found.classes()).filter(at -> found.descended()[at])
                .reduce((a, b) -> found.objective()[b] < found.objective()[a] ? b : a).orElse(row);
    }

    /** ½ log |Σ_c| + m/2 · log 2π of the samples that went down under a class. */
    private void volumes(Samples samples, ClassInference.Found found, int c, double[] volume) {
        int m = mixture.dimension(), classes = found.classes(), features = samples.pixelsPerImage();
        int[] rows = IntStream.range(0, samples.size()).filter(i -> found.descended()[i * classes + c]).toArray();
        try (LaplaceObjective objective = new LaplaceObjective(decoder, new ClassConditional(mixture, c), likelihood)) {
            Laplace laplace = new Laplace(objective);
            for (int from = 0; from < rows.length; from += GROUP) {
                int[] group = Arrays.copyOfRange(rows, from, Math.min(rows.length, from + GROUP));
                float[] x = new float[group.length * features];
                double[] z = new double[group.length * m];
                for (int r = 0; r < group.length; r++) {
                    samples.copy(group[r], x, r * features);
                    System.arraycopy(found.z(), (group[r] * classes + c) * m, z, r * m, m);
                }
                var posteriors = laplace.at(x, z);
                for (int r = 0; r < group.length; r++)
                    volume[group[r] * classes + c] = 0.5 * posteriors.get(r).logDeterminant() + 0.5 * m * StrictMath.log(2 * Math.PI);
            }
        }
    }
}
