package org.dgd.engine.reference;

import java.util.function.UnaryOperator;
import org.dgd.engine.*;

/** Plain loops in double on one thread: the meaning of every kernel, and the device that runs everywhere. */
public final class ReferenceDevice extends Device {
    private final Kernels kernels;

    public ReferenceDevice() { this(UnaryOperator.identity()); }

    /** With a decorator around the kernels: to time them, or to check every number they write. */
    public ReferenceDevice(UnaryOperator<Kernels> decorator) { kernels = decorator.apply(new ReferenceKernels()); }

    @Override public String name() { return "reference"; }

    @Override public Kernels kernels() { return kernels; }

    @Override protected Storage allocate(Shape shape) { return new Doubles(this, shape, new double[shape.size()]); }

    @Override public long bytes(Shape shape) { return (long) Double.BYTES * shape.size(); }
}
