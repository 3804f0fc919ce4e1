package org.dgd.nn;

import java.util.Arrays;
import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;

/** First values of parameters, as in PyTorch: uniform in ±1/√fan-in for weights and biases alike. */
final class Init {
    private Init() { }

    static Tensor uniform(Device device, Shape shape, int fanIn, Rng rng) {
        double bound = 1 / Math.sqrt(fanIn);
        return device.parameter(shape, rng.uniforms(shape.size(), -bound, bound));
    }

    static Tensor constant(Device device, Shape shape, double value) {
        double[] values = new double[shape.size()];
        Arrays.fill(values, value);
        return device.parameter(shape, values);
    }
}
