package org.dgd.nn;

import java.util.Arrays;
import org.dgd.engine.Device;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;

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

    @Override public Tensor forward(Tensor x) { return forward(x, false); }

    /** With {@code relu} the maximum of the result and 0, in the same pass. */
    Tensor forward(Tensor x, boolean relu) {
        if (!isTraining()) return of(org.dgd.engine.ops.BatchNorm.fixed(x, gamma, beta, running, EPSILON), relu);
        int count = x.shape.n() * x.shape.pixels();
        if (count < 2) throw new IllegalArgumentException("batchNorm: training needs more than one value per channel, got x " + x.shape);
        var op = org.dgd.engine.ops.BatchNorm.ofBatch(x, gamma, beta, EPSILON);
        Tensor y = of(op, relu);
        x.device().kernels().runningMoments(op.moments(), count, MOMENTUM, running);
        return y;
    }

    private static Tensor of(org.dgd.engine.ops.BatchNorm op, boolean relu) { return Tensor.of(relu ? op.withRelu() : op); }
}
