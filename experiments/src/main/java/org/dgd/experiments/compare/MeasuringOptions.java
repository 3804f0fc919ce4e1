package org.dgd.experiments.compare;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dgd.engine.Device;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.metric.InceptionImages;
import org.dgd.metric.ClassifierFile;
import org.dgd.metric.ImageFeatures;
import org.dgd.metric.inception.InceptionFeatures;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.TensorFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;
import org.dgd.nn.data.Sha256;
import picocli.CommandLine.Option;

/** How drawn images are judged, which takes no part in training: {@code --samples --fid-weights}. */
public final class MeasuringOptions {
    private static final int SAMPLES = 10_000, QUICK_SAMPLES = 2000, CLASSIFIER_EPOCHS = 8, QUICK_CLASSIFIER_EPOCHS = 3;

    @Option(names = "--samples", paramLabel = "N", converter = Converters.PositiveInt.class,
            description = "Images to draw for each Frechet distance, at least 2 (default: " + SAMPLES + ", with --quick " + QUICK_SAMPLES + "). "
                    + "With --resume another number measures the finished models anew.")
    Integer samples;

    @Option(names = "--fid-weights", paramLabel = "FILE",
            description = "Weights of the Inception network, as pytorch-fid publishes them or as safetensors: FID is measured too, with --resume "
                    + "of finished models as well. image-generation also chooses the stages by it.")
    Path fidWeights;

    /** Images that are drawn of every model, by every sampler. */
    public int samples(boolean quick) {
        int n = samples != null ? samples : quick ? QUICK_SAMPLES : SAMPLES;
        if (n < 2) throw new InputException("--samples " + n + ": a covariance needs at least 2");
        return n;
    }

    /** Of the network in whose features {@code fd_classifier} is measured. */
    public int classifierEpochs(boolean quick) { return quick ? QUICK_CLASSIFIER_EPOCHS : CLASSIFIER_EPOCHS; }

    /** The features of FID; empty without weights. {@link InputException} if these are not those of the network. */
    public Optional<ImageFeatures> inception(Samples images, Device device) {
        return Optional.ofNullable(fidWeights).map(TensorFile::read)
                .map(w -> new InceptionImages(new InceptionFeatures(device, w), Size.of(images)));
    }

    /** What distances of drawn images follow from beside the models. */
    public Map<String, Object> how(boolean quick, List<String> features, ClassifierFile classifier, Samples reference) {
        Map<String, Object> how = new LinkedHashMap<>();
        how.put("samples", samples(quick));
        how.put("features", features);
        how.put("classifier", classifier.description());
        how.put("classifier_epochs", classifierEpochs(quick));
        if (fidWeights != null) how.put("fid_weights_sha256", Sha256.of(fidWeights));
        how.put("reference_images", reference.size());
        how.put("reference_sha256", new TreeMap<>(reference.sha256()));
        return how;
    }

    /** The same for a reader. */
    public String described(boolean quick, ClassifierFile classifier, Samples reference) {
        String distances = "Fréchet distances: " + samples(quick) + " drawn images of each model from all " + reference.size()
                + " test images. fd_classifier: " + classifier.description() + ".";
        if (fidWeights == null) return distances;
        return distances + " fid: the Inception network with the weights of " + fidWeights.getFileName() + ", SHA-256 " + Sha256.of(fidWeights) + ".";
    }
}
