package org.dgd.experiments.trained;

import java.util.Locale;
import java.util.stream.IntStream;
import org.dgd.engine.Rng;
import org.dgd.inference.NoiseFit;
import org.dgd.inference.NoiseLikelihood;
import org.dgd.model.Columns;
import org.dgd.model.Pixels;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How far data are from the decoder's output where the loss is gaussian: {@code --noise}. */
public final class NoiseOption {
    /** Samples that σ is fitted to, evenly over the file: many more values than one number needs. */
    private static final int FITTED = 500;

    @Option(names = "--noise", paramLabel = "fitted|model|SD", converter = Noise.Converter.class,
            description = "Noise of values around the decoder's output, for a gaussian loss: fitted to the samples; model: the variance 1/2 of "
                    + "training, which is not that of the data; or a standard deviation (default: fitted; of represent: model).")
    Noise noise;

    /** The model with this noise, or with that of the command where none is asked for. */
    TrainedModel of(TrainedModel model, Samples samples, SearchOptions search, Rng rng, Noise otherwise) {
        Noise chosen = noise == null ? otherwise : noise;
        if (chosen == Noise.FITTED) model.requireFree("--noise fitted");
        if (model.likelihood() != Pixels.GAUSSIAN) {
            if (chosen.sd > 0)
                throw new InputException("--noise " + chosen.sd + ": belongs to a gaussian loss, but " + model.name() + " has "
                        + (model.likelihood() instanceof Columns columns ? columns.spec().words()
                                + ", with noise that was fitted or fixed in training"
                        : "the loss " + model.likelihood().key()));
            return model;
        }
        if (chosen == Noise.MODEL) return model;
        return model.with(new NoiseLikelihood(model.likelihood(), chosen == Noise.FITTED ? fit(model, samples, search, rng) : chosen.sd));
    }

    private static double fit(TrainedModel model, Samples samples, SearchOptions search, Rng rng) {
        int n = samples.size();
        Samples some = n <= FITTED ? samples : samples.select(IntStream.range(0, FITTED).map(i -> (int) ((long) i * n / FITTED)).toArray());
        return new NoiseFit(model.decoder(), model.prior(), model.likelihood()).sd(some, model.known(), search.withoutEncoder(model), rng);
    }

    /** A few words on the noise of a model, to be added to a line; empty where it is that of the loss. */
    static String words(TrainedModel model) {
        return model.likelihood() instanceof NoiseLikelihood noise ? String.format(Locale.ROOT, "; noise %.4g", noise.sd()) : "";
    }

    /** @param sd 0 where a word stands for it */
    record Noise(double sd) {
        static final Noise FITTED = new Noise(0), MODEL = new Noise(-1);

        static final class Converter implements ITypeConverter<Noise> {
            @Override public Noise convert(String text) {
                if (text.equals("fitted")) return FITTED;
                if (text.equals("model")) return MODEL;
                double sd;
                try {
                    sd = Double.parseDouble(text);
                } catch (NumberFormatException e) {
                    throw new TypeConversionException("must be fitted, model or a number");
                }
                if (!(sd > 0) || Double.isInfinite(sd)) throw new TypeConversionException("must be a finite number of more than 0");
                return new Noise(sd);
            }
        }
    }
}
