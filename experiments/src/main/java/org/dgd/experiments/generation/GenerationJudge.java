package org.dgd.experiments.generation;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Converters;
import org.dgd.metric.FittedGaussian;
import org.dgd.metric.FrechetDistance;
import org.dgd.metric.ImageFeatures;
import org.dgd.metric.Rows;
import org.dgd.nn.data.Samples;

/**
 * Fréchet distances of drawn images from training images, by which a stage is chosen, and from test images, which are reported. Every
 * model and stage is given the same draws of N(0,I).
 */
public final class GenerationJudge {
    /** From where z is drawn. */
    enum Sampler {
        /** N(0,I), as the paper does. */
        NORMAL,
        /** The Gaussian fitted to the representations of the training images. */
        FITTED;

        String key() { return Converters.Choice.word(this); }
    }

    private record Reference(ImageFeatures features, FittedGaussian train, FittedGaussian test) { }

    private final List<Reference> references;
    private final Samples train;
    private final int samples;
    private final Rng rng;

    /**
     * @param features the first one chooses the stage
     * @param samples  images that are drawn
     */
    GenerationJudge(List<ImageFeatures> features, Samples train, Samples test, int samples, Rng rng) {
        this.train = train;
        this.samples = samples;
        this.rng = rng;
        references = features.stream().map(f -> new Reference(f, fit(f, Rows.of(train)), fit(f, Rows.of(test)))).toList();
    }

    private static FittedGaussian fit(ImageFeatures features, Rows images) { return FittedGaussian.of(features.of(images)); }

    /** Their names, such as {@code fd_pca64}. */
    List<String> features() { return references.stream().map(r -> r.features.distance()).toList(); }

    /** The distances of a model with every sampler that it has, by {@link #column}. */
    Map<String, Double> distances(Generator model) {
        Map<String, Double> all = new LinkedHashMap<>();
        for (Sampler s : Sampler.values())
            draw(model, s, samples).ifPresent(z -> all.putAll(distances(s, Rows.of(model.images(z), train.pixelsPerImage()))));
        return all;
    }

    /** The distances of images with numbers in [0,1], by {@link #column}. */
    Map<String, Double> distances(Sampler sampler, Rows images) {
        Map<String, Double> all = new LinkedHashMap<>();
        for (Reference r : references) {
            FittedGaussian drawn = fit(r.features, images);
            all.put(column(r.features.distance(), sampler, "train"), FrechetDistance.between(drawn, r.train));
            all.put(column(r.features.distance(), sampler, "test"), FrechetDistance.between(drawn, r.test));
        }
        return all;
    }

    /** n rows of z; empty for a Gaussian fitted to representations that the model lacks. The first rows of more are those of fewer. */
    Optional<double[]> draw(Generator model, Sampler sampler, int n) {
        Rng stream = rng.child("samples").child(sampler.key());
        return switch (sampler) {
            case NORMAL -> Optional.of(stream.gaussians(n * model.latent()));
            case FITTED -> model.representations(train, rng.child("representations"))
                    .map(z -> FittedGaussian.of(Rows.of(z, model.latent())).sample(n, stream));
        };
    }

    /** How good a stage is: the distance of the better sampler from the training images. Test images take no part in the choice. */
    private double score(Map<String, Double> distances) {
        double best = Double.POSITIVE_INFINITY;
        for (Sampler s : Sampler.values())
            best = Math.min(best, distances.getOrDefault(column(features().getFirst(), s, "train"), Double.POSITIVE_INFINITY));
        return best;
    }

    /** The first of the stages, by their epochs, with the best score. */
    int best(Map<Integer, Map<String, Double>> stages) {
        int best = stages.keySet().iterator().next();
        for (int epoch : stages.keySet()) if (score(stages.get(epoch)) < score(stages.get(best))) best = epoch;
        return best;
    }

    /** Such as {@code fd_pca64_normal_test}. */
    static String column(String feature, Sampler sampler, String split) { return feature + "_" + sampler.key() + "_" + split; }
}
