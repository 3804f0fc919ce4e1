package org.dgd.engine;

import java.util.List;

/**
 * What a device must be able to do. Images are (n,h,w,c); filters (k,r,s,c) have k channels of the small image and c of
 * the large one. A result that is a {@link Target} may be added to what is there; any other is overwritten. Gradients
 * carry a d: dy is the gradient of y. In the elementwise kernels, and where it is said, an output may be an input's storage.
 */
public interface Kernels {

    // Elementwise: equal shapes; the output may be one of the inputs

    void fill(Tensor y, double value);

    /** y = factor·x + offset. */
    void affine(Tensor x, double factor, double offset, Target y);

    void add(Tensor a, Tensor b, Target y);
    void sub(Tensor a, Tensor b, Target y);
    void mul(Tensor a, Tensor b, Target y);
    void div(Tensor a, Tensor b, Target y);

    /** Of y = a/b: db = −dy·y/b. */
    void divBackward(Tensor b, Tensor y, Tensor dy, Target db);

    void exp(Tensor x, Tensor y);
    void log(Tensor x, Tensor y);
    void sqrt(Tensor x, Tensor y);
    void sqrtBackward(Tensor y, Tensor dy, Target dx);
    void square(Tensor x, Tensor y);
    void squareBackward(Tensor x, Tensor dy, Target dx);
    void pow(Tensor x, double exponent, Tensor y);
    /** dx = exponent·x^(exponent − 1)·dy, and 0 for the exponent 0. */
    void powBackward(Tensor x, double exponent, Tensor dy, Target dx);
    void relu(Tensor x, Tensor y);
    void reluBackward(Tensor y, Tensor dy, Target dx);
    void leakyRelu(Tensor x, double slope, Tensor y);
    void leakyReluBackward(Tensor x, double slope, Tensor dy, Target dx);
    void sigmoid(Tensor x, Tensor y);
    void sigmoidBackward(Tensor y, Tensor dy, Target dx);
    void tanh(Tensor x, Tensor y);
    void tanhBackward(Tensor y, Tensor dy, Target dx);

    /** y = log(1 + exp(x)), without overflow. */
    void softplus(Tensor x, Tensor y);
    void softplusBackward(Tensor x, Tensor dy, Target dx);

    void clamp(Tensor x, double low, double high, Tensor y);
    void clampBackward(Tensor x, double low, double high, Tensor dy, Target dx);

    /** y = a where mask is not 0, b elsewhere; a or b null counts as 0. */
    void where(Tensor mask, Tensor a, Tensor b, Target y);

    // Reduction: over the axes where the result has 1; sums over samples are made in double and in a fixed order

    /** y = factor · Σ x. The adjoint of {@link #broadcast}. */
    void sum(Tensor x, double factor, Target y);

    /** y = factor · x, repeated along the axes where x has 1. x may be plain where y is a batch. */
    void broadcast(Tensor x, double factor, Target y);

    void max(Tensor x, Tensor y);

    /** The gradient is shared evenly by the numbers that reach the maximum, which NaN does. */
    void maxBackward(Tensor x, Tensor y, Tensor dy, Target dx);

    /** y (n,h,w,1) = log Σ exp(x) over channels. */
    void logSumExp(Tensor x, Tensor y);
    /** dx = dy·exp(x − y), and 0 where x is −∞. */
    void logSumExpBackward(Tensor x, Tensor y, Tensor dy, Target dx);

    /** y = x − log Σ exp(x) over channels. */
    void logSoftmax(Tensor x, Tensor y);
    void logSoftmaxBackward(Tensor y, Tensor dy, Target dx);

    /** y (n,h,w,1) = √Σ x² over channels; its gradient at x = 0 is 0. */
    void norm(Tensor x, Tensor y);
    void normBackward(Tensor x, Tensor y, Tensor dy, Target dx);

    /** loss = Σ (x − t)². */
    void squaredError(Tensor x, Tensor t, Tensor loss);
    void squaredErrorBackward(Tensor x, Tensor t, Tensor dLoss, Target dx);

    /** loss = Σ (sigmoid(x) − t)². */
    void sigmoidSquaredError(Tensor x, Tensor t, Tensor loss);

    /** dx = dLoss · 2·(p − t)·p·(1 − p), p = sigmoid(x). */
    void sigmoidSquaredErrorBackward(Tensor x, Tensor t, Tensor dLoss, Target dx);

    /** loss = Σ max(x,0) − x·t + log(1 + exp(−|x|)): −log likelihood of t under Bernoulli variables with logits x. */
    void binaryCrossEntropy(Tensor x, Tensor t, Tensor loss);

    /** dx = dLoss · (sigmoid(x) − t). */
    void binaryCrossEntropyBackward(Tensor x, Tensor t, Tensor dLoss, Target dx);

    // Rearrangement

    /** The same numbers in the same row-major order under another shape; samples stay samples. */
    void view(Tensor x, Target y);

    /** y's axis i is x's axis {@code axes[i]}; the samples of a batch stay first. */
    void permute(Tensor x, int[] axes, Target y);

    /** y = the part of x that starts at {@code from} along an axis and is as long as y. */
    void slice(Tensor x, Axis axis, int from, Target y);

    /** Puts x into (or adds it to) the part of y that starts at {@code at} along an axis; the rest of y stays. */
    void place(Tensor x, Axis axis, int at, Target y);

    /** y[i] = table[index[i]]. */
    void rows(Tensor table, Index index, Tensor y);

    /** table[index[i]] += x[i], on zeros unless the target adds; an index may occur more than once. */
    void scatterRows(Tensor x, Index index, Target table);

    // Gemm

    /** y = op(a)·op(b), op transposing where it is said: matrices (rows,1,1,columns). */
    void matmul(Tensor a, boolean transposeA, Tensor b, boolean transposeB, Target y);

    // Convolution: of batches

    /** Large image x (n,h,w,c) to small image y (n,p,q,k); bias (k) may be null. */
    void convForward(Tensor x, Tensor w, Tensor bias, Target y, Geometry g);

    /** The adjoint: small image dy to large image dx; bias (c) may be null (it is the bias of a transposed convolution). */
    void convBackwardData(Tensor w, Tensor dy, Tensor bias, Target dx, Geometry g);

    void convBackwardFilter(Tensor x, Tensor dy, Target dw, Geometry g);

    /** {@link #convForward}, and a tail that is done to its result. Here one after the other; a device may do it row by row. */
    default void convForward(Tensor x, Tensor w, Tensor bias, Tail tail, Tensor y, Geometry g) {
        Tensor made = tail.keepsAll() ? y : x.device().current().tensor(g.small(x.shape, w.shape));
        convForward(x, w, bias, Target.over(made), g);
        tail.forward(this, made, y);
    }

    /** {@link #convBackwardData} with a tail. */
    default void convBackwardData(Tensor w, Tensor dy, Tensor bias, Tail tail, Tensor dx, Geometry g) {
        Tensor made = tail.keepsAll() ? dx : dy.device().current().tensor(g.large(dy.shape, w.shape));
        convBackwardData(w, dy, bias, Target.over(made), g);
        tail.forward(this, made, dx);
    }

    /** What is done to the result x of a convolution; y is what is kept. */
    sealed interface Tail {
        /** Whether y is x. */
        boolean keepsAll();

        void forward(Kernels k, Tensor x, Tensor y);

        /** {@link Kernels#moments} of x, which is kept. */
        record Moments(Tensor moments) implements Tail {
            @Override public boolean keepsAll() { return true; }
            @Override public void forward(Kernels k, Tensor x, Tensor y) { k.moments(x, moments); }
        }

        /**
         * {@link #batchNormForward} with moments that are given; and, if {@code weight} is not null, {@link #batchNormConvForward}, which
         * has relu always.
         */
        record Evaluation(Tensor gamma, Tensor beta, Tensor moments, double epsilon, boolean relu, Tensor weight, Tensor bias) implements Tail {
            @Override public boolean keepsAll() { return false; }

            @Override public void forward(Kernels k, Tensor x, Tensor y) {
                if (weight == null) k.batchNormForward(x, gamma, beta, moments, epsilon, relu, y);
                else k.batchNormConvForward(x, gamma, beta, moments, epsilon, weight, bias, y);
            }
        }
    }

    // Pooling and resizing: of batches

    /** y = the largest number of each window. */
    void maxPool(Tensor x, Window window, Tensor y);

    /** dy goes to the first number of its window that is y, or to the first NaN where it holds some. */
    void maxPoolBackward(Tensor x, Tensor y, Tensor dy, Window window, Target dx);

    /** y = Σ of each window / count: of all its pixels if {@code padded}, else of those inside of the image. */
    void averagePool(Tensor x, Window window, boolean padded, Tensor y);
    void averagePoolBackward(Tensor dy, Window window, boolean padded, Target dx);

    /** y = x at the places of {@link Bilinear}. */
    void resizeBilinear(Tensor x, Tensor y);
    void resizeBilinearBackward(Tensor dy, Target dx);

    // Normalization: of batches, per channel

    /** moments (1,1,2,c): mean and biased variance of every channel over samples and pixels. */
    void moments(Tensor x, Tensor moments);

    /**
     * running += momentum · (moments − running), with the variance made unbiased for {@code count} numbers and {@code bias} (null: 0)
     * added to the means.
     */
    void runningMoments(Tensor moments, Tensor bias, int count, double momentum, Tensor running);

    /** y = γ·(x − mean)/√(variance + ε) + β, and with {@code relu} the maximum of that and 0. */
    void batchNormForward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, boolean relu, Tensor y);

    /**
     * relu's mask is found again from x, so y is not read. {@code fixed}: the moments do not depend on x. dx, dGamma or dBeta
     * may be null; dx may be dy.
     */
    void batchNormBackward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, boolean fixed, boolean relu, Tensor dy,
                           Target dx, Target dGamma, Target dBeta);

    /** {@link #batchNormForward} with relu to h, which is not kept: y[n,p,q,k] = bias[k] + Σ_c h[n,p,q,c] · weight[c,k]; k at most 3. */
    void batchNormConvForward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, Tensor weight, Tensor bias, Tensor y);

    /** Any target may be null. */
    void batchNormConvBackward(Tensor x, Tensor gamma, Tensor beta, Tensor moments, double epsilon, boolean fixed, Tensor weight, Tensor dy,
                               Target dx, Target dGamma, Target dBeta, Target dWeight, Target dBias);

    // Mixture

    /**
     * y (n,1,1,k) = log N(z; μ_k, σ_k) = −m/2·log 2π + ½ Σ_d B_kd − ½ Σ_d exp(B_kd)·(z_d − μ_kd)², B = log 1/σ² (k,1,1,m),
     * or (k,1,1,1) when one number serves all m dimensions.
     */
    void gaussianLogDensity(Tensor z, Tensor means, Tensor logPrecision, Tensor y);

    /** Any of the three targets may be null. */
    void gaussianLogDensityBackward(Tensor z, Tensor means, Tensor logPrecision, Tensor dy, Target dz, Target dMeans, Target dLogPrecision);

    // Update: one step of an optimizer; lists are parallel to the parameters p, whose gradients are used. The formula is the step's

    void sgd(List<Tensor> p, List<Tensor> v, SgdStep step);

    void adam(List<Tensor> p, List<Tensor> m, List<Tensor> v, AdamStep step);

    /** {@link #sgd} for the rows that the table's gradient holds; other rows and their velocity rest. */
    void sgdRows(Tensor table, Tensor v, SgdStep step);

    /** {@link #adam} for the rows that the table's gradient holds; {@code steps} (rows,1,1,1) counts every row's own steps. */
    void adamRows(Tensor table, Tensor m, Tensor v, Tensor steps, AdamStep step);
}
