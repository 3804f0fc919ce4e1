package org.dgd.engine.cpu;

import org.dgd.engine.Kernels.Tail;
import org.dgd.engine.Shape;

/** What a tail makes of a convolution's rows, and what is left to do when all of them are made. */
final class ConvolutionTails {
    /** Pixels of a strip from which on a convolution takes moments itself. */
    private static final int LONG = 64;

    private final ChannelMoments moments;
    private final BatchNormConv batchNormConv;

    ConvolutionTails(ChannelMoments moments, BatchNormConv batchNormConv) {
        this.moments = moments;
        this.batchNormConv = batchNormConv;
    }

    /** @param rowsAtATime of y, which the convolution makes */
    Rows rows(Floats bias, Tail tail, Floats y, int rowsAtATime) {
        return switch (tail) {
            case Tail.Evaluation t -> batchNormConv.rows(bias, t, y);
            case Tail.Moments _ when areTaken(rowsAtATime, y.shape) -> new Rows(bias, moments.strips(y.shape, rowsAtATime), null, null, y, false);
            case Tail.Moments _ -> Rows.plain(bias, y, false);
        };
    }

    /** All rows are made. */
    void finish(Tail tail, Rows rows) {
        if (!(tail instanceof Tail.Moments t)) return;
        Floats to = Floats.out(t.moments());
        if (rows.strips() == null) moments.of(rows.image(), to);
        else rows.strips().join(to);
    }

    /**
     * As measured: adding up lanes costs as much for a short strip as for a long one, and only Winograd's algorithm makes long ones. A pass
     * over a small image is cheap, for that is in the cache anyway.
     */
    private static boolean areTaken(int rows, Shape y) { return rows * y.w() >= LONG; }
}
