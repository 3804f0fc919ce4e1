package org.dgd.model;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.nn.Parameter;
import org.dgd.nn.Sequential;
import org.dgd.nn.data.Observation;
import org.dgd.nn.data.Samples;

/** f(z; θ): from representations (n,1,1,m) to images (n,h,w,c). The last activation, a sigmoid, is apart from the layers. */
public final class Decoder {
    private static final int BATCH = 64;      // of a scope of images(): large enough for all cores, small enough for any memory

    private final DecoderSpec spec;
    private final Device device;
    private final Sequential layers;

    public Decoder(DecoderSpec spec, Device device, Rng rng) {
        this.spec = spec;
        this.device = device;
        layers = spec.architecture().layers(spec, device, rng);
    }

    public DecoderSpec spec() { return spec; }

    public Device device() { return device; }

    /** Up to the logits. */
    public Sequential layers() { return layers; }

    /** The output before the sigmoid, from which {@link Likelihood} computes. */
    public Tensor logits(Tensor z) { return layers.forward(z); }

    /** Images in [0,1]. */
    public Tensor forward(Tensor z) { return logits(z).sigmoid(); }

    /**
     * Images of representations, in evaluation mode: rows of m numbers to (N,h,w,c), row by row, in [0,1]. Opens scopes of its
     * own and leaves the decoder in evaluation mode.
     */
    public float[] images(double[] z) { return images(z, Tensor::sigmoid); }

    /** The same with another last activation than the sigmoid. */
    public float[] images(double[] z, UnaryOperator<Tensor> activation) {
        int m = spec.latent(), features = spec.size().features(), n = z.length / m;
        if (z.length != n * m) throw new IllegalArgumentException("decoder: " + z.length + " numbers are not rows of " + m);
        float[] images = new float[Math.multiplyExact(n, features)], rows = new float[BATCH * m];
        training(false);
        for (int from = 0; from < n; from += BATCH) {
            int count = Math.min(BATCH, n - from);
            for (int i = 0; i < count * m; i++) rows[i] = (float) z[from * m + i];
            try (Scope step = device.inference()) {
                double[] batch = activation.apply(logits(step.tensor(Shape.batch(count, m), rows))).storage.read();
                for (int i = 0; i < batch.length; i++) images[from * features + i] = (float) batch[i];
            }
        }
        return images;
    }

    /** E[x|z] at the representations of these samples, row by row; where samples have {@linkplain Likelihood#sized sizes}, of samples of theirs. */
    public float[] means(double[] z, Likelihood likelihood, Samples samples) {
        if (!likelihood.hasSizes()) return images(z, likelihood::mean);
        int features = spec.size().features(), m = spec.latent();
        float[] all = new float[Math.multiplyExact(samples.size(), features)];
        for (int from = 0; from < samples.size(); from += BATCH) {
            int first = from, count = Math.min(BATCH, samples.size() - from);
            float[] some = images(Arrays.copyOfRange(z, from * m, (from + count) * m), l -> likelihood.mean(likelihood.sized(l, observed(samples, first, l))));
            System.arraycopy(some, 0, all, from * features, some.length);
        }
        return all;
    }

    private static Observation observed(Samples samples, int from, Tensor logits) {
        float[] x = new float[logits.shape.n() * samples.pixelsPerImage()];
        for (int i = 0; i < logits.shape.n(); i++) samples.copy(from + i, x, i * samples.pixelsPerImage());
        return Observation.of(logits.device().current(), logits.shape, x);
    }

    public void training(boolean on) { layers.training(on); }

    public List<Tensor> parameters() { return layers.parameters(); }

    public long parameterCount() { return layers.parameterCount(); }

    /** By their names in a model file: {@code decoder.0.weight} … */
    public Map<String, Parameter> state() {
        Map<String, Parameter> state = new LinkedHashMap<>();
        layers.state().forEach((name, parameter) -> state.put("decoder." + name, parameter));
        return state;
    }
}
