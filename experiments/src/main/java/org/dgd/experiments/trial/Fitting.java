package org.dgd.experiments.trial;

import java.util.Locale;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.metric.PrincipalScores;
import org.dgd.model.DecoderSpec;
import org.dgd.model.Representation;
import org.dgd.nn.data.Samples;
import org.dgd.nn.optim.AdamRule;
import org.dgd.nn.optim.Optimizer;
import org.dgd.nn.optim.RowAdam;
import org.dgd.nn.optim.RowSgd;
import org.dgd.nn.optim.Schedule;

/** How a DGD under N(0,I) is fitted: where its representations start, and what steps are made. */
public enum Fitting {
    /** Appendix A.2: representations start at N(0,I); SGD with momentum 0.9; constant rates. */
    PAPER {
        @Override Starts starts(DecoderSpec spec, Samples train, Device device) {
            return (samples, rng) -> Representation.normal(device, samples.size(), spec.latent(), rng);
        }

        @Override Optimizer step(Tensor table, double rate) { return new RowSgd(table, rate, MOMENTUM); }

        @Override Schedule schedule(double rate, int epochs) { return Schedule.constant(rate); }
    },

    /**
     * Ours: representations start at {@value #START_SD} times the {@link PrincipalScores} of their images, so that like images have like
     * representations from the first step, and so near 0 that the prior's pull costs no reconstruction; Adam with moments of each row; all
     * rates fall as half a cosine to {@value #LAST} of the first.
     */
    PCA {
        @Override Starts starts(DecoderSpec spec, Samples train, Device device) {
            PrincipalScores scores = PrincipalScores.fit(train, spec.architecture().latentGrid(), spec.latent());
            return (samples, rng) -> new Representation(device, samples.size(), spec.latent(), times(START_SD, scores.of(samples, rng)));
        }

        @Override Optimizer step(Tensor table, double rate) { return new RowAdam(table, rate, AdamRule.DEFAULT); }

        @Override Schedule schedule(double rate, int epochs) { return Schedule.cosine(rate, LAST * rate, epochs); }
    };

    private static final double MOMENTUM = 0.9, START_SD = 0.03, LAST = 0.03;

    /** Makes the representations that samples, of training or test, start from. */
    interface Starts {
        Representation of(Samples samples, Rng rng);
    }

    /** @param train what there is to be learned from, before the first step */
    abstract Starts starts(DecoderSpec spec, Samples train, Device device);

    /** The optimizer of representations. */
    abstract Optimizer step(Tensor table, double rate);

    /** The rate of every epoch, of weights and representations alike. */
    abstract Schedule schedule(double rate, int epochs);

    /** As in the names of files. */
    String key() { return name().toLowerCase(Locale.ROOT); }

    private static double[] times(double factor, double[] values) {
        for (int i = 0; i < values.length; i++) values[i] *= factor;
        return values;
    }
}
