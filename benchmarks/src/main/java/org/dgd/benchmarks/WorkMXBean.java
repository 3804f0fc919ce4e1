package org.dgd.benchmarks;

/** What {@link Figures} reads of a {@link Work}; 0 where a benchmark has nothing to say. */
public interface WorkMXBean {
    /** Floating-point operations of one call: two for a multiplication with addition, as the direct algorithm counts them. */
    double getFlops();

    /** Bytes that one call has to move at least: 4 for each number of each tensor that it reads or writes. */
    double getBytes();

    /** Threads that share a call. */
    int getThreads();

    /** Bytes that the device holds for steps. */
    long getHeldMemory();

    /** Bytes that the tensors of a step need. */
    long getNeededMemory();
}
