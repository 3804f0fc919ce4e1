package org.dgd.engine.cuda;

import jcuda.jcublas.JCublas2;
import jcuda.jcublas.cublasOperation;
import org.dgd.engine.Geometry;
import org.dgd.engine.Shape;

/**
 * Products of row-major matrices, by cuBLAS. That counts column by column and so takes each matrix for its transpose; it is asked for
 * yᵀ = op(b)ᵀ·op(a)ᵀ. Some convolutions are one such product.
 */
final class Gemm {
    private final Context context;

    Gemm(Context context) { this.context = context; }

    /** y = op(a)·op(b), or added to y. */
    void matmul(Floats a, boolean transposeA, Floats b, boolean transposeB, Floats y, boolean add) {
        product(a, transposeA, b, transposeB, y, add, y.shape.n(), y.shape.c(), transposeA ? a.shape.n() : a.shape.c());
    }

    /**
     * Whether a convolution is a product of matrices as they lie in memory: every row of the large image's, which is as long as one of the filter,
     * meets each of the filter's k rows once. So it is with a 1x1 filter at every pixel, and with a filter as large as the image.
     */
    static boolean fits(Shape large, Shape filter, Geometry g) {
        boolean point = filter.pixels() == 1 && g.strideH() == 1 && g.strideW() == 1, whole = large.h() == filter.h() && large.w() == filter.w();
        return (point || whole) && g.paddingH() == 0 && g.paddingW() == 0;
    }

    /** y (rows,k) = x (rows,r·s·c) · wᵀ. */
    void convForward(Floats x, Floats w, Floats y, boolean add) {
        product(x, false, w, true, y, add, rows(y), y.shape.c(), w.shape.features());
    }

    /** dx = dy · w. */
    void convBackwardData(Floats w, Floats dy, Floats dx, boolean add) {
        product(dy, false, w, false, dx, add, rows(dy), w.shape.features(), dy.shape.c());
    }

    /** dw = dyᵀ · x. */
    void convBackwardFilter(Floats x, Floats dy, Floats dw, boolean add) {
        product(dy, true, x, false, dw, add, dy.shape.c(), dw.shape.features(), rows(dy));
    }

    private static int rows(Floats small) { return small.shape.n() * small.shape.pixels(); }

    /** y (m,n), by sums of so many products. */
    private void product(Floats a, boolean transposeA, Floats b, boolean transposeB, Floats y, boolean add, int m, int n, int depth) {
        int status = JCublas2.cublasSgemm(context.blas(), operation(transposeB), operation(transposeA), n, m, depth, context.one(),
                b.pointer(), transposeB ? depth : n, a.pointer(), transposeA ? m : depth, context.beta(add), y.pointer(), n);
        Status.blas(status, "cublasSgemm");
    }

    private static int operation(boolean transpose) { return transpose ? cublasOperation.CUBLAS_OP_T : cublasOperation.CUBLAS_OP_N; }
}
