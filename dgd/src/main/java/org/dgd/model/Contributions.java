package org.dgd.model;

import java.util.LinkedHashMap;
import java.util.Map;
import org.dgd.engine.Scope;
import org.dgd.engine.Tensor;
import org.dgd.nn.data.Batches;
import org.dgd.nn.data.Samples;

/**
 * What every term of the objective (paper, equation 3) is at the parameters as they are, in nats, summed over all samples.
 *
 * @param samples     N
 * @param likelihood  Σ_i log P(x_i|z_i,θ), without what depends on x alone; the decoder is in evaluation mode
 * @param latent      Σ_i log P(z_i|φ), or log P(z_i|φ,label) where labels choose among components, with all constants
 * @param priors      the parts of log P(φ), with all constants, each counted as often as it counts in an epoch; none under N(0,I)
 * @param weightDecay log P(θ) but for a constant: −½·λ·(batches of an epoch)·|θ|², because the L2 term λθ enters every batch's gradient
 */
public record Contributions(int samples, double likelihood, double latent, Map<String, Double> priors, double weightDecay) {
    private static final int BATCH = 64;

    /** How often the terms that are no sums over samples count. */
    public record Counts(double prior, double batches, double decay) { }

    /**
     * @param labelled whether the latent term of a labelled sample is that of its class
     * @param counts   log P(φ) in an epoch; batches of an epoch; Adam's λ
     */
    public static Contributions of(Dgd model, Samples samples, boolean labelled, Counts counts) {
        double likelihood = 0, latent = 0;
        Batches batches = new Batches(samples, BATCH, null);
        model.decoder().training(false);
        for (int[] index : batches.epoch(1))
            try (Scope scope = model.decoder().device().scope()) {
                Tensor z = model.representation().of(index);
                likelihood -= model.likelihood().negativeLog(model.decoder().logits(z), batches.observation(scope, index)).item();
                latent += model.prior().logDensity(z, labelled ? batches.labels(index) : null).sum().item();
            }
        return new Contributions(samples.size(), likelihood, latent, priors(model, counts.prior),
                -0.5 * counts.decay * counts.batches * squares(model));
    }

    private static Map<String, Double> priors(Dgd model, double count) {
        Map<String, Double> values = new LinkedHashMap<>();
        try (Scope _ = model.decoder().device().scope()) {
            model.prior().logPriors().forEach((name, value) -> values.put(name, count * value.item()));
        }
        return values;
    }

    /** |θ|² of all that the decoder's optimizer steps. */
    private static double squares(Dgd model) {
        double sum = 0;
        for (Tensor p : model.weights()) for (double v : p.storage.read()) sum += v * v;
        return sum;
    }

    /** All of them by name, in the order of equation 3. */
    public Map<String, Double> terms() {
        Map<String, Double> terms = new LinkedHashMap<>();
        terms.put("log P(x|z)", likelihood);
        terms.put("log P(z)", latent);
        terms.putAll(priors);
        terms.put("weight decay of the decoder", weightDecay);
        return terms;
    }

    /** What training maximises. */
    public double objective() { return terms().values().stream().mapToDouble(Double::doubleValue).sum(); }
}
