package org.dgd.engine.cuda;

import org.dgd.engine.Window;

/** Maxima and averages over windows. A gradient is gathered: each of its numbers looks for the windows that hold it, in their order. */
final class Pooling {
    private final KernelFile kernels;

    Pooling(Context context) { kernels = new KernelFile(context, "pooling"); }

    void max(Floats x, Window w, Floats y) { windows(kernels.launch("max").in(x).in(y), x, w, y).each(y.size()); }

    void maxBackward(Floats x, Floats y, Floats dy, Window w, Floats dx, boolean add) {
        windows(kernels.launch("maxBackward").in(x).in(y).in(dy).in(dx).flag(add), dx, w, dy).each(dx.size());
    }

    void average(Floats x, Window w, boolean padded, Floats y) {
        windows(kernels.launch("average").in(x).flag(padded).in(y), x, w, y).each(y.size());
    }

    void averageBackward(Floats dy, Window w, boolean padded, Floats dx, boolean add) {
        windows(kernels.launch("averageBackward").in(dy).flag(padded).in(dx).flag(add), dx, w, dy).each(dx.size());
    }

    private static Launch windows(Launch launch, Floats x, Window w, Floats y) {
        return launch.i32(x.shape.h()).i32(x.shape.w()).i32(x.shape.c()).i32(y.shape.h()).i32(y.shape.w())
                .i32(w.h()).i32(w.w()).i32(w.g().strideH()).i32(w.g().strideW()).i32(w.g().paddingH()).i32(w.g().paddingW());
    }
}
