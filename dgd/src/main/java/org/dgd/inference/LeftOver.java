package org.dgd.inference;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dgd.metric.Contrast;
import org.dgd.metric.PairedMoments;
import org.dgd.metric.Rows;
import org.dgd.nn.Checkpoint;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;

/**
 * What a model leaves over of its training samples: the moments of which {@link LearntCompletion} makes its covariances. It takes long to learn, so it
 * can be kept in a safetensors file, with F64 tensors {@code mean} (d), {@code plain} and {@code evened} (d,d), the latter only where it is there.
 * The metadata say of which model and which training samples it is.
 *
 * @param evened of samples divided by their contrast, null where training samples have missing values
 */
public record LeftOver(PairedMoments plain, PairedMoments evened) {
    private static final String MODEL = "model_sha256", TRAIN = "train", LEAST = "least";
    private static final double SHRINKAGE = 1e-4;

    /** @param holes whether values are missing in them */
    public static LeftOver learn(Rows rest, boolean holes) {
        PairedMoments plain = PairedMoments.of(rest);
        return new LeftOver(plain, holes ? null : Contrast.evened(rest, plain, SHRINKAGE));
    }

    /**
     * Writes the file through {@link org.dgd.nn.data.AtomicFile}.
     *
     * @param model SHA-256 of the model's file
     * @param train what identifies the training samples
     */
    public void write(Path path, String model, String train) {
        int d = plain.mean().length;
        Map<String, StoredArray> tensors = new LinkedHashMap<>();
        tensors.put("mean", StoredArray.of(plain.mean(), d));
        tensors.put("plain", StoredArray.of(plain.covariance(), d, d));
        if (evened != null) tensors.put("evened", StoredArray.of(evened.covariance(), d, d));
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put(MODEL, model);
        metadata.put(TRAIN, train);
        metadata.put(LEAST, Integer.toString(plain.least()));
        new Safetensors(tensors, metadata).write(path);
    }

    /**
     * @param d numbers in a sample
     * @throws InputException in one sentence, when the file is damaged, or belongs to another model or to other samples
     */
    public static LeftOver read(Path path, int d, String model, String train) {
        Safetensors file = Safetensors.read(path);
        if (!model.equals(file.metadata().get(MODEL)) || !train.equals(file.metadata().get(TRAIN)))
            throw new InputException(file.name() + ": was learnt of another model or of other training samples than those given, or is no such file; name"
                    + " a file that does not exist, and it is learnt anew");
        double[] mean = Checkpoint.finite(file.require("mean", d)).doubles();
        int least = least(file);
        PairedMoments plain = new PairedMoments(mean, covariance(file, "plain", d), least);
        return new LeftOver(plain, file.tensors().containsKey("evened") ? new PairedMoments(mean, covariance(file, "evened", d), least) : null);
    }

    private static int least(Safetensors file) {
        try {
            return Integer.parseInt(file.metadata().getOrDefault(LEAST, ""));
        } catch (NumberFormatException e) {
            throw new InputException(file.name() + ": the metadata have no whole number " + LEAST, e);
        }
    }

    private static double[] covariance(Safetensors file, String name, int d) {
        StoredArray array = Checkpoint.finite(file.require(name, d, d));
        double[] c = array.doubles();
        for (int i = 0; i < d; i++) {
            if (c[i * d + i] < 0) throw new InputException(array.name() + " holds " + c[i * d + i] + "; a variance cannot be negative");
            for (int j = 0; j < i; j++)
                if (c[i * d + j] != c[j * d + i] || Math.abs(c[i * d + j]) > (1 + 1e-9) * Math.sqrt(c[i * d + i] * c[j * d + j]))
                    throw new InputException(array.name() + " is no covariance: it must be symmetric, and correlations within [-1,1]");
        }
        return c;
    }
}
