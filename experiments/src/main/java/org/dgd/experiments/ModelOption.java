package org.dgd.experiments;

import java.nio.file.Files;
import java.nio.file.Path;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.Option;

/** The trained model that a command uses. */
final class ModelOption {
    @Option(names = "--model", required = true, paramLabel = "FILE|DIR", description = "A model.safetensors, or the folder of a run.")
    Path path;

    ModelFile read() { return ModelFile.read(file()); }

    Path file() {
        Path file = Files.isDirectory(path) ? path.resolve("model.safetensors") : path;
        if (!Files.exists(file)) throw new InputException("--model " + path + ": " + (file.equals(path) ? "no such file" : "the folder has no model.safetensors"));
        return file;
    }
}
