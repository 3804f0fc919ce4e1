package org.dgd.engine;

/** Stride and zero padding of a convolution along rows and columns. */
public record Geometry(int strideH, int strideW, int paddingH, int paddingW) {
    public Geometry {
        if (strideH < 1 || strideW < 1 || paddingH < 0 || paddingW < 0)
            throw new IllegalArgumentException("geometry: stride (" + strideH + "," + strideW + ") must be positive and padding ("
                    + paddingH + "," + paddingW + ") not negative");
    }

    public static Geometry of(int stride, int padding) { return new Geometry(stride, stride, padding, padding); }

    /** The small image that a convolution with {@code filter} (k,r,s,c) makes of the large one x (n,h,w,c): (n,p,q,k). */
    public Shape small(Shape x, Shape filter) {
        return x.inner(shrunk(x.h(), filter.h(), strideH, paddingH), shrunk(x.w(), filter.w(), strideW, paddingW), filter.n());
    }

    /** The large image that a transposed convolution with {@code filter} (k,r,s,c) makes of the small one y (n,p,q,k): (n,h,w,c). */
    public Shape large(Shape y, Shape filter) {
        return y.inner(grown(y.h(), filter.h(), strideH, paddingH), grown(y.w(), filter.w(), strideW, paddingW), filter.c());
    }

    private static int shrunk(int in, int kernel, int stride, int padding) { return Math.floorDiv(in + 2 * padding - kernel, stride) + 1; }
    private static int grown(int in, int kernel, int stride, int padding) { return (in - 1) * stride - 2 * padding + kernel; }
}
