package org.dgd.engine.reference;

import java.util.List;
import org.dgd.engine.*;

/** The list of kernels, and which family's file has each. */
final class ReferenceKernels implements Kernels {
    @Override public void fill(Tensor y, double value) { Elementwise.fill(y, value); }
    @Override public void affine(Tensor x, double factor, double offset, Target y) { Elementwise.affine(x, factor, offset, y); }
    @Override public void add(Tensor a, Tensor b, Target y) { Elementwise.add(a, b, y); }
    @Override public void sub(Tensor a, Tensor b, Target y) { Elementwise.sub(a, b, y); }
    @Override public void mul(Tensor a, Tensor b, Target y) { Elementwise.mul(a, b, y); }
    @Override public void div(Tensor a, Tensor b, Target y) { Elementwise.div(a, b, y); }
    @Override public void divBackward(Tensor b, Tensor y, Tensor dy, Target db) { Elementwise.divBackward(b, y, dy, db); }
    @Override public void exp(Tensor x, Tensor y) { Elementwise.exp(x, y); }
    @Override public void log(Tensor x, Tensor y) { Elementwise.log(x, y); }
    @Override public void sqrt(Tensor x, Tensor y) { Elementwise.sqrt(x, y); }
    @Override public void sqrtBackward(Tensor y, Tensor dy, Target dx) { Elementwise.sqrtBackward(y, dy, dx); }
    @Override public void square(Tensor x, Tensor y) { Elementwise.square(x, y); }
    @Override public void squareBackward(Tensor x, Tensor dy, Target dx) { Elementwise.squareBackward(x, dy, dx); }
    @Override public void pow(Tensor x, double exponent, Tensor y) { Elementwise.pow(x, exponent, y); }
    @Override public void powBackward(Tensor x, double exponent, Tensor dy, Target dx) { Elementwise.powBackward(x, exponent, dy, dx); }
    @Override public void relu(Tensor x, Tensor y) { Elementwise.relu(x, y); }
    @Override public void reluBackward(Tensor y, Tensor dy, Target dx) { Elementwise.reluBackward(y, dy, dx); }
    @Override public void leakyRelu(Tensor x, double slope, Tensor y) { Elementwise.leakyRelu(x, slope, y); }
    @Override public void leakyReluBackward(Tensor x, double slope, Tensor dy, Target dx) { Elementwise.leakyReluBackward(x, slope, dy, dx); }
    @Override public void sigmoid(Tensor x, Tensor y) { Elementwise.sigmoid(x, y); }
    @Override public void sigmoidBackward(Tensor y, Tensor dy, Target dx) { Elementwise.sigmoidBackward(y, dy, dx); }
    @Override public void tanh(Tensor x, Tensor y) { Elementwise.tanh(x, y); }
    @Override public void tanhBackward(Tensor y, Tensor dy, Target dx) { Elementwise.tanhBackward(y, dy, dx); }
    @Override public void softplus(Tensor x, Tensor y) { Elementwise.softplus(x, y); }
    @Override public void softplusBackward(Tensor x, Tensor dy, Target dx) { Elementwise.softplusBackward(x, dy, dx); }
    @Override public void clamp(Tensor x, double low, double high, Tensor y) { Elementwise.clamp(x, low, high, y); }
    @Override public void where(Tensor mask, Tensor a, Tensor b, Target y) { Elementwise.where(mask, a, b, y); }

    @Override public void clampBackward(Tensor x, double low, double high, Tensor dy, Target dx) {
        Elementwise.clampBackward(x, low, high, dy, dx);
    }

    @Override public void sum(Tensor x, double factor, Target y) { Reduction.sum(x, factor, y); }
    @Override public void broadcast(Tensor x, double factor, Target y) { Reduction.broadcast(x, factor, y); }
    @Override public void max(Tensor x, Tensor y) { Reduction.max(x, y); }
    @Override public void maxBackward(Tensor x, Tensor y, Tensor dy, Target dx) { Reduction.maxBackward(x, y, dy, dx); }
    @Override public void logSumExp(Tensor x, Tensor y) { Reduction.logSumExp(x, y); }
    @Override public void logSumExpBackward(Tensor x, Tensor y, Tensor dy, Target dx) { Reduction.logSumExpBackward(x, y, dy, dx); }
    @Override public void logSoftmax(Tensor x, Tensor y) { Reduction.logSoftmax(x, y); }
    @Override public void logSoftmaxBackward(Tensor y, Tensor dy, Target dx) { Reduction.logSoftmaxBackward(y, dy, dx); }
    @Override public void norm(Tensor x, Tensor y) { Reduction.norm(x, y); }
    @Override public void normBackward(Tensor x, Tensor y, Tensor dy, Target dx) { Reduction.normBackward(x, y, dy, dx); }

    @Override public void squaredError(Tensor x, Tensor t, Tensor loss) { Loss.squaredError(x, t, loss); }
    @Override public void squaredErrorBackward(Tensor x, Tensor t, Tensor dLoss, Target dx) { Loss.squaredErrorBackward(x, t, dLoss, dx); }
    @Override public void sigmoidSquaredError(Tensor x, Tensor t, Tensor loss) { Loss.sigmoidSquaredError(x, t, loss); }

    @Override public void sigmoidSquaredErrorBackward(Tensor x, Tensor t, Tensor dLoss, Target dx) {
        Loss.sigmoidSquaredErrorBackward(x, t, dLoss, dx);
    }

    @Override public void binaryCrossEntropy(Tensor x, Tensor t, Tensor loss) { Loss.binaryCrossEntropy(x, t, loss); }

    @Override public void binaryCrossEntropyBackward(Tensor x, Tensor t, Tensor dLoss, Target dx) {
        Loss.binaryCrossEntropyBackward(x, t, dLoss, dx);
    }

    @Override public void view(Tensor x, Target y) { Rearrange.view(x, y); }
    @Override public void permute(Tensor x, int[] axes, Target y) { Rearrange.permute(x, axes, y); }
    @Override public void slice(Tensor x, Axis axis, int from, Target y) { Rearrange.slice(x, axis, from, y); }
    @Override public void place(Tensor x, Axis axis, int at, Target y) { Rearrange.place(x, axis, at, y); }
    @Override public void rows(Tensor table, Index index, Tensor y) { Rearrange.rows(table, index.rows(), y); }
    @Override public void scatterRows(Tensor x, Index index, Target table) { Rearrange.scatterRows(x, index.rows(), table); }

    @Override public void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Target y) {
        Gemm.matmul(a, transposeA, b, transposeB, y);
    }

    @Override public void convForward(Tensor x, Tensor w, Tensor bias, Target y, Geometry g) { Convolution.forward(x, w, bias, y, g); }
    @Override public void convBackwardFilter(Tensor x, Tensor dy, Target dw, Geometry g) { Convolution.backwardFilter(x, dy, dw, g); }

    @Override public void convBackwardData(Tensor w, Tensor dy, Tensor bias, Target dx, Geometry g) {
        Convolution.backwardData(w, dy, bias, dx, g);
    }

    @Override public void maxPool(Tensor x, Window window, Tensor y) { Pooling.max(x, window, y); }
    @Override public void averagePool(Tensor x, Window window, boolean padded, Tensor y) { Pooling.average(x, window, padded, y); }
    @Override public void resizeBilinear(Tensor x, Tensor y) { Resize.bilinear(x, y); }
    @Override public void resizeBilinearBackward(Tensor dy, Target dx) { Resize.bilinearBackward(dy, dx); }

    @Override public void maxPoolBackward(Tensor x, Tensor y, Tensor dy, Window window, Target dx) {
        Pooling.maxBackward(x, y, dy, window, dx);
    }

    @Override public void averagePoolBackward(Tensor dy, Window window, boolean padded, Target dx) {
        Pooling.averageBackward(dy, window, padded, dx);
    }

    @Override public void moments(Tensor x, Tensor moments) { Normalization.moments(x, moments); }

    @Override public void runningMoments(Tensor moments, Tensor bias, int count, double momentum, Tensor running) {
        Normalization.runningMoments(moments, bias, count, momentum, running);
    }

    @Override public void batchNormForward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, boolean relu, Tensor y) {
        Normalization.forward(x, gamma, beta, moments, epsilon, relu, y);
    }

    @Override public void batchNormBackward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, boolean fixed,
            boolean relu, Tensor dy,
                                            Target dx, Target dGamma, Target dBeta) {
        Normalization.backward(x, gamma, beta, moments, epsilon, fixed, relu, dy, dx, dGamma, dBeta);
    }

    @Override public void batchNormConvForward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, Tensor weight,
            Tensor bias, Tensor y) {
        Normalization.convForward(x, gamma, beta, moments, epsilon, weight, bias, y);
    }

    @Override public void batchNormConvBackward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, boolean fixed,
            Tensor weight, Tensor dy,
                                                Target dx, Target dGamma, Target dBeta, Target dWeight, Target dBias) {
        Normalization.convBackward(x, gamma, beta, moments, epsilon, fixed, weight, dy, dx, dGamma, dBeta, dWeight, dBias);
    }

    @Override public void gaussianLogDensity(Tensor z, Tensor means, Tensor logPrecision, Tensor y) {
        Mixture.gaussianLogDensity(z, means, logPrecision, y);
    }

    @Override public void gaussianLogDensityBackward(Tensor z, Tensor means, Tensor logPrecision, Tensor dy,
                                                     Target dz, Target dMeans, Target dLogPrecision) {
        Mixture.gaussianLogDensityBackward(z, means, logPrecision, dy, dz, dMeans, dLogPrecision);
    }

    @Override public void sgd(List<Tensor> p, List<Tensor> v, SgdStep step) { Update.sgd(p, v, step); }
    @Override public void adam(List<Tensor> p, List<Tensor> m, List<Tensor> v, AdamStep step) { Update.adam(p, m, v, step); }
    @Override public void sgdRows(Tensor table, Tensor v, SgdStep step) { Update.sgdRows(table, v, step); }
    @Override public void adamRows(Tensor table, Tensor m, Tensor v, Tensor steps, AdamStep step) { Update.adamRows(table, m, v, steps, step); }
}
