package org.dgd.model;

import java.util.Locale;
import org.dgd.engine.Tensor;

/**
 * Distributions of the numbers in a table, given logits l. A <em>scale</em> s is a parameter that all samples share, one number a column, on a
 * logarithmic scale; families without one ignore it. All tensors are (n,1,1,columns), s is (1,1,1,columns).
 */
public enum Family {
    /** x ~ N(l, 1/λ) with λ = exp(s): any number. */
    NORMAL {
        @Override Tensor negativeLogs(Tensor l, Tensor x, Tensor s) { return l.sub(x).square().mul(s.exp()).sub(s).mul(0.5).add(HALF_LOG_2_PI); }

        @Override Tensor slope(Tensor l, Tensor s) { return l.mul(s.exp()); }

        @Override Tensor offset(Tensor l, Tensor s) { return l.square().mul(s.exp()).sub(s).mul(0.5); }

        @Override Tensor mean(Tensor l) { return l; }

        @Override boolean hasScale() { return true; }
    },
    /** x is 0 or 1, with P(x = 1) = sigmoid(l). */
    BERNOULLI {
        @Override Tensor negativeLogs(Tensor l, Tensor x, Tensor s) { return l.softplus().sub(l.mul(x)); }

        @Override Tensor slope(Tensor l, Tensor s) { return l; }

        @Override Tensor offset(Tensor l, Tensor s) { return l.softplus(); }

        @Override Tensor mean(Tensor l) { return l.sigmoid(); }
    },
    /** x is one-hot over all columns of the block, with P = softmax(l). */
    CATEGORICAL {
        @Override Tensor negativeLogs(Tensor l, Tensor x, Tensor s) { return l.logSoftmax().mul(x).neg(); }

        @Override Tensor slope(Tensor l, Tensor s) { return l.logSoftmax(); }

        @Override Tensor offset(Tensor l, Tensor s) { return l.mul(0); }

        @Override Tensor mean(Tensor l) { return l.logSoftmax().exp(); }
    },
    /** x = 0, 1, 2 … with mean exp(l). */
    POISSON {
        @Override Tensor negativeLogs(Tensor l, Tensor x, Tensor s) { return offset(l, s).sub(rate(l).mul(x)).add(LogGamma.of(x.add(1))); }

        @Override Tensor slope(Tensor l, Tensor s) { return rate(l); }

        @Override Tensor offset(Tensor l, Tensor s) { return rate(l).exp(); }

        @Override Tensor mean(Tensor l) { return rate(l).exp(); }

        @Override boolean counts() { return true; }
    },
    /**
     * x = 0, 1, 2 … with mean μ = exp(l) and variance μ + μ²/r, r = exp(s). In terms of t = softplus(s − l) and u = softplus(l − s), which
     * do not overflow, −log P = x·t + r·u + log Γ(x+1) + log Γ(r) − log Γ(x+r).
     */
    NEGATIVE_BINOMIAL {
        @Override Tensor negativeLogs(Tensor l, Tensor x, Tensor s) {
            Tensor r = s.exp();
            return offset(l, s).sub(slope(l, s).mul(x)).add(LogGamma.of(x.add(1))).add(LogGamma.of(r)).sub(LogGamma.of(x.add(r)));
        }

        @Override Tensor slope(Tensor l, Tensor s) { return s.sub(rate(l)).softplus().neg(); }

        @Override Tensor offset(Tensor l, Tensor s) { return rate(l).sub(s).softplus().mul(s.exp()); }

        @Override Tensor mean(Tensor l) { return rate(l).exp(); }

        @Override boolean hasScale() { return true; }

        @Override boolean counts() { return true; }
    },
    /**
     * x > 0 is a size factor and has no distribution: log P(x) = 0. Its logit is the logarithm of x, wherever it comes from ({@link
     * SizeFactors}).
     */
    SIZE {
        @Override Tensor negativeLogs(Tensor l, Tensor x, Tensor s) { return l.mul(0); }

        @Override Tensor slope(Tensor l, Tensor s) { return l.mul(0); }

        @Override Tensor offset(Tensor l, Tensor s) { return l.mul(0); }

        @Override Tensor mean(Tensor l) { return l.exp(); }
    };

    private static final double HALF_LOG_2_PI = 0.5 * StrictMath.log(2 * Math.PI);
    /** exp of more would be a count that a float cannot tell from its neighbours. */
    private static final double LARGEST_LOG_RATE = 18;

    /** −log P(x|l,s) of every value in nats, with all constants. */
    abstract Tensor negativeLogs(Tensor l, Tensor x, Tensor s);

    /** As {@link Likelihood#slope}. */
    abstract Tensor slope(Tensor l, Tensor s);

    /** As {@link Likelihood#offset}. */
    abstract Tensor offset(Tensor l, Tensor s);

    /** E[x|l]. */
    abstract Tensor mean(Tensor l);

    boolean hasScale() { return false; }

    /** Whether x is a count, whose mean a {@linkplain SizeFactor size factor} multiplies. */
    boolean counts() { return false; }

    private static Tensor rate(Tensor l) { return l.clamp(-LARGEST_LOG_RATE, LARGEST_LOG_RATE); }

    public String key() { return name().toLowerCase(Locale.ROOT).replace('_', '-'); }
}
