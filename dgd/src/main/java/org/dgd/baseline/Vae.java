package org.dgd.baseline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Scope;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.model.Decoder;
import org.dgd.model.Likelihood;
import org.dgd.nn.Parameter;
import org.dgd.nn.data.Batches;
import org.dgd.nn.data.Samples;

/**
 * A variational autoencoder (Kingma and Welling 2014; paper, appendix A.3): an encoder q(z|x), a decoder P(x|z) and N(0,I) over z.
 * Its loss bounds −log P(x) from above when the second term has weight 1:
 *
 * <pre>    loss = −log P(x | z = mean + sd·ε) + weight · KL(q(z|x) ‖ N(0,I)),    ε from N(0,I) </pre>
 */
public final class Vae {
    private static final int BATCH = 64;      // of a scope of encode(), as of Decoder.images()

    private final VaeSpec spec;
    private final Likelihood likelihood;
    private final Device device;
    private final Encoder encoder;
    private final Decoder decoder;

    public Vae(VaeSpec spec, Likelihood likelihood, Device device, Rng rng) {
        this.spec = spec;
        this.likelihood = likelihood;
        this.device = device;
        encoder = new Encoder(spec, device, rng.child("encoder"));
        decoder = new Decoder(spec.decoder(), device, rng.child("decoder"));
    }

    public VaeSpec spec() { return spec; }

    public Likelihood likelihood() { return likelihood; }

    public Device device() { return device; }

    public Encoder encoder() { return encoder; }

    public Decoder decoder() { return decoder; }

    /** q(z|x) of images (n,h,w,c) in [0,1]. */
    public Posterior posterior(Tensor x) { return encoder.posterior(x); }

    /** Both terms of the loss for images x (n,h,w,c) and noise ε (n,1,1,m). */
    public Loss loss(Tensor x, Tensor noise) {
        Posterior q = posterior(x);
        return new Loss(likelihood.negativeLog(decoder.logits(q.sample(noise)), x), q.divergence());
    }

    /**
     * Scalars in nats, summed over the batch.
     *
     * @param reconstruction −log P(x|z), summed over pixels, without constants
     * @param divergence     KL(q(z|x) ‖ N(0,I)), summed over dimensions
     */
    public record Loss(Tensor reconstruction, Tensor divergence) {
        public Tensor total(Beta beta) { return reconstruction.add(beta.weight() == 1 ? divergence : divergence.mul(beta.weight())); }
    }

    /** Means and sds of q(z|x), rows of m numbers, one row a sample. */
    public record Codes(double[] mean, double[] sd) {
        /** One z of every sample, drawn from its q(z|x). */
        public double[] sample(Rng rng) {
            double[] z = rng.gaussians(mean.length);
            for (int i = 0; i < z.length; i++) z[i] = mean[i] + sd[i] * z[i];
            return z;
        }
    }

    /** q(z|x) of samples, in evaluation mode. Opens scopes of its own and leaves the model in evaluation mode. */
    public Codes encode(Samples samples) {
        int m = spec.latent();
        double[] mean = new double[Math.multiplyExact(samples.size(), m)], sd = new double[mean.length];
        training(false);
        Batches batches = new Batches(samples, BATCH, null);
        for (int[] index : batches.epoch(1))
            try (Scope step = device.inference()) {
                Posterior q = posterior(batches.data(step, index));
                System.arraycopy(q.mean().storage.read(), 0, mean, index[0] * m, index.length * m);
                System.arraycopy(q.sd().storage.read(), 0, sd, index[0] * m, index.length * m);
            }
        return new Codes(mean, sd);
    }

    /** The shape of the noise for n samples. */
    public Shape latent(int n) { return Shape.batch(n, spec.latent()); }

    public void training(boolean on) {
        encoder.training(on);
        decoder.training(on);
    }

    public List<Tensor> parameters() {
        List<Tensor> all = new ArrayList<>(encoder.parameters());
        all.addAll(decoder.parameters());
        return all;
    }

    public long parameterCount() { return encoder.parameterCount() + decoder.parameterCount(); }

    /** Everything that a file holds, by name: {@code encoder.mean.0.weight}, {@code encoder.sd.0.weight}, {@code decoder.0.weight} … */
    public Map<String, Parameter> state() {
        Map<String, Parameter> state = new LinkedHashMap<>();
        encoder.state().forEach((name, parameter) -> state.put("encoder." + name, parameter));
        state.putAll(decoder.state());
        return state;
    }

    /** The strings of a file. */
    public Map<String, String> metadata() {
        Map<String, String> metadata = new LinkedHashMap<>(spec.metadata());
        metadata.put("loss", likelihood.key());
        return metadata;
    }
}
