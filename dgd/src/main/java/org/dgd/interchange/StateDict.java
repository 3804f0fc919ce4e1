package org.dgd.interchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.dgd.engine.Rng;
import org.dgd.engine.reference.ReferenceDevice;
import org.dgd.model.Architecture.Size;
import org.dgd.model.Columns;
import org.dgd.model.ColumnsSpec;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.nn.Activation;
import org.dgd.nn.Checkpoint;
import org.dgd.nn.Module;
import org.dgd.nn.Parameter;
import org.dgd.nn.Safetensors;
import org.dgd.nn.data.StoredArray;

/** Decoders as state dictionaries of PyTorch, in both directions. */
public final class StateDict {
    /** The key of the metadata under which a file says how its network is made in Python. */
    public static final String EXPRESSION = "torch";

    private StateDict() { }

    /**
     * Writes the state dictionary of one {@code torch.nn.Sequential}, from z (N,m) to images (N,C,H,W) or vectors in [0,1], as a safetensors
     * file. Its metadata say under {@link #EXPRESSION} how the network is made.
     *
     * @param metadata more strings for the file
     */
    public static void writeDecoder(Path path, Decoder decoder, Map<String, String> metadata) {
        Size size = decoder.spec().size();
        List<Module> layers = new ArrayList<>(ExplicitLayers.of(decoder.layers().layers(), true, size.height() * size.width() == 1));
        layers.add(Activation.sigmoid());
        TorchLayers torch = new TorchLayers(layers);
        Map<String, String> all = new TreeMap<>(metadata);
        all.put(EXPRESSION, torch.expression());
        Checkpoint.write(path, torch.state(), all);
    }

    /**
     * The same of a model of a table: the network puts out logits (N,width), and beside its tensors are {@code likelihood.*}, what is fitted of the columns. With the
     * strings of the model file among the metadata, {@link #importDecoder} makes the model of it again.
     */
    public static void writeTable(Path path, Decoder decoder, Columns likelihood, Map<String, String> metadata) {
        TorchLayers torch = new TorchLayers(ExplicitLayers.of(decoder.layers().layers(), true, true));
        Map<String, Parameter> state = new LinkedHashMap<>(torch.state());
        state.putAll(likelihood.state());
        Map<String, String> all = new TreeMap<>(metadata);
        all.put(EXPRESSION, torch.expression());
        Checkpoint.write(path, state, all);
    }

    /**
     * Writes a model file of a state dictionary: the decoder, and {@code representation.z} and {@code prior.*} where the dictionary has them.
     *
     * @param metadata more strings for the model file
     * @throws org.dgd.nn.data.InputException naming file and tensor, when one is missing, has another shape or type, or holds numbers that
     *                                        cannot be
     */
    public static void importDecoder(StateDictLayers from, DecoderSpec spec, Path to, Map<String, String> metadata) {
        Map<String, StoredArray> tensors = new LinkedHashMap<>();
        from.requireDecoder();
        Optional<ColumnsSpec> table = from.table(spec, metadata.get("loss"));
        try (ReferenceDevice device = new ReferenceDevice()) {
            Map<String, Parameter> state = new Decoder(spec, device, new Rng(0)).state();
            from.fill(state);
            table.ifPresent(columns -> state.putAll(from.likelihood(columns.on(device))));
            state.forEach((name, p) -> tensors.put(name, StoredArray.of(StoredArray.of(p.read(), p.fileShape()).floats(), p.fileShape())));
        }
        Map<String, String> all = new LinkedHashMap<>(spec.metadata());
        tensors.putAll(from.representationAndPrior(spec.latent()));
        if (tensors.containsKey("prior.means")) {
            all.put("prior", "mixture");
            all.put("components", Integer.toString(tensors.get("prior.means").shape()[0]));
        }
        table.ifPresent(columns -> all.putAll(columns.metadata()));
        all.putAll(new TreeMap<>(metadata));
        new Safetensors(tensors, all).write(to);
    }
}
