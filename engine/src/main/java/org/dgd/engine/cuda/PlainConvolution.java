package org.dgd.engine.cuda;

import org.dgd.engine.Geometry;

/** Convolutions by sums written down as they are defined: slow, and right for every shape. For those that cuDNN refuses. */
final class PlainConvolution {
    private final KernelFile kernels;

    PlainConvolution(KernelFile kernels) { this.kernels = kernels; }

    void forward(Floats x, Floats w, Floats y, boolean add, Geometry g) {
        shapes(kernels.launch("forward").in(x).in(w).in(y).flag(add), x, w, y, g).each(y.size());
    }

    void backwardData(Floats w, Floats dy, Floats dx, boolean add, Geometry g) {
        shapes(kernels.launch("backwardData").in(w).in(dy).in(dx).flag(add), dx, w, dy, g).each(dx.size());
    }

    /** One block for every number of the filter. */
    void backwardFilter(Floats x, Floats dy, Floats dw, boolean add, Geometry g) {
        shapes(kernels.launch("backwardFilter").in(x).in(dy).in(dw).flag(add), x, dw, dy, g).i32(dy.shape.n()).blocks(dw.size());
    }

    private static Launch shapes(Launch launch, Floats large, Floats filter, Floats small, Geometry g) {
        return launch.i32(large.shape.h()).i32(large.shape.w()).i32(large.shape.c()).i32(small.shape.h()).i32(small.shape.w()).i32(small.shape.c())
                .i32(filter.shape.h()).i32(filter.shape.w()).i32(g.strideH()).i32(g.strideW()).i32(g.paddingH()).i32(g.paddingW());
    }
}
