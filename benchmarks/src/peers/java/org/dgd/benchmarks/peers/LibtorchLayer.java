package org.dgd.benchmarks.peers;

import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.conv2d;
import static org.bytedeco.pytorch.global.torch.conv_transpose2d;
import static org.bytedeco.pytorch.global.torch.relu_;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/** A convolution or transposed convolution with its bias, and batch norm and ReLU where the model file has them. */
final class LibtorchLayer {
    private static final double MOMENTUM = 0.1, EPSILON = 1e-5;
    private static final long[] NONE = {0, 0}, ONE = {1, 1};

    private final boolean transposed, normalized;
    private final long[] stride, padding;
    private final Tensor weight;
    private final TensorOptional bias, gamma, beta, mean, variance;

    /**
     * @param prefix     of names in the model file
     * @param index      the layer's number there; batch norm has the next one
     * @param transposed which of the two convolutions it is
     */
    LibtorchLayer(Weights weights, String prefix, int index, boolean transposed, int stride, int padding) {
        this.transposed = transposed;
        this.stride = new long[] {stride, stride};
        this.padding = new long[] {padding, padding};
        weight = weights.parameter(prefix + index + ".weight");
        String norm = prefix + (index + 1) + ".";
        normalized = weights.has(norm + "running_mean");
        boolean cancelled = normalized && weights.dropsCancelledBiases();
        bias = cancelled ? new TensorOptional() : new TensorOptional(weights.parameter(prefix + index + ".bias"));
        gamma = normalized ? new TensorOptional(weights.parameter(norm + "weight")) : null;
        beta = normalized ? new TensorOptional(weights.parameter(norm + "bias")) : null;
        mean = normalized ? new TensorOptional(weights.constant(norm + "running_mean")) : null;
        variance = normalized ? new TensorOptional(weights.constant(norm + "running_var")) : null;
    }

    Tensor forward(Tensor x, boolean training) {
        Tensor y = transposed ? conv_transpose2d(x, weight, bias, stride, padding, NONE, 1, ONE)
                : conv2d(x, weight, bias, stride, padding, ONE, 1);
        return normalized ? relu_(batch_norm(y, gamma, beta, mean, variance, training, MOMENTUM, EPSILON, true)) : y;
    }
}
