package org.dgd.engine;

import java.util.ArrayDeque;
import java.util.OptionalLong;

/**
 * Memory and kernels of one device, and the scope that is open on it. Storage is kept in free lists by shape, so a
 * training step allocates no arrays once it has run. One thread at a time works with a device.
 */
public abstract class Device implements AutoCloseable {
    private final Pool pool = new Pool();
    private final ArrayDeque<Scope> idle = new ArrayDeque<>(), idleInference = new ArrayDeque<>(), open = new ArrayDeque<>();
    private long held, used, needed;
    private boolean checksNumbers;

    /** {@code reference}, {@code cpu} or {@code cuda}. */
    public abstract String name();

    public abstract Kernels kernels();

    protected abstract Storage allocate(Shape shape);

    /** Bytes that tensors can still take of a memory of the device's own; empty where they lie in Java's heap. */
    public OptionalLong freeMemory() { return OptionalLong.empty(); }

    /** How much memory a tensor of this shape takes. */
    public long bytes(Shape shape) { return (long) Float.BYTES * shape.size(); }

    /** Opens the scope of one step. */
    public Scope scope() { return open(idle, true, innermostPool()); }

    /** As {@link #scope()}, but its storage, and that of scopes that are opened in it, comes from this pool and goes back there. */
    protected final Scope scope(Pool pool) { return open(idle, true, pool); }

    /**
     * Opens a scope in which nothing that is made wants a gradient, whatever it is made of: to compute with a model without training it.
     * Ops are not recorded, and layers may run as ops that keep less. A {@link #scope()} that is opened within it records as it would anywhere.
     */
    public Scope inference() { return open(idleInference, false, innermostPool()); }

    private Pool innermostPool() { return open.isEmpty() ? pool : open.peek().pool(); }

    private Scope open(ArrayDeque<Scope> idle, boolean differentiable, Pool pool) {
        Scope s = idle.isEmpty() ? new Scope(this, differentiable) : idle.pop();
        s.open(pool);
        open.push(s);
        return s;
    }

    /**
     * From now on all that ops, gradients and optimizers make is looked at, and the first NaN or infinity ends in a {@link NumberException}. This
     * takes time, and {@linkplain #recorder recorders} that are asked for from now on run the code of every step.
     */
    public final void checkNumbers() { checksNumbers = true; }

    public final boolean checksNumbers() { return checksNumbers; }

    /** What runs a step many times, on some devices without its code. */
    public Recorder recorder() { return new Recorder(this); }

    /** The scope that was opened last. */
    public Scope current() {
        if (open.isEmpty()) throw new IllegalStateException("no scope is open: try (Scope step = device.scope()) { … }");
        return open.peek();
    }

    /**
     * Memory of the steps so far, in bytes.
     *
     * @param held   storage that scopes ever asked for; it stays with the device, in use or free for another tensor of its shape
     * @param needed the most of it that was in use at a time: what the largest step's tensors need
     */
    public record StepMemory(long held, long needed) { }

    /** What steps took. Tensors that outlive scopes (parameters, their gradients, moments, data) and the kernels' scratch are not in it. */
    public StepMemory stepMemory() { return new StepMemory(held, needed); }

    /** A tensor that outlives scopes and wants no gradient, filled with zeros: moments, running statistics. */
    public Tensor zeros(Shape shape) { return constant(shape, new double[shape.size()]); }

    /** A tensor that outlives scopes and wants no gradient. */
    public Tensor constant(Shape shape, double... values) {
        Tensor t = new Tensor(shape, allocate(shape), null, false);
        t.storage.write(values);
        return t;
    }

    /** A tensor that outlives scopes and wants a gradient. */
    public Tensor parameter(Shape shape, double... values) {
        Tensor t = new Tensor(shape, allocate(shape), null, true);
        t.storage.write(values);
        return t;
    }

    /** A parameter (rows,1,1,columns) of which each step meets a few rows; its gradient is only ever those rows. */
    public Tensor table(int rows, int columns, double... values) {
        Tensor t = new Tensor(Shape.matrix(rows, columns), allocate(Shape.matrix(rows, columns)), null, true);
        t.sparse = true;
        t.storage.write(values);
        return t;
    }

    /** Row numbers that outlive scopes. */
    public Index index(int... rows) { return new Index(zeros(Shape.batch(rows.length, 1)), rows); }

    Storage take(Shape shape, Pool pool) {
        Storage storage = pool.take(shape);
        if (storage == null) {
            storage = allocate(shape);
            held += storage.bytes();
        }
        used += storage.bytes();
        needed = Math.max(needed, used);
        return storage;
    }

    void give(Storage storage, Pool pool) {
        pool.give(storage);
        used -= storage.bytes();
    }

    void closed(Scope s) {
        if (open.peek() != s) throw new IllegalStateException("scopes close in reverse order");
        open.pop();
        (s.differentiable() ? idle : idleInference).push(s);
    }

    /** Ends threads and frees memory that the garbage collector does not see. */
    @Override public void close() { }

    @Override public String toString() { return name(); }
}
