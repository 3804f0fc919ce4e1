package org.dgd.experiments.generation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.experiments.generation.GenerationJudge.Sampler;
import org.dgd.metric.PcaBaseline;
import org.dgd.metric.Rows;
import org.dgd.nn.data.Samples;

/**
 * Rows below table 1: what it takes no network to reach.
 *
 * @param pca of the training images
 */
public record GenerationBaselines(PcaBaseline pca, Samples train, Samples test, GenerationJudge judge) {
    /**
     * The mean image; principal components of as many dimensions as the models have, with a Gaussian over them to draw from; and training
     * images, which show how small a distance of so many images can be.
     *
     * @param samples images that are drawn
     */
    List<Table1.Row> rows(int latent, int samples, Rng rng) {
        int k = Math.min(latent, pca.dimension()), shown = Math.min(samples, train.size());
        double[] errors = pca.errors(Rows.of(test), 0, k);
        Map<String, Double> mean = new LinkedHashMap<>(), components = new LinkedHashMap<>(), real = new LinkedHashMap<>();
        mean.put(Table1.ERROR, errors[0]);
        components.put(Table1.ERROR, errors[1]);
        components.putAll(judge.distances(Sampler.FITTED, clamped(pca.sample(samples, k, rng))));
        real.putAll(judge.distances(Sampler.FITTED, Rows.of(train.random(shown, rng.child("real")))));
        return List.of(new Table1.Row("mean image", null, mean), new Table1.Row("PCA-" + k, null, components),
                new Table1.Row(shown + " training images", null, real));
    }

    private Rows clamped(double[] images) {
        for (int i = 0; i < images.length; i++) images[i] = Math.clamp(images[i], 0, 1);
        return Rows.of(images, pca.mean().length);
    }
}
