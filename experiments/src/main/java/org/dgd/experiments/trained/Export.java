package org.dgd.experiments.trained;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dgd.baseline.VaeFile;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.interchange.OnnxFile;
import org.dgd.interchange.StateDict;
import org.dgd.model.ModelFile;
import org.dgd.model.Pixels;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A network of a model file for other programs. */
@Command(name = "export", description = "Write the decoder of a model, or the encoder of a VAE, for other programs.")
public final class Export implements Callable<Integer> {
    enum Format { ONNX, SAFETENSORS }

    enum Part { DECODER, ENCODER }

    @Mixin ModelOption model;

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "The file to write, such as decoder.onnx.")
    Path output;

    @Option(names = "--format", paramLabel = "NAME", defaultValue = "onnx",
            description = "onnx: a network to run; safetensors: the state dictionary of one torch.nn.Sequential (default: ${DEFAULT-VALUE}).")
    Format format;

    @Option(names = "--part", paramLabel = "NAME", defaultValue = "decoder",
            description = "decoder: from z (N,m) to x (N,C,H,W), or (N,m) of a table, in [0,1]; encoder, of a VAE: from x to mean and sd (N,m) "
                    + "(default: ${DEFAULT-VALUE}).")
    Part part;

    @Option(names = "--logits", description = "ONNX of a decoder: a second output, logits, is x before its sigmoid.")
    boolean logits;

    @Override public Integer call() {
        requireMeaning();
        ImageFiles.requireWritable("--output", output);
        ImageFiles.requireDifferent("--output", output, "--model", model.file());
        ModelFile file = model.read();
        requirePixels(file);
        try (ReferenceDevice device = new ReferenceDevice()) {
            if (part == Part.ENCODER) {
                if (file.metadata("vae") == null) throw new InputException("--part encoder: " + file.name() + " has no encoder, which only a VAE's file has");
                OnnxFile.writeEncoder(output, VaeFile.read(model.file(), device), file.metadata());
            } else if (format == Format.ONNX) {
                OnnxFile.writeDecoder(output, file.decoder(device), logits, file.metadata());
            } else {
                StateDict.writeDecoder(output, file.decoder(device), file.metadata());
            }
        }
        return 0;
    }

    /** What is written ends in a sigmoid. Like {@code decode}, this needs no loss in the file. */
    private static void requirePixels(ModelFile file) {
        if (file.metadata("loss") != null && !(file.likelihood() instanceof Pixels))
            throw new InputException(file.name() + ": has the loss " + file.metadata("loss") + "; only models of bernoulli and gaussian pixels can be exported");
    }

    private void requireMeaning() {
        if (part == Part.ENCODER && format == Format.SAFETENSORS)
            throw new InputException("--format safetensors: is for decoders; a VAE's file has the tensors of its encoder under PyTorch's names already");
        if (logits && (part == Part.ENCODER || format == Format.SAFETENSORS))
            throw new InputException("--logits: only the ONNX file of a decoder has logits");
    }
}
