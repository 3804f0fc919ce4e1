package org.dgd.engine.cuda;

/** What runs over the channels of every pixel. A plain tensor is pixels in a row. */
final class Channels {
    private static final int WARP = 32;

    private final KernelFile kernels;

    Channels(Context context) { kernels = new KernelFile(context, "channels"); }

    void logSumExp(Floats x, Floats y) { pixels(kernels.launch("logSumExp").in(x).in(y), x); }
    void logSoftmax(Floats x, Floats y) { pixels(kernels.launch("logSoftmax").in(x).in(y), x); }
    void logSoftmaxBackward(Floats y, Floats dy, Floats dx, boolean add) {
        pixels(kernels.launch("logSoftmaxBackward").in(y).in(dy).in(dx).flag(add), y);
    }
    void norm(Floats x, Floats y) { pixels(kernels.launch("norm").in(x).in(y), x); }

    void logSumExpBackward(Floats x, Floats y, Floats dy, Floats dx, boolean add) {
        kernels.launch("logSumExpBackward").in(x).in(y).in(dy).in(dx).flag(add).i32(x.shape.c()).each(x.size());
    }

    void normBackward(Floats x, Floats y, Floats dy, Floats dx, boolean add) {
        kernels.launch("normBackward").in(x).in(y).in(dy).in(dx).flag(add).i32(x.shape.c()).each(x.size());
    }

    /** As many lanes for a pixel as it has channels, as far as a warp goes. */
    private static void pixels(Launch launch, Floats x) {
        int channels = x.shape.c(), pixels = x.size() / channels, lanes = lanes(channels);
        launch.i32(lanes).i32(channels).i32(pixels).blocks(Math.ceilDiv(pixels, Launch.THREADS / lanes));
    }

    /** The power of two that is not below the count, but no more than a warp has. */
    static int lanes(int count) { return Math.min(WARP, Integer.highestOneBit(2 * count - 1)); }
}
