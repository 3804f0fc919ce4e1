package org.dgd.baseline;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dgd.model.DecoderSpec;
import org.dgd.nn.data.InputException;

/**
 * Which VAE: all it takes to build it, and what {@code __metadata__} of its file says.
 *
 * @param decoder          has the capacity and the latent dimension, and makes images of the size that the encoder takes
 * @param normBeforeLinear batch norm and ReLU between the last convolution of an encoder and its linear layer; the paper can be read
 *                         either way, and we read it without
 */
public record VaeSpec(VaeArchitecture architecture, DecoderSpec decoder, Head head, boolean normBeforeLinear) {
    private static final String ARCHITECTURE = "vae", HEAD = "head", NORM = "norm_before_linear";

    public VaeSpec {
        if (decoder.architecture() != architecture.decoder())
            throw new IllegalArgumentException("vae " + architecture.key() + ": its decoder is " + architecture.decoder().key() + ", not "
                    + decoder.architecture().key());
        if (normBeforeLinear && !architecture.endsLinear())
            throw new IllegalArgumentException("vae " + architecture.key() + ": its encoder has no linear layer to put batch norm before");
    }

    /** @param latent 0: the dimension that the layers demand, or the paper's */
    public static VaeSpec of(VaeArchitecture architecture, int capacity, int latent, Head head) {
        DecoderSpec decoder = DecoderSpec.of(architecture.decoder(), capacity, latent, architecture.usualLatent(), null, List.of());
        return new VaeSpec(architecture, decoder, head, false);
    }

    public VaeSpec withNormBeforeLinear() { return new VaeSpec(architecture, decoder, head, true); }

    public int capacity() { return decoder.capacity(); }

    public int latent() { return decoder.latent(); }

    /** The strings of a file. */
    public Map<String, String> metadata() {
        Map<String, String> m = new LinkedHashMap<>(decoder.metadata());
        m.put(ARCHITECTURE, architecture.key());
        m.put(HEAD, head.key());
        m.put(NORM, Boolean.toString(normBeforeLinear));
        return m;
    }

    /** @throws InputException naming {@code file} and the key, when a string is missing or cannot be understood */
    public static VaeSpec parse(Map<String, String> metadata, String file) {
        VaeArchitecture architecture = null;
        for (VaeArchitecture a : VaeArchitecture.values()) if (a.key().equals(metadata.get(ARCHITECTURE))) architecture = a;
        if (architecture == null)
            throw wrong(file, metadata, ARCHITECTURE, Arrays.stream(VaeArchitecture.values()).map(VaeArchitecture::key).toList());
        Head head = null;
        for (Head h : Head.values()) if (h.key().equals(metadata.get(HEAD))) head = h;
        if (head == null) throw wrong(file, metadata, HEAD, Arrays.stream(Head.values()).map(Head::key).toList());
        boolean norm = Boolean.parseBoolean(metadata.get(NORM));
        if (!metadata.getOrDefault(NORM, "false").equals(Boolean.toString(norm))) throw wrong(file, metadata, NORM, List.of("true", "false"));
        DecoderSpec decoder = DecoderSpec.parse(metadata, file);
        try {
            return new VaeSpec(architecture, decoder, head, norm);
        } catch (IllegalArgumentException e) {
            throw new InputException(file + ": the metadata describe no VAE: " + e.getMessage(), e);
        }
    }

    private static InputException wrong(String file, Map<String, String> metadata, String key, List<String> expected) {
        String value = metadata.get(key);
        return new InputException(file + ": " + (value == null ? "the metadata have no " + key : key + " " + value + " in the metadata is unknown")
                + "; expected " + expected.stream().collect(Collectors.joining(", ")));
    }
}
