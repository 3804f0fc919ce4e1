package org.dgd.inference;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.nn.Checkpoint;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;

/**
 * An encoder as a safetensors file, with PyTorch's names and layouts: {@code encoder.<n>.weight}, {@code encoder.<n>.bias}, and the units
 * {@code input.mean}, {@code input.scale} (1,C,H,W), {@code latent.mean}, {@code latent.scale} (m). The metadata say what {@link EncoderSpec}
 * does, and in {@code model_sha256} to which model file it belongs: representations mean nothing to another decoder.
 */
public final class EncoderFile {
    private static final String MODEL = "model_sha256";

    private EncoderFile() { }

    /**
     * Writes the file through {@link org.dgd.nn.data.AtomicFile}.
     *
     * @param modelSha256 of the file of its model
     * @param more        strings for the metadata beside the encoder's own
     */
    public static void write(Path path, Encoder encoder, String modelSha256, Map<String, String> more) {
        Map<String, String> metadata = new LinkedHashMap<>(encoder.spec().metadata());
        metadata.put(MODEL, modelSha256);
        metadata.putAll(new TreeMap<>(more));
        Checkpoint.write(path, encoder.state(), metadata);
    }

    /** The strings of an encoder's file. */
    public static Map<String, String> metadata(Path path) { return Safetensors.read(path).metadata(); }

    /**
     * The encoder.
     *
     * @param modelSha256 of the model file that it has to belong to
     * @throws InputException in one sentence, when the file is damaged, holds no encoder, or belongs to another model
     */
    public static Encoder read(Path path, Device device, String modelSha256) {
        Safetensors file = Safetensors.read(path);
        EncoderSpec spec = EncoderSpec.parse(file.metadata(), file.name());
        if (!modelSha256.equals(file.metadata().get(MODEL)))
            throw new InputException(file.name() + ": belongs to another model file than the one given, so its representations mean nothing here;"
                    + " make one with fit-encoder");
        Checkpoint.requireRoom(file, spec.parameters(), "an encoder");
        Encoder encoder = new Encoder(spec, device, new Rng(0));
        Checkpoint.load(file, encoder.state());
        for (double s : file.require("latent.scale", spec.latent()).doubles())
            if (!(s > 0)) throw new InputException(file.name() + ": latent.scale holds " + s + "; every number must be positive");
        return encoder;
    }
}
