package org.dgd.model;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.nn.Checkpoint;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;

/**
 * A model as a safetensors file, with PyTorch's names and layouts (docs: "What a run leaves behind"). Whoever wrote it: a
 * file with only {@code decoder.*} and the metadata that name the architecture is enough to decode.
 */
public final class ModelFile {
    static final String RANGE = "z_range";
    private static final String MEANS = "prior.means", LOG_PRECISION = "prior.log_precision", LOGITS = "prior.logits", Z = "representation.z";

    private final Safetensors file;
    private final DecoderSpec spec;

    private ModelFile(Safetensors file, DecoderSpec spec) {
        this.file = file;
        this.spec = spec;
    }

    /** @throws InputException in one sentence, when the file is damaged or describes no decoder */
    public static ModelFile read(Path path) {
        Safetensors file = Safetensors.read(path);
        return new ModelFile(file, DecoderSpec.parse(file.metadata(), file.name()));
    }

    public static void write(Path path, Dgd model) { write(path, model, Map.of()); }

    /** @param more strings for the metadata beside the model's own, such as that the data were synthetic */
    public static void write(Path path, Dgd model, Map<String, String> more) {
        Map<String, String> metadata = new LinkedHashMap<>(model.metadata());
        metadata.putAll(new TreeMap<>(more));
        Checkpoint.write(path, model.state(), metadata);
    }

    public String name() { return file.name(); }

    public DecoderSpec spec() { return spec; }

    /** The strings of the file. */
    public Map<String, String> metadata() { return file.metadata(); }

    /** A string of the metadata, or null. */
    public String metadata(String key) { return file.metadata().get(key); }

    /** The decoder, with its weights and running moments, ready to evaluate. */
    public Decoder decoder(Device device) {
        Checkpoint.requireRoom(file, spec.parameters(), "a decoder");
        Decoder decoder = new Decoder(spec, device, new Rng(0));
        Checkpoint.load(file, decoder.state());
        decoder.training(false);
        return decoder;
    }

    /** What the metadata name as {@code loss}. */
    public LikelihoodSpec likelihood() {
        String key = metadata("loss");
        if (Columns.KEY.equals(key)) return columns();
        for (Pixels l : Pixels.values()) if (l.key().equals(key)) return l;
        throw new InputException(file.name() + ": " + (key == null ? "the metadata have no loss" : "loss " + key + " in the metadata is unknown")
                + "; expected bernoulli, gaussian or " + Columns.KEY);
    }

    private ColumnsSpec columns() {
        ColumnsSpec columns = ColumnsSpec.parse(file.metadata(), file.name());
        if (columns.width() != spec.size().features())
            throw new InputException(file.name() + ": the metadata have " + columns.width() + " columns and a decoder for " + spec.size().features());
        Checkpoint.requireRoom(file, columns.width(), "a table");
        return columns;
    }

    /** The same with what was fitted of it. */
    public Likelihood likelihood(Device device) {
        Likelihood likelihood = likelihood().on(device);
        Checkpoint.load(file, likelihood.state());
        return likelihood;
    }

    public boolean hasRepresentation() { return file.tensors().containsKey(Z); }

    public boolean hasMixture() { return file.tensors().containsKey(MEANS); }

    /** How many representations there are. */
    public int representations() { return filled(file.require(Z, -1, spec.latent())).shape()[0]; }

    /** @param size how many samples there are; −1: as many as the file has */
    public Representation representation(Device device, int size) {
        StoredArray z = Checkpoint.finite(filled(file.require(Z, -1, spec.latent())));
        if (size >= 0 && z.shape()[0] != size)
            throw new InputException(file.name() + ": " + Z + " has " + z.shape()[0] + " rows, the data have " + size + " samples");
        return new Representation(device, z.shape()[0], spec.latent(), z.doubles(), range());
    }

    /** Where representations are held; {@link LatentRange#FREE} where the metadata have no {@code z_range}. */
    public LatentRange range() {
        String text = metadata(RANGE);
        if (text == null) return LatentRange.FREE;
        try {
            return LatentRange.parse(text);
        } catch (IllegalArgumentException e) {
            throw new InputException(file.name() + ": " + RANGE + " " + text + " in the metadata is no range; expected two numbers such as 0,1", e);
        }
    }

    /** Components of the mixture in the file. */
    public int components() { return filled(file.require(MEANS, -1, spec.latent())).shape()[0]; }

    /** The covariance that the shape of log_precision has, or the metadata name. */
    public Covariance covariance() {
        int columns = file.require(LOG_PRECISION, components(), -1).shape()[1];
        if (columns != 1 && columns != spec.latent())
            throw new InputException(file.name() + ": " + LOG_PRECISION + " has " + columns + " columns, expected 1 or " + spec.latent());
        if (Covariance.FIXED.key().equals(metadata("covariance")) && columns == 1) return Covariance.FIXED;
        return Covariance.DIAGONAL.key().equals(metadata("covariance")) || columns > 1 ? Covariance.DIAGONAL : Covariance.ISOTROPIC;
    }

    /** The class of every component, counted from 0; null where the metadata name none. */
    public int[] componentClass() {
        String text = metadata(GaussianMixture.COMPONENT_CLASSES);
        if (text == null) return null;
        if (!text.matches("\\d{1,5}(,\\d{1,5})*"))
            throw new InputException(file.name() + ": " + GaussianMixture.COMPONENT_CLASSES + " in the metadata are no class numbers");
        int[] classes = Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
        if (classes.length != components())
            throw new InputException(file.name() + ": the metadata name classes of " + classes.length + " components, the mixture has "
                    + components());
        return classes;
    }

    /** The mixture; its priors are not in a file. */
    public GaussianMixture mixture(Device device, Covariance covariance, MixturePriors priors, int[] componentClass) {
        GaussianMixture mixture = new GaussianMixture(device, components(), covariance, priors, componentClass, new Rng(0));
        Checkpoint.load(file, mixture.state());
        return mixture.within(range());
    }

    private static StoredArray filled(StoredArray rows) {
        if (rows.shape()[0] == 0) throw new InputException(rows.name() + " has no rows");
        return rows;
    }
}
