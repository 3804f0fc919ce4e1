package org.dgd.experiments.trained;

import org.dgd.engine.Device;
import org.dgd.experiments.fit.Recipe.Mixture;
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

    /** The mixture of the file, or N(0,I). Its priors and classes are not in a file, and play no part when it does not change. */
    static LatentDistribution prior(ModelFile file, Device device) {
        int m = file.spec().latent();
        if (!file.hasMixture()) return new StandardNormal(m);
        return file.mixture(device, file.covariance(), Mixture.PAPER.priors(m), null);
    }

    Inference inference(Inference.Settings settings) { return new Inference(decoder, prior, likelihood, known, settings); }

    /** The same with another likelihood, for searches and what follows; the decoder is shared. */
    TrainedModel with(Likelihood other) { return new TrainedModel(name, decoder, prior, other, known); }

    /** E[x|z] of representations, row by row. */
    float[] means(double[] z) { return decoder.images(z, likelihood::mean); }

    /** How the cells of a table become numbers, where the model was fitted to one; else null. */
    Schema schema() { return likelihood instanceof Columns columns ? columns.spec().schema() : null; }

    /** The same of a file of which no more is needed, and which need not say what its loss was. */
    static Schema schema(ModelFile file) { return isTable(file) ? ((ColumnsSpec) file.likelihood()).schema() : null; }

    /** E[x|z] of such a file. */
    static float[] means(ModelFile file, Device device, double[] z) {
        return isTable(file) ? file.decoder(device).images(z, file.likelihood(device)::mean) : file.decoder(device).images(z);
    }

    private static boolean isTable(ModelFile file) { return Columns.KEY.equals(file.metadata("loss")); }

    public int latent() { return decoder.spec().latent(); }

    public Size size() { return decoder.spec().size(); }

    /**
     * These samples, if the decoder makes such; else an {@link InputException} that says what it makes.
     *
     * @param option that names them
     */
    Samples require(String option, Samples samples) {
        if (!Size.of(samples).equals(size()))
            throw new InputException(option + " " + samples.name() + ": holds " + words(Size.of(samples)) + ", but " + name + " makes " + words(size()));
        if (likelihood instanceof Pixels && samples instanceof Features numbers) numbers.requireUnitRange();
        return samples;
    }

    /** Whether a sample is a row of numbers, as of a table or an array (N,m), and no image. */
    boolean makesRows() { return isRow(size()); }

    private static boolean isRow(Size size) { return size.height() == 1 && size.width() == 1; }

    private static String words(Size size) { return isRow(size) ? "rows of " + size.channels() + " numbers" : "images of " + size; }
}
