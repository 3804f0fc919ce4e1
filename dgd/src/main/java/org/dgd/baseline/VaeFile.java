package org.dgd.baseline;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.model.Likelihood;
import org.dgd.model.Pixels;
import org.dgd.nn.Checkpoint;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;

/**
 * A VAE as a safetensors file, with PyTorch's names and layouts: {@code encoder.*} beside the {@code decoder.*} and metadata of any
 * model file, so whatever only decodes can use it as well.
 */
public final class VaeFile {
    private VaeFile() { }

    /** @param more strings for the metadata beside the model's own */
    public static void write(Path path, Vae model, Map<String, String> more) {
        Map<String, String> metadata = new LinkedHashMap<>(model.metadata());
        metadata.putAll(new TreeMap<>(more));
        Checkpoint.write(path, model.state(), metadata);
    }

    /**
     * The model, in evaluation mode.
     *
     * @throws InputException in one sentence, when the file is damaged or holds no VAE
     */
    public static Vae read(Path path, Device device) {
        Safetensors file = Safetensors.read(path);
        VaeSpec spec = VaeSpec.parse(file.metadata(), file.name());
        Checkpoint.requireRoom(file, spec.decoder().parameters(), "a decoder");
        Vae model = new Vae(spec, likelihood(file), device, new Rng(0));
        Checkpoint.load(file, model.state());
        model.training(false);
        return model;
    }

    private static Likelihood likelihood(Safetensors file) {
        String key = file.metadata().get("loss");
        for (Likelihood l : Pixels.values()) if (l.key().equals(key)) return l;
        throw new InputException(file.name() + ": " + (key == null ? "the metadata have no loss" : "loss " + key + " in the metadata is unknown")
                + "; expected bernoulli or gaussian");
    }
}
