package org.dgd.nn;

import java.util.Arrays;
import org.dgd.engine.Device;
import org.dgd.engine.Kernels;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.ops.ConvBatchNorm;

/**
 * Batch normalization per channel with running moments: ε = 1e-5, momentum 0.1, γ = 1 and β = 0 at first. Training
 * normalizes with the batch's mean and biased variance; the running variance is the unbiased one (PyTorch's convention).
 */
public final class BatchNorm extends Module {
    private static final double EPSILON = 1e-5, MOMENTUM = 0.1;

    private final Tensor gamma, beta, running;

    public BatchNorm(Device device, int channels) {
        gamma = add("weight", Parameter.trained(Init.constant(device, Shape.vector(channels), 1), Layout.VECTOR));
        beta = add("bias", Parameter.trained(Init.constant(device, Shape.vector(channels), 0), Layout.VECTOR));
        double[] meanZeroVarianceOne = new double[2 * channels];
        Arrays.fill(meanZeroVarianceOne, channels, 2 * channels, 1);
        running = device.constant(Shape.plain(1, 1, 2, channels), meanZeroVarianceOne);
        add("running_mean", Parameter.buffer(running, Layout.MEAN));
        add("running_var", Parameter.buffer(running, Layout.VARIANCE));
    }

    @Override public Tensor forward(Tensor x) {
        var op = op(x, null);
        Tensor y = Tensor.of(op);
        track(op);
        return y;
    }

    /**
     * The op that normalizes x, to be run with what follows it.
     *
     * @param bias of the layer before if that did not add it, else null; in training only
     */
    org.dgd.engine.ops.BatchNorm op(Tensor x, Tensor bias) {
        if (!isTraining()) return org.dgd.engine.ops.BatchNorm.fixed(x, gamma, beta, running, EPSILON);
        if (x.shape.n() * x.shape.pixels() < 2)
            throw new IllegalArgumentException("batchNorm: training needs more than one value per channel, got x " + x.shape);
        return org.dgd.engine.ops.BatchNorm.ofBatch(x, gamma, beta, bias, EPSILON);
    }

    /**
     * The op of a convolution with this layer in evaluation and what follows it.
     *
     * @param head the 1x1 convolution at the end, or null
     */
    ConvBatchNorm op(ConvBatchNorm.Conv conv, boolean relu, ConvTranspose2d head) {
        return new ConvBatchNorm(conv, new Kernels.Tail(gamma, beta, running, EPSILON, relu, head == null ? null : head.weight(), head == null ? null : head.bias()));
    }

    /** Moves the running moments towards those of the batch, if there are any. After the op has run. */
    void track(org.dgd.engine.ops.BatchNorm op) {
        if (op.fixed()) return;
        int count = op.x().shape.n() * op.x().shape.pixels();
        op.x().device().kernels().runningMoments(op.moments(), op.bias(), count, MOMENTUM, running);
    }
}
