package org.dgd.engine.cuda;

import java.lang.foreign.MemorySegment;
import jcuda.Pointer;

/**
 * JCuda's pointer to memory outside the Java heap, or to memory of the device, by its address. JCuda hands it on without looking at what is
 * there.
 */
final class Native extends Pointer {
    /** For JCuda to fill in. */
    Native() { }

    Native(long address) { super(address); }

    Native(MemorySegment segment) { this(segment.address()); }

    long value() { return getNativePointer(); }
}
