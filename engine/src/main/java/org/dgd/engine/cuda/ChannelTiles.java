package org.dgd.engine.cuda;

import org.dgd.engine.Shape;

/**
 * How a batch (pixels, channels) is cut into blocks, for kernels that work channel by channel: {@code Tile} in {@code normalization.cuh}. Channels
 * are taken four at a time where their number allows. It depends on the shape alone, so sums have the same order on every GPU.
 *
 * @param pixels of all samples
 * @param lanes  threads of a block side by side, one for each group of channels
 * @param across blocks side by side
 * @param parts  blocks one below the other
 * @param span   pixels of a block
 */
record ChannelTiles(int pixels, int channels, int lanes, int across, int parts, int span) {
    /** More would leave too few rows to a block. */
    private static final int MOST_LANES = 64;
    /** Pixels of a thread that are one run: {@code RUN} in {@code normalization.cuh}. */
    private static final int RUN = 16;
    /** Blocks that make sums, at most: four for each of the 132 multiprocessors of an H100. */
    private static final int MOST_PARTS = 528;

    /** For kernels in which every pixel is by itself: a run for each thread. */
    static ChannelTiles of(Shape x) { return of(x, Integer.MAX_VALUE); }

    /** For kernels that add over pixels, and leave {@link #parts} sums to be added. */
    static ChannelTiles ofSums(Shape x) { return of(x, MOST_PARTS); }

    private static ChannelTiles of(Shape x, int mostParts) {
        int pixels = x.n() * x.pixels(), groups = groups(x.c());
        int across = Math.ceilDiv(groups, MOST_LANES), lanes = Math.ceilDiv(groups, across), run = Launch.THREADS / lanes * RUN;
        int runs = Math.ceilDiv(pixels, run), span = Math.ceilDiv(runs, Math.max(1, mostParts / across)) * run;
        return new ChannelTiles(pixels, x.c(), lanes, across, Math.ceilDiv(pixels, span), span);
    }

    /** How often a thread's width fits into the channels. */
    static int groups(int channels) { return channels % 4 == 0 ? channels / 4 : channels; }

    /** Ends a launch with the arguments {@code int pixels, int channels, int lanes, int span}. */
    void launch(Launch launch) { launch.i32(pixels).i32(channels).i32(lanes).i32(span).blocks(parts, across); }
}
