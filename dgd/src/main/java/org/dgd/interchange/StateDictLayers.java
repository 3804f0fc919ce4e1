package org.dgd.interchange;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dgd.model.Columns;
import org.dgd.model.ColumnsSpec;
import org.dgd.model.DecoderSpec;
import org.dgd.nn.Layout;
import org.dgd.nn.Parameter;
import org.dgd.nn.Safetensors;
import org.dgd.nn.TensorFile;
import org.dgd.nn.TorchFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;

/**
 * The layers of a state dictionary, in their order. A layer is what the tensors with the same name up to the last dot belong to. Layers
 * are matched with those of a decoder one after the other, since their numbers depend on how the network was written down.
 */
public final class StateDictLayers {
    /** A layer's way of counting, which evaluation does not use. */
    private static final String COUNTER = "num_batches_tracked";
    private static final String OWN_PREFIX = "decoder.", REPRESENTATION = "representation.", PRIOR = "prior.", LIKELIHOOD = "likelihood.", BIAS = "bias";

    private final TensorFile file;
    private final boolean zeroBias;
    private final Set<String> names;
    private final Map<String, Set<String>> layers = new LinkedHashMap<>();

    /**
     * @param prefix   of the decoder's tensors; null: {@code decoder.} if any tensor has it, else none
     * @param order    names of the layers after the prefix; null: by their names, numbers as numbers
     * @param zeroBias whether a layer without a bias, made with {@code bias=False}, is given one of zeros
     */
    private StateDictLayers(TensorFile file, Set<String> names, String prefix, List<String> order, boolean zeroBias) {
        this.file = file;
        this.names = names;
        this.zeroBias = zeroBias;
        String start = prefix != null ? prefix : names.stream().anyMatch(n -> n.startsWith(OWN_PREFIX)) ? OWN_PREFIX : "";
        Map<String, Set<String>> found = new TreeMap<>(NATURAL);
        for (String name : names) {
            int dot = name.lastIndexOf('.');
            if (!name.startsWith(start) || dot < start.length() || Stream.of(REPRESENTATION, PRIOR, LIKELIHOOD).anyMatch(name::startsWith)) continue;
            String tensor = name.substring(dot + 1);
            if (!tensor.equals(COUNTER)) found.computeIfAbsent(name.substring(0, dot), _ -> new TreeSet<>()).add(tensor);
        }
        if (found.isEmpty()) throw new InputException(file.name() + ": holds no layers" + (start.isEmpty() ? "" : " whose names begin with " + start));
        List<String> ordered = order == null ? List.copyOf(found.keySet()) : order.stream().map(layer -> start + layer).toList();
        for (String layer : ordered) {
            if (!found.containsKey(layer)) throw new InputException(file.name() + ": has no layer " + layer + "; there are " + list(found.keySet()));
            layers.put(layer, found.get(layer));
        }
    }

    /** Reads a safetensors file or one that {@code torch.save} wrote; for the other arguments see the class. */
    public static StateDictLayers read(Path path, String prefix, List<String> order, boolean zeroBias) {
        TensorFile file = TensorFile.read(path);
        Set<String> names = file instanceof Safetensors s ? s.tensors().keySet() : ((TorchFile) file).names();
        return new StateDictLayers(file, names, prefix, order, zeroBias);
    }

    /** Fills the parameters of a decoder, layer by layer. */
    void fill(Map<String, Parameter> state) {
        Map<String, Map<String, Parameter>> ours = new LinkedHashMap<>();
        state.forEach((name, p) -> ours.computeIfAbsent(name.substring(0, name.lastIndexOf('.')), _ -> new LinkedHashMap<>())
                .put(name.substring(name.lastIndexOf('.') + 1), p));
        if (ours.size() != layers.size())
            throw new InputException(file.name() + ": has " + layers.size() + " layers with tensors (" + list(layers.keySet()) + "), the decoder has "
                    + ours.size());
        List<String> theirs = new ArrayList<>(layers.keySet());
        int i = 0;
        for (Map<String, Parameter> layer : ours.values()) fill(theirs.get(i++), layer);
    }

    private void fill(String name, Map<String, Parameter> layer) {
        for (String tensor : layers.get(name))
            if (!layer.containsKey(tensor))
                throw new InputException(file.name() + ": " + name + "." + tensor + " has no place: the decoder's layer there has only "
                        + list(layer.keySet()));
        layer.forEach((tensor, p) -> {
            if (tensor.equals(BIAS) && zeroBias && !layers.get(name).contains(BIAS)) p.write(new double[p.fileShape()[0]]);
            else if (tensor.equals(BIAS) && !layers.get(name).contains(BIAS))
                throw new InputException(file.name() + ": " + name + ".bias is missing; with --zero-bias it is taken for zeros");
            else p.write(floats(name + "." + tensor, p.layout() == Layout.VARIANCE, p.fileShape()).doubles());
        });
    }

    /** {@code representation.z} (n,m) and {@code prior.*}, as far as they are there. */
    Map<String, StoredArray> representationAndPrior(int latent) {
        Map<String, StoredArray> all = new LinkedHashMap<>();
        Map<String, int[]> shapes = Map.of("representation.z", new int[] {-1, latent}, "prior.means", new int[] {-1, latent},
                "prior.log_precision", new int[] {-1, -1}, "prior.logits", new int[] {-1});
        new TreeMap<>(shapes).forEach((name, shape) -> {
            if (names.contains(name)) all.put(name, floats(name, false, shape));
        });
        return all;
    }

    private Map<String, String> metadata() { return file instanceof Safetensors s ? s.metadata() : Map.of(); }

    /** {@link InputException} if this is an encoder's. */
    void requireDecoder() {
        if (metadata().containsKey("encoder"))
            throw new InputException(file.name() + ": holds an encoder, and only decoders are imported; an encoder belongs to its model, so make one with fit-encoder");
    }

    /**
     * The columns of the table that the metadata describe, if they do.
     *
     * @param loss what is asked for instead, or null
     */
    Optional<ColumnsSpec> table(DecoderSpec spec, String loss) {
        if (!Columns.KEY.equals(metadata().get("loss"))) return Optional.empty();
        if (loss != null) throw new InputException("--loss " + loss + ": " + file.name() + " has columns of its own, with their distributions; leave this option out");
        ColumnsSpec columns = ColumnsSpec.parse(metadata(), file.name());
        if (columns.width() != spec.size().features())
            throw new InputException(file.name() + ": has columns of " + columns.width() + " numbers, the decoder makes " + spec.size().features());
        return Optional.of(columns);
    }

    /** Fills what is fitted of a table's columns. */
    Map<String, Parameter> likelihood(Columns columns) {
        columns.state().forEach((name, p) -> p.write(floats(name, false, p.fileShape()).doubles()));
        return columns.state();
    }

    /** A tensor of floating-point numbers, rounded to float32, all of them finite. */
    private StoredArray floats(String name, boolean variance, int... shape) {
        StoredArray array = file.require(name, shape);
        if (!array.type().isFloatingPoint())
            throw new InputException(array.name() + " has the dtype " + array.type() + ", expected F32, F16, BF16 or F64");
        float[] values = array.floats();
        for (float v : values) {
            if (!Float.isFinite(v)) throw new InputException(array.name() + " holds " + v + " as float32; every number must be finite");
            if (variance && v < 0) throw new InputException(array.name() + " holds " + v + "; a variance cannot be negative");
        }
        return StoredArray.of(values, array.shape());
    }

    private static String list(Set<String> words) {
        return words.stream().limit(20).collect(Collectors.joining(", ")) + (words.size() > 20 ? " …" : "");
    }

    /** Numbers in names count as numbers: layer 2 comes before layer 10. */
    private static final Comparator<String> NATURAL = (a, b) -> {
        String[] x = pieces(a), y = pieces(b);
        for (int i = 0; i < Math.min(x.length, y.length); i++) {
            boolean numbers = isNumber(x[i]) && isNumber(y[i]);
            int order = numbers && x[i].length() != y[i].length() ? x[i].length() - y[i].length() : x[i].compareTo(y[i]);
            if (order != 0) return order;
        }
        return x.length - y.length;
    };

    private static String[] pieces(String name) { return name.split("(?<=\\d)(?=\\D)|(?<=\\D)(?=\\d)"); }

    private static boolean isNumber(String piece) { return !piece.isEmpty() && Character.isDigit(piece.charAt(0)); }
}
