package org.dgd.engine;

import java.util.ArrayList;

/**
 * One training step: it owns what the step allocates and records the ops in their order, so it is the tape that
 * {@link Gradients} walks back. Closing it hands all storage back to the device for the next step.
 */
public final class Scope implements AutoCloseable {
    private final Device device;
    private final boolean differentiable;
    private Pool pool;
    private final ArrayList<Storage> owned = new ArrayList<>();
    private final ArrayList<Tensor> tape = new ArrayList<>();
    private final ArrayList<Tensor> tables = new ArrayList<>();     // whose gradients lie in this scope's storage

    Scope(Device device, boolean differentiable) {
        this.device = device;
        this.differentiable = differentiable;
    }

    void open(Pool pool) { this.pool = pool; }

    Pool pool() { return pool; }

    /** Whether results want gradients if their inputs do; see {@link Device#inference}. */
    public boolean differentiable() { return differentiable; }

    /** A tensor without history: data, scratch, a gradient. Its content is undefined. */
    public Tensor tensor(Shape shape) { return new Tensor(shape, take(shape), null, false); }

    /** A tensor of data, row-major, without history. */
    public Tensor tensor(Shape shape, float[] values) {
        Tensor t = tensor(shape);
        t.storage.write(values);
        return t;
    }

    /** Row numbers that end with this scope. */
    public Index index(int... rows) { return new Index(tensor(Shape.batch(rows.length, 1)), rows); }

    Tensor record(Op op, boolean wantsGradient) {
        Shape shape = op.shape();
        Tensor y = new Tensor(shape, take(shape), op, wantsGradient && differentiable);
        y.tape = this;
        if (differentiable) tape.add(y);
        return y;
    }

    private Storage take(Shape shape) {
        Storage s = device.take(shape, pool);
        owned.add(s);
        return s;
    }

    /** Gives one tensor's storage back early. */
    void release(Tensor t) {
        for (int i = owned.size() - 1; i >= 0; i--)
            if (owned.get(i) == t.storage) {
                owned.remove(i);
                device.give(t.storage, pool);
                return;
            }
    }

    /** Hands a tensor of this scope to one that was opened before, so that it outlives this scope, but without its history. */
    public Tensor handTo(Scope outer, Tensor t) {
        if (outer.device != device || outer.pool != pool || !owned.remove(t.storage))
            throw new IllegalStateException("handTo: " + t
                    + " is not of this scope, or the other is on another device or outside of a recorded step");
        outer.owned.add(t.storage);
        return new Tensor(t.shape, t.storage, null, false);
    }

    void lentTo(Tensor table) { tables.add(table); }

    Tensor recorded(int i) { return tape.get(i); }

    int positionOf(Tensor y) {
        if (!differentiable) throw new IllegalStateException("backward: " + y + " in a scope for inference, where no op is recorded");
        for (int i = tape.size() - 1; i >= 0; i--) if (tape.get(i) == y) return i;
        throw new IllegalStateException("backward: " + y + " was not made by an op in the scope that is open");
    }

    @Override public void close() {
        device.closed(this);
        for (int i = 0; i < owned.size(); i++) device.give(owned.get(i), pool);
        for (int i = 0; i < tables.size(); i++) tables.get(i).zeroGradient();
        owned.clear();
        tape.clear();
        tables.clear();
        pool = null;
    }

    /** As if nothing that this scope recorded had given a leaf a gradient: for a step that is to begin anew. */
    public void forgetGradients() {
        for (int i = 0; i < tape.size(); i++) for (Tensor x : tape.get(i).origin.inputs()) if (x.isLeaf()) x.zeroGradient();
    }
}
