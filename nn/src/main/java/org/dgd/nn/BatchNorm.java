package org.dgd.nn;

import java.util.Arrays;
import org.dgd.engine.Device;
import org.dgd.engine.Kernels.Tail;
import org.dgd.engine.NumberCheck;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.ops.Conv;
import org.dgd.engine.ops.ConvBatchNorm;
import org.dgd.engine.ops.ConvMoments;

/**
 * Batch normalization per channel with running moments: ε = 1e-5, momentum 0.1, γ = 1 and β = 0 at first. Training
 * normalizes with the batch's mean and biased variance; the running variance is the unbiased one (PyTorch's convention).
 */
public final class BatchNorm extends Module {
    /** What is added to a variance. */
    public static final double EPSILON = 1e-5;
    private static final double MOMENTUM = 0.1;

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
        var op = op(x);
        Tensor y = Tensor.of(op);
        track(op);
        return y;
    }

    /** The op that normalizes x, to be run with what follows it. */
    org.dgd.engine.ops.BatchNorm op(Tensor x) {
        if (!isTraining()) return org.dgd.engine.ops.BatchNorm.fixed(x, gamma, beta, running, EPSILON);
        requireSeveral(x.shape);
        return org.dgd.engine.ops.BatchNorm.ofBatch(x, gamma, beta, EPSILON);
    }

    /** In training, the op behind a convolution, which takes the moments; {@code bias} is what the convolution's layer did not add. */
    org.dgd.engine.ops.BatchNorm behind(Conv conv, Tensor bias) {
        requireSeveral(conv.shape());
        Tensor moments = gamma.device().current().tensor(running.shape), x = Tensor.of(new ConvMoments(conv, moments));
        return org.dgd.engine.ops.BatchNorm.ofTaken(x, gamma, beta, bias, moments, EPSILON);
    }

    /** In evaluation, a convolution with this layer and what follows it. @param head the 1x1 convolution at the end, or null */
    ConvBatchNorm evaluation(Conv conv, boolean relu, ConvTranspose2d head) {
        return new ConvBatchNorm(conv, new Tail.Evaluation(gamma, beta, running, EPSILON, relu, head == null ? null : head.weight(),
                head == null ? null : head.bias()));
    }

    private static void requireSeveral(Shape x) {
        if (x.n() * x.pixels() < 2) throw new IllegalArgumentException("batchNorm: training needs more than one value per channel, got x " + x);
    }

    /** Moves the running moments towards those of the batch, if there are any. After the op has run. */
    void track(org.dgd.engine.ops.BatchNorm op) {
        if (op.fixed()) return;
        int count = op.x().shape.n() * op.x().shape.pixels();
        op.x().device().kernels().runningMoments(op.moments(), op.bias(), count, MOMENTUM, running);
        if (running.device().checksNumbers()) NumberCheck.written("BatchNorm", "the running mean and variance of", running, op.x());
    }
}
