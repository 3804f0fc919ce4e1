package org.dgd.experiments.trained;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.dgd.experiments.cli.Converters;
import org.dgd.experiments.data.ImageFiles;
import org.dgd.interchange.StateDict;
import org.dgd.interchange.StateDictLayers;
import org.dgd.model.Architecture;
import org.dgd.model.Architecture.Size;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Pixels;
import org.dgd.nn.data.InputException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A model file of weights that were trained in PyTorch. */
@Command(name = "import", description = "Make a model file of a state dictionary of PyTorch whose layers are those of one of our decoders.")
public final class Import implements Callable<Integer> {
    @Option(names = "--input", required = true, paramLabel = "FILE",
            description = "A state dictionary: a safetensors file, or one that torch.save wrote.")
    Path input;

    @Option(names = "--output", required = true, paramLabel = "FILE", description = "The model file to write, for --model and --init.")
    Path output;

    @Option(names = "--decoder", required = true, paramLabel = "NAME",
            description = "mnist, fashion, standard, shallow, linear, dcgan, mirror or mlp.")
    Architecture decoder;

    @Option(names = "--capacity", paramLabel = "C", converter = Converters.PositiveInt.class,
            description = "The number of channels from which all others follow (default: the paper's).")
    Integer capacity;

    @Option(names = "--latent", paramLabel = "M", converter = Converters.PositiveInt.class,
            description = "Dimension of the representation; mnist (2), standard (4c) and shallow (32c) fix it.")
    Integer latent;

    @Option(names = "--hidden", paramLabel = "N,N", converter = Converters.PositiveInts.Converter.class,
            description = "Units of the hidden layers of --decoder mlp.")
    Converters.PositiveInts hidden;

    @Option(names = "--shape", paramLabel = "C,H,W", converter = Converters.PositiveInts.Converter.class,
            description = "What --decoder mlp makes: channels, height and width of images, or the number of columns of a table.")
    Converters.PositiveInts shape;

    @Option(names = "--loss", paramLabel = "NAME", description = "What the model was trained with, for the metadata: bernoulli or gaussian.")
    Pixels loss;

    @Option(names = "--prefix", paramLabel = "TEXT", description =
            "Take only tensors whose names begin so, such as generator. (default: decoder. where there are any, else all).")
    String prefix;

    @Option(names = "--layers", paramLabel = "A,B", split = ",",
            description = "The layers with tensors, by their names and in their order (default: in the order of their names, numbers as numbers).")
    List<String> layers;

    @Option(names = "--zero-bias", description = "A layer that was made with bias=False is given a bias of zeros.")
    boolean zeroBias;

    @Override public Integer call() {
        ImageFiles.requireWritable("--output", output);
        ImageFiles.requireDifferent("--output", output, "--input", input);
        DecoderSpec spec = spec();
        StateDict.importDecoder(StateDictLayers.read(input, prefix, layers, zeroBias), spec, output, loss == null
                ? Map.of() : Map.of("loss", loss.key()));
        return 0;
    }

    private DecoderSpec spec() {
        if (latent == null && decoder.latentIsFree()) throw new InputException("--decoder " + decoder.key() + ": needs --latent");
        if (shape == null && decoder.size() == null) throw new InputException("--decoder " + decoder.key() + ": needs --shape");
        return DecoderSpec.of(decoder, capacity == null ? 0 : capacity, latent == null ? 0 : latent, 0, size(), hidden == null
                ? List.of() : hidden.values());
    }

    /** Null: the decoder's own. */
    private Size size() {
        if (shape == null) return null;
        List<Integer> s = shape.values();
        if (s.size() != 1 && s.size() != 3)
            throw new InputException("--shape " + shape + ": expected channels,height,width or the number of columns");
        return s.size() == 1 ? Size.of(1, 1, s.getFirst()) : Size.of(s.get(1), s.get(2), s.get(0));
    }
}
