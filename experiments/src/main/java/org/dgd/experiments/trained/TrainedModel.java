package org.dgd.experiments.trained;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import java.util.List;
import java.util.stream.IntStream;
import org.dgd.engine.Device;
import org.dgd.experiments.fit.Recipe.Mixture;
import org.dgd.experiments.fit.Training;
import org.dgd.inference.Encoder;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Columns;
import org.dgd.model.ColumnsSpec;
import org.dgd.model.Decoder;
import org.dgd.model.Inference;
import org.dgd.model.LatentDistribution;
import org.dgd.model.Likelihood;
import org.dgd.model.ModelFile;
import org.dgd.model.Pixels;
import org.dgd.model.StandardNormal;
import org.dgd.nn.data.Features;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.table.Schema;

/**
 * What commands on new samples need of a model file, a DGD's or a VAE's.
 *
 * @param known the representations in the file, row by row; empty when there are none
 */
public record TrainedModel(String name, Decoder decoder, LatentDistribution prior, Likelihood likelihood, double[] known) {
    static TrainedModel open(ModelFile file, Device device) {
        double[] known = file.hasRepresentation() ? file.representation(device, -1).values() : new double[0];
        return new TrainedModel(file.name(), file.decoder(device), prior(file, device), file.likelihood(device), known);
    }

    /** The mixture of the file, or N(0,I). Its priors are not in a file, and play no part when it does not change. */
    static LatentDistribution prior(ModelFile file, Device device) {
        int m = file.spec().latent();
        if (!file.hasMixture()) return new StandardNormal(m, file.range());
        return file.mixture(device, file.covariance(), Mixture.PAPER.priors(m), file.componentClass());
    }

    /** The names of the classes to which components belong, or their numbers where the file has none. */
    static List<String> classNames(ModelFile file, int classes) {
        String names = file.metadata(Training.CLASS_NAMES);
        if (names == null) return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        try {
            List<String> all = List.of(new Gson().fromJson(names, String[].class));
            if (all.size() == classes) return all;
            throw new InputException(file.name() + ": the metadata name " + all.size() + " classes, the mixture has " + classes);
        } catch (JsonSyntaxException | NullPointerException e) {
            throw new InputException(file.name() + ": " + Training.CLASS_NAMES + " in the metadata is no list of names", e);
        }
    }

    Inference inference(Inference.Settings settings) { return new Inference(decoder, prior, likelihood, known, settings); }

    /** The same with another likelihood, for searches and what follows; the decoder is shared. */
    TrainedModel with(Likelihood other) { return new TrainedModel(name, decoder, prior, other, known); }

    /** E[x|z] of the representations of these samples, row by row; where samples have sizes, of samples of theirs. */
    float[] means(double[] z, Samples samples) { return decoder.means(z, likelihood, samples); }

    /** What an encoder of this model says of samples: a place for each. */
    double[] encoded(Encoder encoder, Samples samples) { return encoder.encode(ofSizeOne(samples)).mean(); }

    /** Samples as an encoder knows them; where they have sizes, as if all were 1. */
    Samples ofSizeOne(Samples samples) { return likelihood instanceof Columns columns ? columns.ofSizeOne(samples) : samples; }

    /** How the cells of a table become numbers, where the model was fitted to one; else null. */
    Schema schema() { return likelihood instanceof Columns columns ? columns.spec().schema() : null; }

    /** The same of a file of which no more is needed, and which need not say what its loss was. */
    static Schema schema(ModelFile file) { return isTable(file) ? ((ColumnsSpec) file.likelihood()).schema() : null; }

    /**
     * E[x|z] of such a file.
     *
     * @param size of the samples, 1 being that of an average one; null: 1, or they have none
     */
    static float[] means(ModelFile file, Device device, double[] z, Double size) {
        Likelihood likelihood = isTable(file) ? file.likelihood(device) : null;
        if (size != null && (likelihood == null || !likelihood.hasSizes()))
            throw new InputException("--size-factor " + size + ": " + file.name() + " was fitted without size factors");
        if (likelihood == null) return file.decoder(device).images(z);
        return file.decoder(device).images(z, logits -> likelihood.mean(likelihood.sized(logits, size == null ? 1 : size)));
    }

    /** Whether a model was fitted to a table, and so has a distribution for each column. */
    static boolean isTable(ModelFile file) { return Columns.KEY.equals(file.metadata("loss")); }

    public int latent() { return decoder.spec().latent(); }

    public Size size() { return decoder.spec().size(); }

    /**
     * These samples, if the decoder makes such; else an {@link InputException} that says what it makes.
     *
     * @param option that names them
     */
    Samples require(String option, Samples samples) {
        if (!Size.of(samples).equals(size()))
            throw new InputException(option + " " + samples.name() + ": holds " + words(Size.of(samples)) + ", but " + name + " makes "
                    + words(size()));
        if (likelihood instanceof Pixels && samples instanceof Features numbers) numbers.requireUnitRange();
        return samples;
    }

    /** {@link InputException} if representations are held within a range, at whose ends a posterior is no Gaussian. */
    void requireFree(String option) {
        if (!prior.range().isFree())
            throw new InputException(option + ": the representations of " + name + " are held within " + prior.range()
                    + " (--z-range), of which Laplace's approximation knows nothing; use a model without a range");
    }

    /** Whether a sample is a row of numbers, as of a table or an array (N,m), and no image. */
    boolean makesRows() { return isRow(size()); }

    private static boolean isRow(Size size) { return size.height() == 1 && size.width() == 1; }

    private static String words(Size size) { return isRow(size) ? "rows of " + size.channels() + " numbers" : "images of " + size; }
}
