package org.dgd.experiments.trained;

import org.dgd.engine.Rng;
import org.dgd.experiments.cli.Converters;
import org.dgd.inference.ClassPosterior;
import org.dgd.metric.Temperature;
import org.dgd.model.ClassInference;
import org.dgd.model.GaussianMixture;
import org.dgd.model.Inference;
import org.dgd.model.KnownPlaces;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.Option;

/** Where P(class|x) of new samples comes from, and how sure it is. */
final class ClassOptions {
    /** What stands for the evidence of a class (docs, partial labels). */
    enum Evidence {
        /** {@link KnownPlaces}: the representations that the model knows vote. */
        KNOWN,
        /** The joint density at the MAP representation under each class. */
        MAP,
        /** The same with Laplace's integral over z. */
        LAPLACE,
        /** The mixture's P(class|z) at the MAP representation. */
        NEAREST
    }

    @Option(names = "--evidence", paramLabel = "NAME", defaultValue = "known",
            description =
                    "known: the representations of training vote, each with P(x|z)^(1/T); map: the best z under each class; laplace: the same with Laplace's integral "
                    + "over z; nearest: the class of the best z of all (default: ${DEFAULT-VALUE}).")
    Evidence evidence;

    @Option(names = "--temperature", paramLabel = "T", converter = Converters.PositiveDouble.class,
            description = "Divides the log likelihood, which takes the values of a sample as independent and is too sure for that "
                    + "(default: half the root of the number of values, at least 1).")
    Double temperature;

    double temperature(Samples samples) { return temperature == null ? KnownPlaces.usualTemperature(samples.pixelsPerImage()) : temperature; }

    /** Of these samples under a model, at any temperature: N·C numbers. */
    @FunctionalInterface
    interface Probabilities {
        double[][] at(double... temperatures);
    }

    /** The searches are made once; temperatures may be tried then. */
    Probabilities of(TrainedModel model, Samples samples, Rng rng) {
        GaussianMixture mixture = mixture(model);
        int classes = mixture.classes();
        if (evidence == Evidence.LAPLACE) model.requireFree("--evidence laplace");
        if (evidence == Evidence.KNOWN) {
            if (model.known().length == 0)
                throw new InputException("--evidence known: " + model.name() + " has no representations (representation.z); use --evidence map");
            return temperatures -> {
                try (KnownPlaces places = new KnownPlaces(model.decoder(), model.likelihood(), model.known(),
                        mixture.classProbabilities(model.known()), samples.hasMissing())) {
                    return places.probabilities(samples, temperatures);
                }
            };
        }
        double[] log = evidence == Evidence.NEAREST ? nearest(model, mixture, samples, rng) : joint(model, mixture, samples, rng);
        return temperatures -> {
            double[][] all = new double[temperatures.length][];
            for (int t = 0; t < all.length; t++) all[t] = Temperature.probabilities(log, classes, temperatures[t]);
            return all;
        };
    }

    /** What comes before probabilities, for a few samples: for a device that tells how much memory it takes. */
    void rehearse(TrainedModel model, Samples samples) {
        Samples few = Inference.few(samples);
        switch (evidence) {
            case KNOWN -> Rehearsal.decode(model, samples);
            case NEAREST -> model.inference(SearchOptions.USUAL).rehearse(few, null, new Rng(0));
            case MAP -> joint(model, mixture(model), few, new Rng(0));
            case LAPLACE -> Rehearsal.posteriors(model);
        }
    }

    /** Bytes of probabilities at so many temperatures, and of what they are made of. */
    long bytes(TrainedModel model, Samples samples, int temperatures) {
        long classes = mixture(model).classes(), n = samples.size(), places = model.known().length / model.latent();
        long each = evidence == Evidence.KNOWN || evidence == Evidence.NEAREST ? 0 : model.latent() + 2;
        return n * classes * (temperatures + each) * Double.BYTES
                + (evidence == Evidence.KNOWN ? KnownPlaces.bytes(places, samples.pixelsPerImage(), samples.hasMissing()) + places * classes * Double.BYTES : 0);
    }

    private double[] joint(TrainedModel model, GaussianMixture mixture, Samples samples, Rng rng) {
        var found = new ClassInference(model.decoder(), mixture, model.likelihood(), model.known(), ClassInference.Settings.DEFAULT)
                .find(samples, rng);
        return new ClassPosterior(model.decoder(), mixture, model.likelihood()).logJoint(samples, found,
                evidence == Evidence.MAP ? ClassPosterior.Evidence.MAP : ClassPosterior.Evidence.LAPLACE);
    }

    private static double[] nearest(TrainedModel model, GaussianMixture mixture, Samples samples, Rng rng) {
        double[] log = mixture.classProbabilities(model.inference(SearchOptions.USUAL).find(samples, rng).z());
        for (int i = 0; i < log.length; i++) log[i] = Math.log(Math.max(log[i], Double.MIN_NORMAL));
        return log;
    }

    private static GaussianMixture mixture(TrainedModel model) {
        if (model.prior() instanceof GaussianMixture mixture && mixture.classes() > 0) return mixture;
        throw new InputException("--model " + model.name()
                + ": its components belong to no classes; train one with fit --labels all or --labelled N, or mnist-semi");
    }
}
