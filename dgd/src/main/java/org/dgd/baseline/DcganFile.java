package org.dgd.baseline;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.model.DecoderSpec;
import org.dgd.nn.Checkpoint;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.InputException;

/** A DCGAN as a safetensors file, with PyTorch's names and layouts: {@code generator.*} and {@code discriminator.*}. */
public final class DcganFile {
    private DcganFile() { }

    /** @param more strings for the metadata beside the model's own */
    public static void write(Path path, Dcgan model, Map<String, String> more) {
        Map<String, String> metadata = new LinkedHashMap<>(model.metadata());
        metadata.putAll(new TreeMap<>(more));
        Checkpoint.write(path, model.state(), metadata);
    }

    /**
     * The model, in evaluation mode.
     *
     * @throws InputException in one sentence, when the file is damaged or holds no DCGAN
     */
    public static Dcgan read(Path path, Device device) {
        Safetensors file = Safetensors.read(path);
        if (!file.tensors().containsKey("generator.0.weight"))
            throw new InputException(file.name() + ": holds no DCGAN: generator.0.weight is missing");
        DecoderSpec spec = DecoderSpec.parse(file.metadata(), file.name());
        if (!spec.architecture().key().equals("dcgan"))
            throw new InputException(file.name() + ": decoder " + spec.architecture().key() + " in the metadata; the generator of a DCGAN is dcgan");
        Checkpoint.requireRoom(file, spec.parameters(), "a generator");
        Dcgan model = new Dcgan(spec, device, new Rng(0));
        Checkpoint.load(file, model.state());
        model.training(false);
        return model;
    }
}
