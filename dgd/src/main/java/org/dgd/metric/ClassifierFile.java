package org.dgd.metric;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.Checkpoint;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Samples;

/**
 * A trained {@link Classifier} that is kept in a file, so that it is trained once.
 *
 * @param accuracy on the test images
 * @param trained  how many images it was trained on
 */
public record ClassifierFile(Classifier classifier, double accuracy, int trained) {
    private static final String TRAINING = "training", ACCURACY = "accuracy";

    /**
     * The one in the file when it was trained on the same images in the same way; else it is trained and written there.
     *
     * @throws InputException naming the file, when it is damaged
     */
    public static ClassifierFile obtain(Path file, Samples train, Samples test, int epochs, long seed, Device device) {
        String training = training(train, test, epochs, seed, device);
        if (!Files.exists(file) || !training.equals(whole(file, () -> Safetensors.read(file)).metadata().get(TRAINING))) {
            Classifier model = Classifier.train(train, epochs, device, new Rng(seed));
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put(TRAINING, training);
            metadata.put(ACCURACY, Double.toString(model.accuracy(test)));
            Checkpoint.write(file, model.state(), metadata);
        }
        return whole(file, () -> read(file, train, device));                       // also when it is new: what is kept has the bits of a float
    }

    private static ClassifierFile read(Path file, Samples train, Device device) {
        Safetensors kept = Safetensors.read(file);
        Classifier model = new Classifier(Size.of(train.height(), train.width(), train.channels()), train.classes().size(), device, new Rng(0));
        Checkpoint.load(kept, model.state());
        model.training(false);
        return new ClassifierFile(model, Double.parseDouble(kept.metadata().getOrDefault(ACCURACY, "")), train.size());
    }

    private static <T> T whole(Path file, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InputException | NumberFormatException e) {
            throw new InputException(file + ": is not a whole classifier (" + e.getMessage() + "); delete it, and it is trained anew", e);
        }
    }

    /** How it was made, for tables that show a distance in its features. */
    public String description() {
        return String.format(Locale.ROOT, "%d features of a classifier trained on %d images, test accuracy %.3f", Classifier.FEATURES,
                trained, accuracy);
    }

    private static String training(Samples train, Samples test, int epochs, long seed, Device device) {
        return train.name() + " " + train.size() + " " + test.size() + " " + epochs + " " + seed + " " + device.name() + " "
                + new TreeMap<>(train.sha256());
    }
}
