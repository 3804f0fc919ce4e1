package org.dgd.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.data.Offset;
import org.dgd.engine.ops.BatchNorm;
import org.dgd.engine.ops.BatchNormConv;
import org.dgd.engine.reference.ReferenceDevice;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Results of the reference device against numbers worked out by hand: the gradient check cannot tell a wrong formula. */
final class ReferenceValueTest {
    private static final Offset<Double> EXACTLY = within(1e-14);
    private final Device device = new ReferenceDevice();
    private final Scope step = device.scope();

    @AfterEach void close() { step.close(); }

    private Tensor vector(double... values) { return device.parameter(Shape.vector(values.length), values); }

    private void has(Tensor y, double... values) { assertThat(y.storage.read()).containsExactly(values, EXACTLY); }

    private void maps(UnaryOperator<Tensor> f, double x, double y) { assertThat(f.apply(vector(x)).item()).isCloseTo(y, EXACTLY); }

    @Test void elementwise() {
        has(vector(1, -2).add(vector(3, 5)), 4, 3);
        has(vector(1, -2).sub(vector(3, 5)), -2, -7);
        has(vector(1, -2).mul(vector(3, 5)), 3, -10);
        has(vector(1, -2).div(vector(4, 5)), 0.25, -0.4);
        has(vector(1, -2).neg().add(1), 0, 3);
        has(vector(1, 2, 3).where(vector(0, -1, 1), vector(7, 8, 9)), 7, 2, 3);
        has(vector(-3, 0.5, 3).clamp(-1, 2), -1, 0.5, 2);
        has(vector(-3, 0.5, 3).clamp(1, 1), 1, 1, 1);
        has(vector(-3, 0, 3).relu(), 0, 0, 3);
        has(vector(-3, 0, 3).leakyRelu(0.1), -0.30000000000000004, 0, 3);
        maps(Tensor::exp, 1, Math.E);
        maps(Tensor::log, Math.E, 1);
        maps(Tensor::sqrt, 9, 3);
        maps(Tensor::square, -3, 9);
        maps(x -> x.pow(1.5), 4, 8);
        maps(Tensor::tanh, 0.5 * Math.log(3), 0.5);
        maps(Tensor::sigmoid, Math.log(3), 0.75);
        maps(Tensor::softplus, Math.log(2), Math.log(3));
    }

    @Test void nothingOverflows() {
        has(vector(-800, 800).sigmoid(), 0, 1);
        has(vector(-800, 800).softplus(), 0, 800);
        assertThat(vector(1000, 1000).logSumExp().item()).isCloseTo(1000 + Math.log(2), within(1e-12));
        has(vector(-1000, 0).logSoftmax(), -1000, 0);
        assertThat(vector(-1000, 1000).binaryCrossEntropy(device.constant(Shape.vector(2), 1, 0)).item()).isEqualTo(2000);
    }

    @Test void reductions() {
        Tensor x = device.parameter(Shape.plain(2, 1, 3, 2), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        has(x.sum(), 78);
        has(x.sum(Axis.W), 9, 12, 27, 30);
        has(x.mean(Axis.N, Axis.C), 4.5, 6.5, 8.5);
        has(x.max(Axis.W, Axis.C), 6, 12);
        has(vector(3, 4).norm(), 5);
        has(vector(1, 4).squaredError(vector(3, 5)), 5);
        has(vector(0, 0).binaryCrossEntropy(device.constant(Shape.vector(2), 1, 0.5)), 2 * Math.log(2));
    }

    @Test void gradientsAtKinksAndTies() {
        Tensor tied = vector(2, 5, 5), zero = vector(0, 0), edge = vector(-1, 0.5, 2, 2.5), flat = vector(0);
        tied.max().backward();
        has(tied.gradient(), 0, 0.5, 0.5);
        zero.norm().backward();
        has(zero.gradient(), 0, 0);
        edge.clamp(-1, 2).sum().backward();
        has(edge.gradient(), 1, 1, 1, 0);
        flat.relu().sum().backward();
        has(flat.gradient(), 0);
    }

    @Test void rearrangements() {
        Tensor x = device.parameter(Shape.plain(1, 2, 3, 1), 1, 2, 3, 4, 5, 6);
        has(x.permute(0, 2, 1, 3), 1, 4, 2, 5, 3, 6);
        has(x.slice(Axis.W, 1, 3), 2, 3, 5, 6);
        has(x.concat(Axis.H, x.slice(Axis.H, 0, 1)), 1, 2, 3, 4, 5, 6, 1, 2, 3);
        has(device.parameter(Shape.matrix(3, 2), 1, 2, 3, 4, 5, 6).rows(2, 0, 2), 5, 6, 1, 2, 5, 6);
        has(device.parameter(Shape.batch(3, 1), 1, 2, 4).scatterRows(4, 3, 1, 3), 0, 2, 0, 5);
    }

    @Test void products() {
        has(device.parameter(Shape.matrix(2, 2), 1, 2, 3, 4).matmul(device.parameter(Shape.matrix(2, 1), 5, 6)), 17, 39);
        Tensor image = device.parameter(Shape.batch(1, 2, 2, 1), 1, 2, 3, 4), point = device.parameter(Shape.batch(1, 1), 2);
        Tensor filter = device.parameter(Shape.plain(1, 2, 2, 1), 1, 10, 100, 1000), bias = device.parameter(Shape.SCALAR, 0.5);
        has(image.conv2d(filter, bias, Geometry.of(1, 0)), 4321.5);
        has(image.conv2d(filter, null, Geometry.of(1, 1)), 1000, 2100, 200, 3010, 4321, 402, 30, 43, 4);
        has(image.conv2d(filter, null, Geometry.of(2, 1)), 1000, 200, 30, 4);
        has(point.convTranspose2d(filter, bias, Geometry.of(1, 0)), 2.5, 20.5, 200.5, 2000.5);
        has(image.convTranspose2d(filter, null, Geometry.of(2, 1)), 1000, 200, 30, 4);
        has(device.parameter(Shape.batch(2, 2), 1, 2, 3, 4).linear(device.parameter(Shape.matrix(1, 2), 10, 1), bias), 12.5, 34.5);
    }

    /** Padding takes four of the five rows, or columns, that a transposed convolution makes of two. */
    @Test void paddingLeavesTheMiddle() {
        Tensor column = device.parameter(Shape.batch(1, 2, 1, 1), 1, 2), row = device.parameter(Shape.batch(1, 1, 2, 1), 1, 2);
        has(column.convTranspose2d(device.parameter(Shape.plain(1, 3, 1, 1), 1, 10, 100), null, new Geometry(2, 1, 2, 0)), 102);
        has(row.convTranspose2d(device.parameter(Shape.plain(1, 1, 3, 1), 1, 10, 100), null, new Geometry(1, 2, 0, 2)), 102);
    }

    /** The mean takes away what a bias before it would add, so its gradient is 0 and what it had before stays. */
    @Test void aBiasBeforeBatchNormHasNoGradient() {
        Tensor x = device.parameter(Shape.batch(2, 1), 1, 5), bias = vector(7), weight = vector(2);
        BatchNorm norm = BatchNorm.ofBatch(x, vector(3), vector(10), bias, 0);
        for (Op op : List.of(norm, new BatchNormConv(norm.withRelu(), weight, vector(0)))) {
            bias.mul(4).backward();
            Tensor.of(op).sum().backward();
            has(bias.gradient(), 4);
            bias.zeroGradient();
            Tensor.of(op).sum().backward();
            has(bias.gradient(), 0);
            bias.zeroGradient();
        }
    }

    @Test void normalization() {
        Tensor x = device.parameter(Shape.batch(2, 1), 1, 5), gamma = vector(3), beta = vector(10);
        has(Tensor.of(BatchNorm.ofBatch(x, gamma, beta, 0)), 7, 13);
        has(Tensor.of(BatchNorm.fixed(x, gamma, beta, device.constant(Shape.plain(1, 1, 2, 1), 1, 3), 1)), 10, 16);
        Tensor moments = device.constant(Shape.plain(1, 1, 2, 1), 3, 4), running = device.constant(Shape.plain(1, 1, 2, 1), 1, 1);
        device.kernels().runningMoments(moments, null, 2, 0.1, running);
        has(running, 1.2, 1.7);
    }

    @Test void gaussians() {
        Tensor z = device.parameter(Shape.batch(1, 2), 1, 2), means = device.parameter(Shape.matrix(2, 2), 1, 2, 0, 0);
        double b = Math.log(4), constant = -Math.log(2 * Math.PI);
        has(z.gaussianLogDensity(means, device.parameter(Shape.matrix(2, 1), 0, b)), constant, constant + b - 10);
        has(z.gaussianLogDensity(means, device.parameter(Shape.matrix(2, 2), 0, 0, b, 0)), constant, constant + b / 2 - 4);
    }
}
