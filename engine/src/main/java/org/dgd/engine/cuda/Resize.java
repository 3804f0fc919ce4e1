package org.dgd.engine.cuda;

/** Bilinear interpolation between places that are found in double, as {@link org.dgd.engine.Bilinear} says, and its adjoint. */
final class Resize {
    private final KernelFile kernels;

    Resize(Context context) { kernels = new KernelFile(context, "resize"); }

    void bilinear(Floats x, Floats y) { shapes(kernels.launch("bilinear").in(x).in(y), x, y).each(y.size()); }

    void bilinearBackward(Floats dy, Floats dx, boolean add) {
        shapes(kernels.launch("bilinearBackward").in(dy).in(dx).flag(add), dx, dy).each(dx.size());
    }

    private static Launch shapes(Launch launch, Floats x, Floats y) {
        return launch.i32(x.shape.h()).i32(x.shape.w()).i32(x.shape.c()).i32(y.shape.h()).i32(y.shape.w());
    }
}
