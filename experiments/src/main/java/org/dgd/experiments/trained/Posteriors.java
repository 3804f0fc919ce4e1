package org.dgd.experiments.trained;

import java.util.Arrays;
import java.util.List;
import org.dgd.inference.Laplace;
import org.dgd.inference.LaplaceObjective;
import org.dgd.inference.LaplacePosterior;
import org.dgd.nn.data.Samples;

/**
 * Laplace's posteriors of samples at the representations that were found for them, some samples at a time.
 *
 * @param model with the noise under which z was found
 * @param z     its m numbers for each sample
 */
public record Posteriors(TrainedModel model, Samples samples, double[] z) {
    private static final int GROUP = 32;

    /** What is done with some samples. */
    @FunctionalInterface
    interface Use {
        /**
         * @param first the number of the first sample
         * @param x     values of the samples, NaN where missing
         */
        void group(LaplaceObjective objective, int first, float[] x, List<LaplacePosterior> posteriors);
    }

    void forEach(Use use) {
        int m = model.latent(), features = samples.pixelsPerImage();
        try (LaplaceObjective objective = new LaplaceObjective(model.decoder(), model.prior(), model.likelihood())) {
            Laplace laplace = new Laplace(objective);
            for (int from = 0; from < samples.size(); from += GROUP) {
                int count = Math.min(GROUP, samples.size() - from);
                float[] x = new float[count * features];
                for (int i = 0; i < count; i++) samples.copy(from + i, x, i * features);
                use.group(objective, from, x, laplace.at(x, Arrays.copyOfRange(z, from * m, (from + count) * m)));
            }
        }
    }

    /** N·m numbers. */
    double[] standardDeviations() {
        double[] all = new double[z.length];
        int m = model.latent();
        forEach((_, first, _, posteriors) -> {
            for (int i = 0; i < posteriors.size(); i++) System.arraycopy(posteriors.get(i).standardDeviations(), 0, all, (first + i) * m, m);
        });
        return all;
    }
}
