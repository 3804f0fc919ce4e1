package org.dgd.engine.cuda;

import static org.dgd.engine.cuda.Normalization.adds;

import org.dgd.engine.Target;

/**
 * Log densities of z (n,1,1,m), a batch, under k Gaussians with means (k,1,1,m) and B = log 1/σ² of shape (k,1,1,m) or (k,1,1,1), as y
 * (n,1,1,k).
 */
final class Mixture {
    /** A block's results are a square: {@code SIDE} in {@code mixture.cu}. */
    private static final int SIDE = 16;
    /** Points that a block adds over, at least, and how many such blocks there are at most. */
    private static final int SPAN = 64, MOST_PARTS = 64;

    private final Context context;
    private final KernelFile kernels;

    Mixture(Context context) {
        this.context = context;
        kernels = new KernelFile(context, "mixture");
    }

    private static int squares(int length) { return Math.ceilDiv(length, SIDE); }

    void logDensity(Floats z, Floats means, Floats b, Floats y) {
        int points = z.shape.n(), components = means.shape.n(), m = means.shape.c();
        kernels.launch("logDensity").in(z).in(means).in(b).in(y).i32(points).i32(components).i32(m).i32(b.shape.c())
                .blocks(squares(points), squares(components));
    }

    void logDensityBackward(Floats z, Floats means, Floats b, Floats dy, Target dz, Target dMeans, Target dB) {
        if (dz != null) toPoints(z, means, b, dy, dz);
        if (dMeans != null || dB != null) toComponents(z, means, b, dy, dMeans, dB);
    }

    private void toPoints(Floats z, Floats means, Floats b, Floats dy, Target dz) {
        int points = z.shape.n(), components = means.shape.n(), m = means.shape.c();
        kernels.launch("toPoints").in(z).in(means).in(b).in(dy).in(Floats.of(dz)).flag(dz.add())
                .i32(points).i32(components).i32(m).i32(b.shape.c()).blocks(squares(points), squares(m));
    }

    /** Points are cut by their number alone, so sums have the same order on every GPU. */
    private void toComponents(Floats z, Floats means, Floats b, Floats dy, Target dMeans, Target dB) {
        int points = z.shape.n(), components = means.shape.n(), m = means.shape.c();
        int span = Math.max(SPAN, squares(Math.ceilDiv(points, MOST_PARTS)) * SIDE), parts = Math.ceilDiv(points, span);
        Address sums = context.scratch((long) Double.BYTES * 2 * components * m * parts);
        kernels.launch("componentSums").in(z).in(means).in(b).in(dy).pointer(sums).i32(points).i32(components).i32(m).i32(b.shape.c()).i32(span)
                .blocks(squares(m) * squares(components), parts);
        kernels.launch("toComponents").pointer(sums).i32(parts).in(b).in(Floats.of(dMeans)).flag(adds(dMeans)).in(Floats.of(dB)).flag(adds(dB))
                .i32(m).i32(b.shape.c()).blocks(components);
    }
}
