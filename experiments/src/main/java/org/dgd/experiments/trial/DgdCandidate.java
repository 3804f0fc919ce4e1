package org.dgd.experiments.trial;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.model.Architecture;
import org.dgd.model.DecoderSpec;

/**
 * A DGD under N(0,I) (appendix A.2).
 *
 * @param latent 0: the dimension that the layers demand, or {@value #USUAL_LATENT}
 * @param lrZ    learning rate of the representations
 */
public record DgdCandidate(Architecture architecture, int capacity, int latent, double lr, double lrZ, double weightDecay,
                           Fitting fitting) implements Candidate {
    /** Of the linear decoder, whose layers demand none (table 2). */
    public static final int USUAL_LATENT = 200;

    /** Fitted as in the paper. */
    public DgdCandidate(Architecture architecture, int capacity, int latent, double lr, double lrZ, double weightDecay) {
        this(architecture, capacity, latent, lr, lrZ, weightDecay, Fitting.PAPER);
    }

    public DgdCandidate { latent = DecoderSpec.of(architecture, capacity, latent, USUAL_LATENT, null, List.of()).latent(); }

    public DecoderSpec spec() { return DecoderSpec.of(architecture, capacity, latent, USUAL_LATENT, null, List.of()); }

    @Override public Family family() { return Family.DGD; }

    @Override public String architectureKey() { return architecture.key(); }

    @Override public String key() {
        return "dgd-" + architecture.key() + "-c" + capacity + "-m" + latent + "-lr" + Candidate.number(lr) + "-lrz" + Candidate.number(lrZ)
                + "-wd" + Candidate.number(weightDecay) + (fitting == Fitting.PAPER ? "" : "-" + fitting.key());
    }

    @Override public Map<String, Object> options() {
        Map<String, Object> o = new LinkedHashMap<>();
        o.put("model", "dgd");
        o.put("architecture", architectureKey());
        o.put("capacity", capacity);
        o.put("latent", latent);
        o.put("lr", lr);
        o.put("lr-z", lrZ);
        o.put("weight-decay", weightDecay);
        if (fitting != Fitting.PAPER) o.put("fitting", fitting.key());
        return o;
    }
}
