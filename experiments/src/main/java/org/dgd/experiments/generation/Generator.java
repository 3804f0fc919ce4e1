package org.dgd.experiments.generation;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dgd.baseline.Dcgan;
import org.dgd.baseline.Vae;
import org.dgd.engine.Rng;
import org.dgd.metric.MeanSquaredError;
import org.dgd.metric.Rows;
import org.dgd.model.Dgd;
import org.dgd.model.Inference;
import org.dgd.nn.data.Samples;

/** A trained model of table 1: it makes images of z, and all but a GAN know which z belongs to an image. */
public interface Generator {
    /** m. */
    int latent();

    /** Rows of m numbers to images (n,h,w,c) in [0,1], in evaluation mode. */
    float[] images(double[] z);

    /** Rows of m numbers, one for every training image; empty for a model that has none. */
    Optional<double[]> representations(Samples train, Rng rng);

    /** Mean squared errors of reconstructions, by their columns in table 1; empty for a model that rebuilds nothing. */
    Map<String, Double> errors(Samples test, Rng rng);

    private static double error(Generator model, Samples test, double[] z) {
        return MeanSquaredError.of(Rows.of(test), Rows.of(model.images(z), test.pixelsPerImage()));
    }

    record OfDcgan(Dcgan model) implements Generator {
        @Override public int latent() { return model.spec().latent(); }

        @Override public float[] images(double[] z) { return model.images(z); }

        @Override public Optional<double[]> representations(Samples train, Rng rng) { return Optional.empty(); }

        @Override public Map<String, Double> errors(Samples test, Rng rng) { return Map.of(); }
    }

    record OfDgd(Dgd model) implements Generator {
        @Override public int latent() { return model.representation().dimension(); }

        @Override public float[] images(double[] z) { return model.decoder().images(z); }

        @Override public Optional<double[]> representations(Samples train, Rng rng) { return Optional.of(model.representation().values()); }

        /** Of the MAP representations, searched for with the model as it is. */
        @Override public Map<String, Double> errors(Samples test, Rng rng) {
            double[] z = Inference.of(model, Inference.Settings.DEFAULT).find(test, rng).z();
            return Map.of(Table1.ERROR, Generator.error(this, test, z));
        }
    }

    /** Its representations of training images are draws, one from each q(z|x). */
    record OfVae(Vae model) implements Generator {
        @Override public int latent() { return model.spec().latent(); }

        @Override public float[] images(double[] z) { return model.decoder().images(z); }

        @Override public Optional<double[]> representations(Samples train, Rng rng) { return Optional.of(model.encode(train).sample(rng)); }

        /** Of the mean of q(z|x), and of one draw from it. */
        @Override public Map<String, Double> errors(Samples test, Rng rng) {
            Vae.Codes codes = model.encode(test);
            Map<String, Double> errors = new LinkedHashMap<>();
            errors.put(Table1.ERROR, Generator.error(this, test, codes.mean()));
            errors.put(Table1.SAMPLED_ERROR, Generator.error(this, test, codes.sample(rng)));
            return errors;
        }
    }
}
