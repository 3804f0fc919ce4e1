package org.dgd.engine;

/** How a case stands in a graph. The same op takes other paths through {@link Gradients} in each. */
public enum Wiring {
    /** Alone: inputs are leaves and the result gets its gradient from outside. */
    ALONE {
        @Override public Tensor apply(OpCase c, Tensor[] x) { return c.function().apply(x); }
    },

    /** Between other ops, so that gradients may be computed in place. */
    BETWEEN {
        @Override public Tensor apply(OpCase c, Tensor[] x) { return c.function().apply(made(x)).mul(1); }
    },

    /** Twice with the same inputs, so that gradients add up. */
    TWICE {
        @Override public Tensor apply(OpCase c, Tensor[] x) {
            Tensor[] made = made(x);
            return c.function().apply(made).add(c.function().apply(made).mul(-0.25));
        }

        @Override public boolean suits(OpCase c) { return !c.hasTable(); }
    };

    /** Runs the case on these inputs, in the scope that is open. */
    public abstract Tensor apply(OpCase c, Tensor[] x);

    /** Whether the case can stand so. */
    public boolean suits(OpCase c) { return true; }

    /** Every input as the result of an op. */
    private static Tensor[] made(Tensor[] x) {
        Tensor[] made = x.clone();
        for (int i = 0; i < x.length; i++) if (x[i].wantsGradient() && !x[i].isTable()) made[i] = x[i].mul(1);
        return made;
    }
}
