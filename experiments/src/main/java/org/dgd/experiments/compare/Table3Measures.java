package org.dgd.experiments.compare;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dgd.engine.Rng;
import org.dgd.experiments.trial.Latents;
import org.dgd.experiments.trial.Trial;
import org.dgd.metric.ClassDistance;
import org.dgd.metric.Coverage;
import org.dgd.metric.FeatureDistance;
import org.dgd.metric.FittedGaussian;
import org.dgd.metric.LatentShrinkage;
import org.dgd.metric.Rows;
import org.dgd.metric.ShapiroWilk;
import org.dgd.nn.data.Samples;

/**
 * What table 3 says of a model, by its columns. Every model draws its images from a stream of its own seed alone.
 *
 * @param test      images to which latent values belong
 * @param distances from the reference images in each kind of features
 * @param drawn     images that are drawn for each distance
 * @param how       all that the distances follow from beside the model
 */
public record Table3Measures(Samples test, List<FeatureDistance> distances, int drawn, long seed, Map<String, Object> how) {
    private static final String FITTED = "_fitted";
    private static final int FINE = 2;

    /** Every feature twice: z from N(0,I), and from a Gaussian fitted to the representations of the training images. */
    List<String> features() { return distances.stream().map(FeatureDistance::name).flatMap(name -> Stream.of(name, name + FITTED)).toList(); }

    /** Of latent values that do not all coincide; else the error alone. */
    Map<String, Double> of(Latents latents) {
        Map<String, Double> values = new LinkedHashMap<>();
        values.put(Table3.MSE, latents.mse());
        double sd = latents.sd();
        values.put(Table3.SD, sd);
        if (sd == 0) return values;
        values.put(Table3.W, ShapiroWilk.of(latents.z()).w());
        values.put(Table3.SAMPLE_W, ShapiroWilk.ofSubsample(latents.z(), ShapiroWilk.CALIBRATED, new Rng(seed).child("shapiro-wilk")).w());
        Coverage rough = Coverage.of(latents.z(), Coverage.PAPER_DECIMALS), fine = Coverage.of(latents.z(), FINE);
        values.put(Table3.A, rough.a());
        values.put(Table3.B, rough.b());
        values.put(Table3.A2, fine.a());
        values.put(Table3.B2, fine.b());
        values.put(Table3.CLASS_DISTANCE, ClassDistance.correlation(Rows.of(latents.z(), latents.dimension()), Rows.of(test), test.labels()));
        return values;
    }

    /** Fréchet distances of drawn images, and how far representations fill the prior. */
    Map<String, Double> generation(Trial model) {
        int m = model.candidate().latent();
        Rows representations = Rows.of(model.trainLatents(), m);
        Rng rng = new Rng(seed).child("samples");
        Map<String, Double> values = distances("", images(model, rng.child("normal").gaussians(drawn * m)));
        values.putAll(distances(FITTED, images(model, FittedGaussian.of(representations).sample(drawn, rng.child("fitted")))));
        values.put(Table3.SHRINKAGE, LatentShrinkage.of(representations).ratio());
        return values;
    }

    /** Of a generator that is not one of the models. */
    Map<String, Double> ofImages(Rows images) { return distances("", images); }

    private Rows images(Trial model, double[] z) { return Rows.of(model.decoder().images(z), test.pixelsPerImage()); }

    private Map<String, Double> distances(String suffix, Rows images) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (FeatureDistance d : distances) values.put(d.name() + suffix, d.to(images));
        return values;
    }
}
