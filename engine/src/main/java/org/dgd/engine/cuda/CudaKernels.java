package org.dgd.engine.cuda;

import static org.dgd.engine.cuda.Floats.of;

import java.util.List;
import org.dgd.engine.*;

/** The façade: which family does what. */
final class CudaKernels implements Kernels {
    private final Elementwise elementwise;
    private final Reduction reduction;
    private final Channels channels;
    private final Loss loss;
    private final Rearrange rearrange;
    private final Gemm gemm;
    private final Convolution convolution;
    private final FilterGradient filterGradient;
    private final Pooling pooling;
    private final Resize resize;
    private final Normalization normalization;
    private final BatchNormConv batchNormConv;
    private final Mixture mixture;
    private final Update update;

    CudaKernels(Context context) {
        elementwise = new Elementwise(context);
        channels = new Channels(context);
        loss = new Loss(context);
        rearrange = new Rearrange(context);
        reduction = new Reduction(context, rearrange);
        gemm = new Gemm(context);
        KernelFile convolutions = new KernelFile(context, "convolution");
        DnnConvolution dnn = new DnnConvolution(context);
        convolution = new Convolution(gemm, dnn, convolutions);
        filterGradient = new FilterGradient(gemm, dnn, convolutions);
        pooling = new Pooling(context);
        resize = new Resize(context);
        normalization = new Normalization(context);
        batchNormConv = new BatchNormConv(context, normalization, convolution);
        mixture = new Mixture(context);
        update = new Update(context);
    }

    // Elementwise

    @Override public void fill(Tensor y, double value) { elementwise.fill(of(y), value); }
    @Override public void affine(Tensor x, double factor, double offset, Target y) { elementwise.affine(of(x), factor, offset, of(y), y.add()); }
    @Override public void add(Tensor a, Tensor b, Target y) { elementwise.add(of(a), of(b), of(y), y.add()); }
    @Override public void sub(Tensor a, Tensor b, Target y) { elementwise.sub(of(a), of(b), of(y), y.add()); }
    @Override public void mul(Tensor a, Tensor b, Target y) { elementwise.mul(of(a), of(b), of(y), y.add()); }
    @Override public void div(Tensor a, Tensor b, Target y) { elementwise.div(of(a), of(b), of(y), y.add()); }
    @Override public void divBackward(Tensor b, Tensor y, Tensor dy, Target db) { elementwise.divBackward(of(b), of(y), of(dy), of(db), db.add()); }
    @Override public void exp(Tensor x, Tensor y) { elementwise.exp(of(x), of(y)); }
    @Override public void log(Tensor x, Tensor y) { elementwise.log(of(x), of(y)); }
    @Override public void sqrt(Tensor x, Tensor y) { elementwise.sqrt(of(x), of(y)); }
    @Override public void sqrtBackward(Tensor y, Tensor dy, Target dx) { elementwise.sqrtBackward(of(y), of(dy), of(dx), dx.add()); }
    @Override public void square(Tensor x, Tensor y) { elementwise.square(of(x), of(y)); }
    @Override public void squareBackward(Tensor x, Tensor dy, Target dx) { elementwise.squareBackward(of(x), of(dy), of(dx), dx.add()); }
    @Override public void pow(Tensor x, double exponent, Tensor y) { elementwise.pow(of(x), exponent, of(y)); }
    @Override public void powBackward(Tensor x, double exponent, Tensor dy, Target dx) {
        elementwise.powBackward(of(x), exponent, of(dy), of(dx), dx.add());
    }
    @Override public void relu(Tensor x, Tensor y) { elementwise.relu(of(x), of(y)); }
    @Override public void reluBackward(Tensor y, Tensor dy, Target dx) { elementwise.reluBackward(of(y), of(dy), of(dx), dx.add()); }
    @Override public void leakyRelu(Tensor x, double slope, Tensor y) { elementwise.leakyRelu(of(x), slope, of(y)); }
    @Override public void leakyReluBackward(Tensor x, double slope, Tensor dy, Target dx) {
        elementwise.leakyReluBackward(of(x), slope, of(dy), of(dx), dx.add());
    }
    @Override public void sigmoid(Tensor x, Tensor y) { elementwise.sigmoid(of(x), of(y)); }
    @Override public void sigmoidBackward(Tensor y, Tensor dy, Target dx) { elementwise.sigmoidBackward(of(y), of(dy), of(dx), dx.add()); }
    @Override public void tanh(Tensor x, Tensor y) { elementwise.tanh(of(x), of(y)); }
    @Override public void tanhBackward(Tensor y, Tensor dy, Target dx) { elementwise.tanhBackward(of(y), of(dy), of(dx), dx.add()); }
    @Override public void softplus(Tensor x, Tensor y) { elementwise.softplus(of(x), of(y)); }
    @Override public void softplusBackward(Tensor x, Tensor dy, Target dx) { elementwise.softplusBackward(of(x), of(dy), of(dx), dx.add()); }
    @Override public void clamp(Tensor x, double low, double high, Tensor y) { elementwise.clamp(of(x), low, high, of(y)); }
    @Override public void clampBackward(Tensor x, double low, double high, Tensor dy, Target dx) {
        elementwise.clampBackward(of(x), low, high, of(dy), of(dx), dx.add());
    }
    @Override public void where(Tensor mask, Tensor a, Tensor b, Target y) { elementwise.where(of(mask), of(a), of(b), of(y), y.add()); }

    // Reduction

    @Override public void sum(Tensor x, double factor, Target y) { reduction.sum(of(x), factor, of(y), y.add()); }
    @Override public void broadcast(Tensor x, double factor, Target y) { reduction.broadcast(of(x), factor, of(y), y.add()); }
    @Override public void max(Tensor x, Tensor y) { reduction.max(of(x), of(y)); }
    @Override public void maxBackward(Tensor x, Tensor y, Tensor dy, Target dx) { reduction.maxBackward(of(x), of(y), of(dy), of(dx), dx.add()); }

    // Channels

    @Override public void logSumExp(Tensor x, Tensor y) { channels.logSumExp(of(x), of(y)); }
    @Override public void logSumExpBackward(Tensor x, Tensor y, Tensor dy, Target dx) {
        channels.logSumExpBackward(of(x), of(y), of(dy), of(dx), dx.add());
    }
    @Override public void logSoftmax(Tensor x, Tensor y) { channels.logSoftmax(of(x), of(y)); }
    @Override public void logSoftmaxBackward(Tensor y, Tensor dy, Target dx) { channels.logSoftmaxBackward(of(y), of(dy), of(dx), dx.add()); }
    @Override public void norm(Tensor x, Tensor y) { channels.norm(of(x), of(y)); }
    @Override public void normBackward(Tensor x, Tensor y, Tensor dy, Target dx) { channels.normBackward(of(x), of(y), of(dy), of(dx), dx.add()); }

    // Loss

    @Override public void squaredError(Tensor x, Tensor t, Tensor y) { loss.squaredError(of(x), of(t), of(y)); }
    @Override public void squaredErrorBackward(Tensor x, Tensor t, Tensor dy, Target dx) {
        loss.squaredErrorBackward(of(x), of(t), of(dy), of(dx), dx.add());
    }
    @Override public void sigmoidSquaredError(Tensor x, Tensor t, Tensor y) { loss.sigmoidSquaredError(of(x), of(t), of(y)); }
    @Override public void sigmoidSquaredErrorBackward(Tensor x, Tensor t, Tensor dy, Target dx) {
        loss.sigmoidSquaredErrorBackward(of(x), of(t), of(dy), of(dx), dx.add());
    }
    @Override public void binaryCrossEntropy(Tensor x, Tensor t, Tensor y) { loss.binaryCrossEntropy(of(x), of(t), of(y)); }
    @Override public void binaryCrossEntropyBackward(Tensor x, Tensor t, Tensor dy, Target dx) {
        loss.binaryCrossEntropyBackward(of(x), of(t), of(dy), of(dx), dx.add());
    }

    // Rearrange

    @Override public void view(Tensor x, Target y) { rearrange.view(of(x), of(y), y.add()); }
    @Override public void permute(Tensor x, int[] axes, Target y) { rearrange.permute(of(x), axes, of(y), y.add()); }
    @Override public void slice(Tensor x, Axis axis, int from, Target y) { rearrange.slice(of(x), axis, from, of(y), y.add()); }
    @Override public void place(Tensor x, Axis axis, int at, Target y) { rearrange.place(of(x), axis, at, of(y), y.add()); }
    @Override public void rows(Tensor table, Index index, Tensor y) { rearrange.rows(of(table), index, of(y)); }
    @Override public void scatterRows(Tensor x, Index index, Target table) { rearrange.scatterRows(of(x), index, of(table), table.add()); }

    // Gemm

    @Override public void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Target y) {
        gemm.matmul(of(a), transposeA, of(b), transposeB, of(y), y.add());
    }

    // Convolution

    @Override public void convForward(Tensor x, Tensor w, Tensor bias, Target y, Geometry g) {
        convolution.forward(of(x), of(w), of(bias), of(y), y.add(), g);
    }
    @Override public void convBackwardData(Tensor w, Tensor dy, Tensor bias, Target dx, Geometry g) {
        convolution.backwardData(of(w), of(dy), of(bias), of(dx), dx.add(), g);
    }

    @Override public void convBackwardFilter(Tensor x, Tensor dy, Target dw, Geometry g) { filterGradient.run(of(x), of(dy), of(dw), dw.add(), g); }

    // Pooling

    @Override public void maxPool(Tensor x, Window w, Tensor y) { pooling.max(of(x), w, of(y)); }
    @Override public void averagePool(Tensor x, Window w, boolean padded, Tensor y) { pooling.average(of(x), w, padded, of(y)); }
    @Override public void maxPoolBackward(Tensor x, Tensor y, Tensor dy, Window w, Target dx) {
        pooling.maxBackward(of(x), of(y), of(dy), w, of(dx), dx.add());
    }
    @Override public void averagePoolBackward(Tensor dy, Window w, boolean padded, Target dx) {
        pooling.averageBackward(of(dy), w, padded, of(dx), dx.add());
    }

    // Resize

    @Override public void resizeBilinear(Tensor x, Tensor y) { resize.bilinear(of(x), of(y)); }
    @Override public void resizeBilinearBackward(Tensor dy, Target dx) { resize.bilinearBackward(of(dy), of(dx), dx.add()); }

    // Normalization

    @Override public void moments(Tensor x, Tensor moments) { normalization.moments(of(x), of(moments)); }
    @Override public void runningMoments(Tensor moments, Tensor bias, int count, double momentum, Tensor running) {
        normalization.running(of(moments), of(bias), count, momentum, of(running));
    }

    @Override public void batchNormForward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, boolean relu, Tensor y) {
        normalization.forward(of(x), of(gamma), of(beta), of(moments), epsilon, relu, of(y));
    }

    @Override public void batchNormBackward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, boolean fixed,
            boolean relu, Tensor dy,
                                            Target dx, Target dGamma, Target dBeta) {
        normalization.backward(of(x), of(gamma), of(beta), of(moments), epsilon, fixed, relu, of(dy), dx, dGamma, dBeta);
    }

    @Override public void batchNormConvForward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, Tensor weight,
            Tensor bias, Tensor y) {
        batchNormConv.forward(of(x), of(gamma), of(beta), of(moments), epsilon, of(weight), of(bias), of(y));
    }

    @Override public void batchNormConvBackward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, boolean fixed,
            Tensor weight, Tensor dy,
                                                Target dx, Target dGamma, Target dBeta, Target dWeight, Target dBias) {
        batchNormConv.backward(of(x), of(gamma), of(beta), of(moments), epsilon, fixed, of(weight), of(dy), dx, dGamma, dBeta, dWeight, dBias);
    }

    // Mixture

    @Override public void gaussianLogDensity(Tensor z, Tensor means, Tensor logPrecision, Tensor y) {
        mixture.logDensity(of(z), of(means), of(logPrecision), of(y));
    }

    @Override public void gaussianLogDensityBackward(Tensor z, Tensor means, Tensor logPrecision, Tensor dy, Target dz, Target dMeans,
            Target dLogPrecision) {
        mixture.logDensityBackward(of(z), of(means), of(logPrecision), of(dy), dz, dMeans, dLogPrecision);
    }

    // Update

    @Override public void sgd(List<Tensor> p, List<Tensor> v, SgdStep step) { update.sgd(p, v, step); }
    @Override public void adam(List<Tensor> p, List<Tensor> m, List<Tensor> v, AdamStep step) { update.adam(p, m, v, step); }
    @Override public void sgdRows(Tensor table, Tensor v, SgdStep step) { update.sgdRows(table, of(v), step); }
    @Override public void adamRows(Tensor table, Tensor m, Tensor v, Tensor steps, AdamStep step) {
        update.adamRows(table, of(m), of(v), of(steps), step);
    }
}
