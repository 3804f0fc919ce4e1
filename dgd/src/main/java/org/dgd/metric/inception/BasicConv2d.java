package org.dgd.metric.inception;

import org.dgd.engine.Device;
import org.dgd.engine.Geometry;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.nn.Checkpoint;
import org.dgd.nn.TensorFile;
import org.dgd.nn.data.InputException;
import org.dgd.nn.data.StoredArray;

/**
 * Convolution without bias, batch norm with its running moments (ε = 1e-3), relu. With fixed moments batch norm is linear, so it is
 * taken into the filter, in double: w·s and, as a bias, β − mean·s, with s = γ/√(variance + ε). Relu works in place. So a layer takes
 * one tensor instead of three.
 */
record BasicConv2d(Tensor weight, Tensor bias, Geometry geometry) implements Block {
    private static final double EPSILON = 1e-3;

    /** Reads {@code name.conv.weight} (out,in,h,w) and the four tensors of {@code name.bn}. */
    static BasicConv2d read(Device device, TensorFile file, String name, int in, Shape filter, Geometry geometry) {
        int out = filter.n(), pixels = filter.pixels();
        double[] w = numbers(file, name + ".conv.weight", out, in, filter.h(), filter.w()), folded = new double[w.length], bias = new double[out];
        double[] gamma = numbers(file, name + ".bn.weight", out), beta = numbers(file, name + ".bn.bias", out);
        double[] mean = numbers(file, name + ".bn.running_mean", out), variance = numbers(file, name + ".bn.running_var", out);
        for (int k = 0; k < out; k++) {
            if (variance[k] < 0)
                throw new InputException(file.name() + ": " + name + ".bn.running_var holds " + variance[k] + "; a variance cannot be negative");
            double scale = gamma[k] / Math.sqrt(variance[k] + EPSILON);
            for (int c = 0; c < in; c++)
                for (int p = 0; p < pixels; p++) folded[(k * pixels + p) * in + c] = w[(k * in + c) * pixels + p] * scale;
            bias[k] = beta[k] - mean[k] * scale;
        }
        return new BasicConv2d(device.constant(filter, folded), device.constant(Shape.vector(out), bias), geometry);
    }

    private static double[] numbers(TensorFile file, String name, int... shape) {
        StoredArray array = file.require(name, shape);
        return Checkpoint.finite(array).doubles();
    }

    @Override public Tensor forward(Tensor x) {
        Tensor y = x.conv2d(weight, bias, geometry);
        y.device().kernels().relu(y, y);
        return y;
    }
}
