package org.dgd.engine.cpu;

import static org.dgd.engine.cpu.Lanes.LANES;

import java.util.Arrays;

/** Loops that add into all pixels of a batch: threads share lane blocks and channels, so that each has its numbers to itself. */
final class ChannelSlices {
    /** Channels of a slice: 1 KB in a pixel. */
    private static final int CHANNELS = 16;

    /** Work on {@code length} floats from channel c on in every pixel of a lane block. */
    interface Slice { void run(int block, int c, int length); }

    private ChannelSlices() { }

    /** @param add false to start from zeros */
    static void run(Pool pool, Floats x, boolean add, Slice slice) {
        int slices = Math.ceilDiv(x.shape.c(), CHANNELS);
        pool.run(x.blocks * slices, (chunk, own) -> {
            int block = chunk / slices, c = chunk % slices * CHANNELS, length = Math.min(CHANNELS, x.shape.c() - c) * LANES;
            if (!add)
                for (int p = 0, at = x.at(block, 0) + c * LANES; p < x.shape.pixels(); p++, at += x.pixelStride) Arrays.fill(x.a, at, at + length, 0);
            slice.run(block, c, length);
        });
    }
}
