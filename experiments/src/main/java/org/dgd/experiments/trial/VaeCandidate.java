package org.dgd.experiments.trial;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.dgd.baseline.Beta;
import org.dgd.baseline.Head;
import org.dgd.baseline.VaeArchitecture;
import org.dgd.baseline.VaeSpec;

/**
 * A VAE (appendix A.3).
 *
 * @param b the paper's b, from which the weight of the divergence follows ({@link Beta#scaled}); empty: the weight is 1, a VanillaVAE
 */
public record VaeCandidate(VaeArchitecture architecture, int capacity, Head head, OptionalDouble b, double lr,
        double weightDecay) implements Candidate {
    public VaeSpec spec() { return VaeSpec.of(architecture, capacity, 0, head); }

    public Beta beta() { return b.isEmpty() ? Beta.ONE : Beta.scaled(b.getAsDouble(), spec()); }

    @Override public Family family() { return b.isEmpty() ? Family.VANILLA_VAE : Family.BETA_VAE; }

    @Override public String architectureKey() { return architecture.key(); }

    @Override public int latent() { return spec().latent(); }

    @Override public String key() {
        return "vae-" + architecture.key() + "-c" + capacity + "-m" + latent() + (head == Head.PAPER ? "" : "-" + head.key())
                + "-b" + (b.isEmpty() ? "none" : Candidate.number(b.getAsDouble())) + "-lr" + Candidate.number(lr) + "-wd"
                        + Candidate.number(weightDecay);
    }

    @Override public Map<String, Object> options() {
        Map<String, Object> o = new LinkedHashMap<>();
        o.put("model", "vae");
        o.put("architecture", architectureKey());
        o.put("capacity", capacity);
        o.put("latent", latent());
        o.put("head", head.key());
        o.put("b", b.isEmpty() ? "none" : (Object) b.getAsDouble());
        o.put("lr", lr);
        o.put("weight-decay", weightDecay);
        return o;
    }

    /** An OptionalDouble cannot be serialized, null can. */
    private record Sent(VaeArchitecture architecture, int capacity, Head head, Double b, double lr, double weightDecay) implements Serializable {
        private Object readResolve() {
            return new VaeCandidate(architecture, capacity, head, b == null ? OptionalDouble.empty() : OptionalDouble.of(b), lr, weightDecay);
        }
    }

    private Object writeReplace() { return new Sent(architecture, capacity, head, b.isEmpty() ? null : (Double) b.getAsDouble(), lr, weightDecay); }
}
