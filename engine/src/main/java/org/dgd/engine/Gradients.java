package org.dgd.engine;

/**
 * Reverse mode. The scope recorded results in the order they were made, so walking it backwards meets every user of a
 * tensor before the tensor itself: no sorting and no recursion. A gradient is let go as soon as its op has used it.
 */
public final class Gradients {
    private final Scope scope;
    private final Kernels kernels;
    private boolean taken;        // the op has passed dy's storage on

    private Gradients(Scope scope, Kernels kernels) {
        this.scope = scope;
        this.kernels = kernels;
    }

    /** Flows the gradient {@code seed} of y (null: 1, for a scalar y) to every leaf that wants one. */
    static void flow(Tensor y, Tensor seed) {
        Scope scope = y.device().current();
        Gradients d = new Gradients(scope, y.device().kernels());
        if (seed == null) {
            Shape.requireSame("backward without a seed", y.shape, Shape.SCALAR);
            seed = scope.tensor(Shape.SCALAR);
            d.kernels.fill(seed, 1);
        } else Shape.requireSame("backward: seed", y.shape, seed.shape);
        int last = scope.positionOf(y);
        if (!y.wantsGradient) throw new IllegalStateException("backward: nothing that " + y + " was made of wants a gradient");
        y.gradient = seed;
        y.hasGradient = true;
        for (int i = last; i >= 0; i--) {
            Tensor t = scope.recorded(i);
            if (!t.hasGradient) continue;
            Tensor dy = t.gradient;
            t.gradient = null;
            t.hasGradient = false;
            d.taken = dy == seed;
            t.origin.backward(d.kernels, t, dy, d);
            if (y.device().checksNumbers()) NumberCheck.backward(t.origin);
            if (!d.taken) scope.release(dy);
        }
    }

    public boolean wants(Tensor x) { return x != null && x.wantsGradient; }

    /** Where to put one contribution to the gradient of x. Call it once per contribution, and only if x {@link #wants} one. */
    public Target into(Tensor x) {
        requireOpen(x);
        boolean add = x.hasGradient;
        if (x.gradient == null) x.gradient = x.origin == null ? x.device().zeros(x.shape) : scope.tensor(x.shape);
        x.hasGradient = true;
        return new Target(x.gradient, add);
    }

    /** As {@link #into}, but a first contribution may take over dy's storage: for kernels that can work in place. */
    public Target reuse(Tensor x, Tensor dy) {
        requireOpen(x);
        if (x.gradient != null || taken || x.origin == null) return into(x);
        x.gradient = dy;
        x.hasGradient = taken = true;
        return Target.over(dy);
    }

    private void requireOpen(Tensor x) {
        if (!x.wantsGradient) throw new IllegalStateException("gradient of " + x + ", which wants none");
        if (x.origin != null && x.tape != scope)
            throw new IllegalStateException("backward: it reached " + x + ", which was made in another scope; make all of a step in one");
        if (x.sparse) throw new IllegalStateException("gradient of the table " + x + ": only rows() can give it one");
    }

    /** A contribution that is dy itself. */
    public void pass(Tensor x, Tensor dy) {
        Target t = reuse(x, dy);
        if (t.tensor() != dy) kernels.affine(dy, 1, 0, t);
    }

    /** Room for a gradient that the op needs only for now, or for one that nobody wants. */
    public Target scratch(Shape shape) { return Target.over(scope.tensor(shape)); }

    /** The gradient of a table is dy, for these rows. It lies in the scope's storage and ends with the scope. */
    public void rows(Tensor table, Index index, Tensor dy) {
        if (table.hasGradient) throw new IllegalStateException("rows: the table " + table + " can be used once per backward");
        table.gradient = dy;
        table.gradientIndex = index;
        table.hasGradient = taken = true;
        scope.lentTo(table);
    }
}
