package org.dgd.baseline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.model.Architecture;
import org.dgd.model.Decoder;
import org.dgd.model.DecoderSpec;
import org.dgd.model.LayerList;
import org.dgd.nn.Layout;
import org.dgd.nn.Parameter;
import org.dgd.nn.Sequential;

/**
 * DCGAN for 32x32 colour (Radford, Metz and Chintala 2016; paper, appendix A.5): a generator from z to images in [−1,1], and a
 * discriminator that says how real an image looks. The generator has the layers of the decoder {@code dcgan}, but ends in tanh.
 * Filters start from N(0, 0.02²) and the γ of batch norm from N(1, 0.02²), as in PyTorch's example of DCGAN.
 */
public final class Dcgan {
    private static final double LEAKY_SLOPE = 0.1, INITIAL_SD = 0.02;
    private static final String DECODER = "decoder.", GENERATOR = "generator.", DISCRIMINATOR = "discriminator.";

    private final Decoder generator;
    private final Sequential discriminator;
    private final Device device;

    /** @param spec of the generator: capacity (128 in the paper) and latent dimension (100) */
    public Dcgan(DecoderSpec spec, Device device, Rng rng) {
        if (spec.architecture() != Architecture.DCGAN)
            throw new IllegalArgumentException("dcgan: the generator cannot be " + spec.architecture().key());
        this.device = device;
        generator = new Decoder(spec, device, rng.child("generator"));
        int c = spec.capacity();
        discriminator = new LayerList(device, rng.child("discriminator")).shrink(3, c, 1, 1, 0).leakyRelu(LEAKY_SLOPE)
                .shrink(c, 2 * c, 4, 2, 1).norm(2 * c).leakyRelu(LEAKY_SLOPE).shrink(2 * c, 4 * c, 4, 2, 1).norm(4 * c).leakyRelu(LEAKY_SLOPE)
                .shrink(4 * c, 8 * c, 4, 2, 1).norm(8 * c).leakyRelu(LEAKY_SLOPE).shrink(8 * c, 1, 4, 1, 0).sequential();
        state().forEach((name, p) -> initialize(name, p, rng.child("start").child(name)));
    }

    private static void initialize(String name, Parameter p, Rng rng) {
        boolean filter = p.layout() == Layout.FILTER, gamma = p.layout() == Layout.VECTOR && name.endsWith(".weight");
        if (!filter && !gamma) return;
        double[] values = rng.gaussians(p.tensor().shape.size());
        for (int i = 0; i < values.length; i++) values[i] = (gamma ? 1 : 0) + INITIAL_SD * values[i];
        p.write(values);
    }

    /** z (n,1,1,m) to images (n,32,32,3) in [−1,1]. */
    public Tensor generate(Tensor z) { return generator.logits(z).tanh(); }

    /** Images (n,32,32,3) in [−1,1] to logits (n,1,1,1) of the probability that they are real. */
    public Tensor judge(Tensor x) { return discriminator.forward(x); }

    /** Images in [0,1] to [−1,1], as the discriminator takes them. */
    public static Tensor signed(Tensor x) { return of(x, 2, -1); }

    /** Images of z, rows of m numbers, in evaluation mode and in [0,1]. Opens scopes of its own; leaves the generator in evaluation mode. */
    public float[] images(double[] z) { return generator.images(z, logits -> of(logits.tanh(), 0.5, 0.5)); }

    private static Tensor of(Tensor x, double factor, double offset) { return x.mul(factor).add(offset); }

    public Device device() { return device; }

    public DecoderSpec spec() { return generator.spec(); }

    /** The shape of z for n samples. */
    public Shape latent(int n) { return Shape.batch(n, spec().latent()); }

    public void training(boolean on) {
        generator.training(on);
        discriminator.training(on);
    }

    public List<Tensor> generatorParameters() { return generator.parameters(); }

    public List<Tensor> discriminatorParameters() { return discriminator.parameters(); }

    /** Everything that a file holds, by name: {@code generator.0.weight} … {@code discriminator.0.weight} … */
    public Map<String, Parameter> state() {
        Map<String, Parameter> state = new LinkedHashMap<>();
        generator.state().forEach((name, p) -> state.put(GENERATOR + name.substring(DECODER.length()), p));
        discriminator.state().forEach((name, p) -> state.put(DISCRIMINATOR + name, p));
        return state;
    }

    /** The strings of a file. */
    public Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>(spec().metadata());
        metadata.put("output", "tanh");
        return metadata;
    }
}
