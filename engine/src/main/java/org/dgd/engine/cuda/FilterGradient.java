package org.dgd.engine.cuda;

import org.dgd.engine.Geometry;
import org.dgd.engine.cuda.ConvolutionPlan.Pass;

/**
 * dw[k,r,s,c] = Σ over samples n and pixels (p,q) of dy[n,p,q,k] · x[n, p·stride − padding + r, q·stride − padding + s, c]: by whom, as
 * {@link Convolution}.
 */
final class FilterGradient {
    private final Gemm gemm;
    private final DnnConvolution dnn;
    private final PlainConvolution plain;

    FilterGradient(Gemm gemm, DnnConvolution dnn, KernelFile kernels) {
        this.gemm = gemm;
        this.dnn = dnn;
        plain = new PlainConvolution(kernels);
    }

    void run(Floats x, Floats dy, Floats dw, boolean add, Geometry g) {
        if (Gemm.fits(x.shape, dw.shape, g)) gemm.convBackwardFilter(x, dy, dw, add);
        else if (!dnn.run(Pass.BACKWARD_FILTER, x, dw, dy, add, g)) plain.backwardFilter(x, dy, dw, add, g);
    }
}
