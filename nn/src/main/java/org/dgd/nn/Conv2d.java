package org.dgd.nn;

import org.dgd.engine.Device;
import org.dgd.engine.Geometry;
import org.dgd.engine.Rng;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.ops.Conv;

/** Convolution with a bias: (n,h,w,in) to (n,p,q,out). Starts uniform in ±1/√(in·kernel²). */
public final class Conv2d extends Module implements Biased {
    private final Tensor weight, bias;
    private final Geometry geometry;

    public Conv2d(Device device, int in, int out, int kernel, int stride, int padding, Rng rng) {
        int fanIn = in * kernel * kernel;
        weight = add("weight", Parameter.trained(Init.uniform(device, Shape.plain(out, kernel, kernel, in), fanIn, rng.child("weight")),
                Layout.FILTER));
        bias = add("bias", Parameter.trained(Init.uniform(device, Shape.vector(out), fanIn, rng.child("bias")), Layout.VECTOR));
        geometry = Geometry.of(stride, padding);
    }

    @Override public Tensor forward(Tensor x) { return x.conv2d(weight, bias, geometry); }
    @Override public Conv op(Tensor x, Tensor bias) { return new org.dgd.engine.ops.Conv2d(x, weight, bias, geometry); }
    @Override public Tensor bias() { return bias; }

    public Geometry geometry() { return geometry; }
}
