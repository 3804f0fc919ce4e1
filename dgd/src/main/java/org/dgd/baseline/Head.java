package org.dgd.baseline;

import java.util.Locale;
import org.dgd.engine.Tensor;

/** How the two outputs a and b of an encoder become mean and sd of q(z|x). */
public enum Head {
    /** The paper's A.3, taken literally: mean = relu(a) and sd = sigmoid(b). No mean is negative and no sd above 1. */
    PAPER {
        @Override Posterior of(Tensor a, Tensor b) { return new Posterior(a.relu(), b.sigmoid(), b.neg().softplus().neg()); }
    },
    /** The usual one (Kingma and Welling 2014): mean = a and log variance = b. */
    STANDARD {
        @Override Posterior of(Tensor a, Tensor b) {
            Tensor logSd = b.mul(0.5);
            return new Posterior(a, logSd.exp(), logSd);
        }
    };

    abstract Posterior of(Tensor a, Tensor b);

    public String key() { return name().toLowerCase(Locale.ROOT); }
}
