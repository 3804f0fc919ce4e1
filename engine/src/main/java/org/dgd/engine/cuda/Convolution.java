package org.dgd.engine.cuda;

import org.dgd.engine.Geometry;
import org.dgd.engine.cuda.ConvolutionPlan.Pass;

/**
 * Convolution and its adjoint, the transposed convolution, channels last. What is one product of matrices goes to cuBLAS; the rest goes to cuDNN,
 * which is asked once for every shape; and what that refuses goes to {@link PlainConvolution}.
 *
 * <p>Three channels of colour are not padded to four, as tensor cores would like: that takes a copy of the image each way, and the decoders make
 * their colours in {@link org.dgd.engine.ops.BatchNormConv}.
 */
final class Convolution {
    private final Gemm gemm;
    private final DnnConvolution dnn;
    private final PlainConvolution plain;
    private final KernelFile kernels;

    Convolution(Gemm gemm, DnnConvolution dnn, KernelFile kernels) {
        this.gemm = gemm;
        this.dnn = dnn;
        this.kernels = kernels;
        plain = new PlainConvolution(kernels);
    }

    /** y[n,p,q,k] = bias[k] + Σ x[n, p·stride − padding + r, q·stride − padding + s, c] · w[k,r,s,c]. */
    void forward(Floats x, Floats w, Floats bias, Floats y, boolean add, Geometry g) {
        if (Gemm.fits(x.shape, w.shape, g)) gemm.convForward(x, w, y, add);
        else if (!dnn.run(Pass.FORWARD, x, w, y, add, g)) plain.forward(x, w, y, add, g);
        addBias(bias, y);
    }

    /** The adjoint: dx[n, p·stride − padding + r, …, c] = bias[c] + Σ dy[n,p,q,k] · w[k,r,s,c]. */
    void backwardData(Floats w, Floats dy, Floats bias, Floats dx, boolean add, Geometry g) {
        if (Gemm.fits(dx.shape, w.shape, g)) gemm.convBackwardData(w, dy, dx, add);
        else if (!dnn.run(Pass.BACKWARD_DATA, dx, w, dy, add, g)) plain.backwardData(w, dy, dx, add, g);
        addBias(bias, dx);
    }

    private void addBias(Floats bias, Floats y) {
        if (bias == null) return;
        if (bias.size() % 4 == 0) kernels.launch("bias4").in(bias).i32(bias.size() / 4).in(y).each(y.size() / 4);
        else kernels.launch("bias").in(bias).i32(bias.size()).in(y).each(y.size());
    }
}
