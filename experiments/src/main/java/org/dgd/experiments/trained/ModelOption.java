package org.dgd.experiments.trained;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dgd.engine.Device;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.Sha256;
import picocli.CommandLine.Option;

/** The trained model that a command uses. */
public final class ModelOption {
    @Option(names = "--model", required = true, paramLabel = "FILE|DIR", description = "A model.safetensors, or the folder of a run.")
    Path path;

    /** The model on a device. */
    public TrainedModel open(Device device) { return TrainedModel.open(read(), device); }

    ModelFile read() { return ModelFile.read(file()); }

    /** The file itself, in the folder of a run or as given; {@link InputException} if it is not there. */
    Path file() {
        Path file = Files.isDirectory(path) ? path.resolve("model.safetensors") : path;
        if (!Files.exists(file))
            throw new InputException("--model " + path + ": " + (file.equals(path) ? "no such file" : "the folder has no model.safetensors"));
        return file;
    }

    /** By which an encoder knows its model. */
    public String sha256() { return Sha256.of(file()); }
}
