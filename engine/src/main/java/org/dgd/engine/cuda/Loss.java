package org.dgd.engine.cuda;

/** Sums over all numbers of a prediction x and its target t. A loss stays on the device until somebody reads it. */
final class Loss {
    /**
     * A block sums so many numbers at least, and there are so many blocks at most: the shape alone decides, so that the bits are the same
     * on every GPU.
     */
    private static final int LEAST_PIECE = 8 * Launch.THREADS, MOST_PARTS = 512;
    /** A thread takes four numbers at a time. */
    private static final int QUAD = 4;

    private final Context context;
    private final KernelFile kernels;

    Loss(Context context) {
        this.context = context;
        kernels = new KernelFile(context, "loss");
    }

    void squaredError(Floats x, Floats t, Floats loss) { sum("squaredError", x, t, loss); }
    void sigmoidSquaredError(Floats x, Floats t, Floats loss) { sum("sigmoidSquaredError", x, t, loss); }
    void binaryCrossEntropy(Floats x, Floats t, Floats loss) { sum("binaryCrossEntropy", x, t, loss); }

    void squaredErrorBackward(Floats x, Floats t, Floats dLoss, Floats dx, boolean add) { gradient("squaredErrorBackward", x, t, dLoss, dx, add); }
    void sigmoidSquaredErrorBackward(Floats x, Floats t, Floats dLoss, Floats dx, boolean add) {
        gradient("sigmoidSquaredErrorBackward", x, t, dLoss, dx, add);
    }
    void binaryCrossEntropyBackward(Floats x, Floats t, Floats dLoss, Floats dx, boolean add) {
        gradient("binaryCrossEntropyBackward", x, t, dLoss, dx, add);
    }

    /** How many of n numbers a block sums. */
    static int piece(int n) { return Math.max(LEAST_PIECE, Math.ceilDiv(n, QUAD * MOST_PARTS) * QUAD); }

    /** Every block sums a piece; one more block sums what they found. */
    private void sum(String kernel, Floats x, Floats t, Floats loss) {
        int n = x.size(), piece = piece(n), count = Math.ceilDiv(n, piece);
        Address parts = context.scratch((long) Double.BYTES * MOST_PARTS);
        kernels.launch(kernel).in(x).in(t).pointer(parts).in(loss).i32(piece).i32(n).blocks(count);
        if (count > 1) kernels.launch("total").pointer(parts).in(loss).i32(count).blocks(1);
    }

    private void gradient(String kernel, Floats x, Floats t, Floats dLoss, Floats dx, boolean add) {
        kernels.launch(kernel).in(x).in(t).in(dLoss).in(dx).flag(add).i32(dx.size()).blocks(Math.ceilDiv(dx.size(), QUAD * Launch.THREADS));
    }
}
