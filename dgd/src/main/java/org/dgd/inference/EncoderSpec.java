package org.dgd.inference;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.model.Architecture.Size;
import org.dgd.model.LayerList;
import org.dgd.nn.Sequential;
import org.dgd.nn.data.InputException;

/**
 * Which encoder: all it takes to build it, and what {@code __metadata__} of its file says.
 *
 * @param places   K, how many places a sample may have; 1 but for a mixture
 * @param capacity c, the number of channels from which all others follow
 * @param latent   m, the dimension of the representation
 * @param size     of what it reads
 */
public record EncoderSpec(Kind kind, int places, Layers layers, int capacity, int latent, Size size) {
    public static final int DEFAULT_CAPACITY = 16, DEFAULT_PLACES = 16;
    private static final int MAX_CAPACITY = 1024, MAX_PLACES = 256;
    /** Numbers of a sample, and of its representation. */
    private static final int MOST = 1 << 28, MOST_LATENT = 1 << 20;
    /** Convolutions halve an image until a side has so many pixels; smaller ones than twice that have none. */
    private static final int GRID = 8;

    /** What it says of z. */
    public enum Kind {
        /** One z = e(x), trained with the squared error, so that it comes to E[z|x]. */
        DETERMINISTIC,
        /** q(z|x) = N(μ(x), diag σ²(x)), trained with −log q(z|x). */
        GAUSSIAN,
        /**
         * q(z|x) = Σ_k π_k(x) N(μ_k(x), diag σ_k²(x)), trained with −log q(z|x): a mixture density network (Bishop 1994), for samples that
         * several far places explain, of which a mean would be none.
         */
        MIXTURE;

        public String key() { return EncoderSpec.key(this); }
    }

    /** How it reads x. */
    public enum Layers {
        /** Convolutions 4x4 with stride 2 to c, 2c … channels, each with ReLU; then 8c units. */
        CONVOLUTIONAL,
        /** Two layers of 16c units with ReLU. */
        MLP;

        /** Convolutions for images that can be halved, else an mlp. */
        public static Layers fitting(Size size) { return Math.min(size.height(), size.width()) >= 2 * GRID - 2 ? CONVOLUTIONAL : MLP; }

        public String key() { return EncoderSpec.key(this); }
    }

    public EncoderSpec {
        if (places < 1 || places > MAX_PLACES) throw new InputException("--places " + places + ": between 1 and " + MAX_PLACES + " are possible");
        if (places > 1 && kind != Kind.MIXTURE) throw new InputException("--places " + places + ": belong to --kind mixture; a "
                + kind.key() + " encoder has one");
        if (capacity < 1) throw new InputException("--capacity " + capacity + ": at least 1 is needed");
        if (capacity > MAX_CAPACITY) throw new InputException("--capacity " + capacity + ": at most " + MAX_CAPACITY + " is possible");
        if (latent < 1) throw new InputException("--latent " + latent + ": at least 1 is needed");
        if (latent > MOST_LATENT) throw new InputException("--latent " + latent + ": at most " + MOST_LATENT + " is possible");
        if ((double) size.height() * size.width() * size.channels() > MOST)
            throw new InputException("samples of " + size + " are too large for an encoder");
        if (layers == Layers.CONVOLUTIONAL && Layers.fitting(size) != layers)
            throw new InputException("--layers convolutional: samples of " + size + " are too small for it; use mlp");
    }

    /** With one place. */
    public EncoderSpec(Kind kind, Layers layers, int capacity, int latent, Size size) { this(kind, 1, layers, capacity, latent, size); }

    /** Numbers that the layers put out: for every place a mean of every dimension, a log variance if there is one, and the place's weight. */
    int outputs() {
        return switch (kind) {
            case DETERMINISTIC -> latent;
            case GAUSSIAN -> 2 * latent;
            case MIXTURE -> places * (2 * latent + 1);
        };
    }

    Sequential build(Device device, Rng rng) { return layers(new LayerList(device, rng)).sequential(); }

    /** How many numbers the layers have, without making them, and those of the units. */
    double parameters() { return layers(LayerList.counting()).parameters() + 2.0 * size.features() + 2.0 * latent; }

    private LayerList layers(LayerList l) {
        int c = capacity, h = size.height(), w = size.width();
        if (layers == Layers.MLP) {
            if (h * w > 1) l.flatten();
            return l.linear(size.features(), 16 * c).relu().linear(16 * c, 16 * c).relu().linear(16 * c, outputs());
        }
        int in = size.channels();
        for (int out = c; Math.min(h, w) > GRID; out *= 2, h /= 2, w /= 2) {
            l.shrink(in, out, 4, 2, 1).relu();
            in = out;
        }
        return l.flatten().linear(h * w * in, 8 * c).relu().linear(8 * c, outputs());
    }

    Map<String, String> metadata() {
        Map<String, String> m = new LinkedHashMap<>();
        m.put("encoder", kind.key());
        if (kind == Kind.MIXTURE) m.put("places", Integer.toString(places));
        m.put("layers", layers.key());
        m.put("capacity", Integer.toString(capacity));
        m.put("latent", Integer.toString(latent));
        m.put("shape", size.channels() + "," + size.height() + "," + size.width());
        return m;
    }

    /** {@link InputException} naming the file and the key, when a string is missing or cannot be understood. */
    static EncoderSpec parse(Map<String, String> metadata, String file) {
        if (!metadata.containsKey("encoder")) throw new InputException(file + ": is no encoder; fit-encoder makes one");
        int[] shape = numbers(file, metadata, "shape", 3);
        try {
            Kind kind = constant(file, metadata, "encoder", Kind.values());
            int places = kind == Kind.MIXTURE ? numbers(file, metadata, "places", 1)[0] : 1;
            return new EncoderSpec(kind, places, constant(file, metadata, "layers", Layers.values()),
                    numbers(file, metadata, "capacity", 1)[0], numbers(file, metadata, "latent", 1)[0], Size.of(shape[1], shape[2], shape[0]));
        } catch (InputException e) {
            throw e.getMessage().startsWith(file) ? e : new InputException(file + ": the metadata describe no encoder: " + e.getMessage(), e);
        }
    }

    private static String key(Enum<?> constant) { return constant.name().toLowerCase(Locale.ROOT); }

    private static <E extends Enum<E>> E constant(String file, Map<String, String> metadata, String key, E[] constants) {
        String text = metadata.get(key);
        for (E e : constants) if (key(e).equals(text)) return e;
        throw new InputException(file + ": " + key + " " + text + " in the metadata is unknown; expected "
                + Arrays.stream(constants).map(EncoderSpec::key).collect(Collectors.joining(" or ")));
    }

    private static int[] numbers(String file, Map<String, String> metadata, String key, int count) {
        String text = metadata.getOrDefault(key, "");
        try {
            int[] numbers = Arrays.stream(text.split(",")).mapToInt(Integer::parseInt).toArray();
            if (numbers.length == count && Arrays.stream(numbers).allMatch(n -> n > 0)) return numbers;
        } catch (NumberFormatException e) {
            throw new InputException(file + ": " + key + " \"" + text + "\" in the metadata is not " + count + " whole numbers", e);
        }
        throw new InputException(file + ": " + key + " \"" + text + "\" in the metadata is not " + count + " numbers of at least 1");
    }
}
