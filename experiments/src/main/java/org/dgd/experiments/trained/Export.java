package org.dgd.experiments.trained;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dgd.baseline.VaeFile;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.inference.Encoder;
import org.dgd.inference.EncoderFile;
import org.dgd.interchange.EncoderStateDict;
import org.dgd.interchange.OnnxEncoder;
import org.dgd.interchange.OnnxFile;
import org.dgd.interchange.OnnxTable;
import org.dgd.interchange.StateDict;
import org.dgd.model.Columns;
import org.dgd.model.Decoder;
import org.dgd.model.ModelFile;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A network of a model file for other programs. */
@Command(name = "export", description = "Write the decoder of a model, or an encoder, for other programs.")
public final class Export implements Callable<Integer> {
    enum Format { ONNX, SAFETENSORS }

    enum Part { DECODER, ENCODER }

    @Mixin ModelOption model;

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "The file to write, such as decoder.onnx.")
    Path output;

    @Option(names = "--format", paramLabel = "NAME",
            description =
                    "onnx: a network to run; safetensors: the state dictionary of one torch.nn.Sequential (default: by the ending of --output, or onnx).")
    Format format;

    @Option(names = "--part", paramLabel = "NAME",
            description =
                    "decoder: from z (N,m) to x (N,C,H,W), or (N,m), in [0,1], of a table to the parameters of its columns' distributions; encoder, of a VAE or the "
                    + "one of --encoder: from x to mean and sd (N,m), of a mixture (N,K,m) with weight (N,K) (default: decoder; encoder with --encoder).")
    Part part;

    @Option(names = "--encoder", paramLabel = "FILE", description = "The encoder of this model that fit-encoder made.")
    Path encoder;

    @Option(names = "--logits", description = "ONNX of a decoder: a second output, logits, is what the last layer puts out.")
    boolean logits;

    @Override public Integer call() {
        format = format();
        if (part == Part.DECODER && encoder != null) throw new InputException("--encoder " + encoder + ": belongs to --part encoder");
        if (part == null) part = encoder == null ? Part.DECODER : Part.ENCODER;
        requireMeaning();
        ImageFiles.requireWritable("--output", output);
        ImageFiles.requireDifferent("--output", output, "--model", model.file());
        ImageFiles.requireDifferent("--output", output, "--encoder", encoder);
        ModelFile file = model.read();
        try (ReferenceDevice device = new ReferenceDevice()) {
            if (encoder != null) write(EncoderFile.read(encoder, device, model.sha256()));
            else if (part == Part.ENCODER) {
                if (file.metadata("vae") == null)
                    throw new InputException("--part encoder: " + file.name()
                            + " has no encoder, which only a VAE's file has; for one of fit-encoder give --encoder FILE");
                OnnxFile.writeEncoder(output, VaeFile.read(model.file(), device), file.metadata());
            } else write(file, device);
        }
        return 0;
    }

    private void write(ModelFile file, ReferenceDevice device) {
        // an unknown one may not end in a sigmoid; without any, this is a decoder of images
        if (file.metadata("loss") != null) file.likelihood();
        Decoder decoder = file.decoder(device);
        Columns columns = TrainedModel.isTable(file) && file.likelihood(device) instanceof Columns c ? c : null;
        if (format == Format.ONNX && columns != null) OnnxTable.write(output, decoder, columns, logits, file.metadata());
        else if (format == Format.ONNX) OnnxFile.writeDecoder(output, decoder, logits, file.metadata());
        else if (columns != null) StateDict.writeTable(output, decoder, columns, file.metadata());
        else StateDict.writeDecoder(output, decoder, file.metadata());
    }

    private void write(Encoder trained) {
        Map<String, String> metadata = new LinkedHashMap<>(EncoderFile.metadata(encoder));
        if (format == Format.ONNX) OnnxEncoder.write(output, trained, metadata);
        else EncoderStateDict.write(output, trained, metadata);
    }

    /** As asked for, or by the ending, or ONNX for a name without one; {@link InputException} for an ending that says something else. */
    private Format format() {
        String name = output.getFileName().toString().toLowerCase(Locale.ROOT);
        Format byEnding = name.endsWith(".onnx") ? Format.ONNX : name.endsWith(".safetensors") ? Format.SAFETENSORS : null;
        if (byEnding == null && name.indexOf('.') > 0)
            throw new InputException("--output " + output + ": its ending says neither onnx nor safetensors, which is what can be written");
        if (format != null && byEnding != null && format != byEnding)
            throw new InputException("--output " + output + ": its ending says " + Converters.Choice.word(byEnding) + ", but --format "
                    + Converters.Choice.word(format));
        return format != null ? format : byEnding != null ? byEnding : Format.ONNX;
    }

    private void requireMeaning() {
        if (part == Part.ENCODER && encoder == null && format == Format.SAFETENSORS)
            throw new InputException("--format safetensors: is for decoders; a VAE's file has the tensors of its encoder under PyTorch's names already");
        if (logits && (part == Part.ENCODER || format == Format.SAFETENSORS))
            throw new InputException("--logits: only the ONNX file of a decoder has logits");
    }
}
