package org.dgd.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dgd.model.Architecture.Size;
import org.dgd.nn.data.InputException;

/**
 * Which decoder: all it takes to build it, and what {@code __metadata__} of a model file says.
 *
 * @param capacity c of the paper, the number of channels from which all others follow; means nothing to mnist and mlp
 * @param latent   dimension of the representation
 * @param hidden   units of an mlp's hidden layers; empty for the others
 */
public record DecoderSpec(Architecture architecture, int capacity, int latent, Size size, List<Integer> hidden) {
    /** Eight times what the paper needs; every filter still fits into one array. */
    private static final int MAX_CAPACITY = 1024;
    private static final int MOST_LAYERS = 100;
    /** As many as one array can hold. */
    static final double MOST_NUMBERS = Integer.MAX_VALUE - 8;

    public DecoderSpec {
        hidden = List.copyOf(hidden);
        if (capacity < 1) throw new InputException("--capacity " + capacity + ": at least 1 is needed");
        if (capacity > MAX_CAPACITY) throw new InputException("--capacity " + capacity + ": at most " + MAX_CAPACITY + " is possible");
        if (latent < 1) throw new InputException("--latent " + latent + ": at least 1 is needed");
        int fixed = architecture.fixedLatent(capacity);
        if (fixed != 0 && latent != fixed)
            throw new InputException("--latent " + latent + ": the decoder " + architecture.key()
                    + (architecture.hasCapacity() ? " with --capacity " + capacity : "") + " has a latent dimension of " + fixed);
        if (size.height() < 1 || size.width() < 1 || size.channels() < 1)
            throw new InputException("--decoder " + architecture.key() + " cannot make images of " + size);
        if ((double) size.height() * size.width() * size.channels() > MOST_NUMBERS)
            throw new InputException("--decoder " + architecture.key() + " cannot make images of " + size + "; they are too large");
        if (architecture.size() != null && !architecture.size().equals(size))
            throw new InputException("--decoder " + architecture.key() + " makes images of " + architecture.size() + ", not " + size);
        for (int units : hidden) if (units < 1) throw new InputException("--hidden " + units + ": a layer needs at least 1 unit");
        if (!hidden.isEmpty() && architecture != Architecture.MLP)
            throw new InputException("--hidden belongs to --decoder mlp, not to " + architecture.key());
        if (hidden.size() > MOST_LAYERS) throw new InputException("--hidden: " + hidden.size() + " layers; at most " + MOST_LAYERS + " are possible");
    }

    /** How many numbers the layers have, without making them. */
    public double parameters() {
        LayerList layers = LayerList.counting();
        architecture.build(this, layers);
        return layers.parameters();
    }

    /** Fills in what is not given: capacity 0 is the architecture's default, latent 0 the one that it demands, or {@code otherwise}. */
    public static DecoderSpec of(Architecture architecture, int capacity, int latent, int otherwise, Size size, List<Integer> hidden) {
        int c = capacity == 0 ? architecture.defaultCapacity() : capacity, fixed = architecture.fixedLatent(c);
        int m = latent != 0 ? latent : fixed != 0 ? fixed : otherwise;
        return new DecoderSpec(architecture, c, m, size == null ? architecture.size() : size, hidden);
    }

    /** The strings of a model file; {@code shape} is (channels,height,width) as everywhere in files. */
    public Map<String, String> metadata() {
        Map<String, String> m = new LinkedHashMap<>();
        m.put("decoder", architecture.key());
        m.put("capacity", Integer.toString(capacity));
        m.put("latent", Integer.toString(latent));
        m.put("shape", size.channels() + "," + size.height() + "," + size.width());
        if (architecture == Architecture.MLP) m.put("hidden", hidden.stream().map(String::valueOf).collect(Collectors.joining(",")));
        return m;
    }

    /** @throws InputException naming {@code file} and the key, when a string is missing or cannot be understood */
    public static DecoderSpec parse(Map<String, String> metadata, String file) {
        Architecture architecture = architecture(file, metadata.get("decoder"));
        int[] shape = numbers(file, metadata, "shape", architecture.size() == null ? null : planes(architecture.size()));
        if (shape.length != 3) throw new InputException(file + ": shape " + metadata.get("shape") + " in the metadata is not channels,height,width");
        int capacity = architecture.hasCapacity() ? number(file, metadata, "capacity", 0) : architecture.defaultCapacity();
        int fixed = architecture.fixedLatent(Math.max(capacity, 1));
        int latent = number(file, metadata, "latent", fixed);
        int[] hidden = architecture == Architecture.MLP && !metadata.getOrDefault("hidden", "").isBlank()
                ? numbers(file, metadata, "hidden", null) : new int[0];
        try {
            return new DecoderSpec(architecture, capacity, latent, Size.of(shape[1], shape[2], shape[0]), Arrays.stream(hidden).boxed().toList());
        } catch (InputException e) {
            throw new InputException(file + ": the metadata describe no decoder: " + e.getMessage(), e);
        }
    }

    private static int[] planes(Size s) { return new int[] {s.channels(), s.height(), s.width()}; }

    private static Architecture architecture(String file, String key) {
        for (Architecture a : Architecture.values()) if (a.key().equals(key)) return a;
        throw new InputException(file + ": " + (key == null ? "the metadata name no decoder" : "the metadata name the unknown decoder " + key)
                + "; expected one of " + Arrays.stream(Architecture.values()).map(Architecture::key).collect(Collectors.joining(", ")));
    }

    /** @param otherwise when there is none; 0: there must be one */
    private static int number(String file, Map<String, String> metadata, String key, int otherwise) {
        int[] numbers = numbers(file, metadata, key, otherwise == 0 ? null : new int[] {otherwise});
        if (numbers.length != 1) throw new InputException(file + ": " + key + " " + metadata.get(key) + " in the metadata is not one whole number");
        return numbers[0];
    }

    private static int[] numbers(String file, Map<String, String> metadata, String key, int[] otherwise) {
        String text = metadata.get(key);
        if (text == null && otherwise != null) return otherwise;
        if (text == null) throw new InputException(file + ": the metadata have no " + key);
        try {
            return Arrays.stream(text.split(",")).map(String::trim).mapToInt(Integer::parseInt).toArray();
        } catch (NumberFormatException e) {
            throw new InputException(file + ": " + key + " " + text + " in the metadata is not a list of whole numbers", e);
        }
    }
}
