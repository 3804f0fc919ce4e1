package org.dgd.benchmarks.gpu;

import java.util.List;

/**
 * How much is checked.
 *
 * @param stride   of the op table, every so many cases
 * @param capacity of the standard decoder
 * @param batches  samples a step, in the table of speed
 * @param seconds  of each measurement
 */
record CheckSize(int stride, int capacity, List<Integer> batches, double seconds) {
    /** For a GPU. */
    static final CheckSize FULL = new CheckSize(1, 64, List.of(64, 256, 512), 3);

    /** For an emulated GPU, which is a thousand times slower. */
    static final CheckSize QUICK = new CheckSize(16, 1, List.of(2), 0.1);
}
