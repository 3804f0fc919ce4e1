package org.dgd.nn;

import org.dgd.engine.Device;
import org.dgd.engine.Geometry;
import org.dgd.engine.Rng;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.ops.Conv;

/**
 * Transposed convolution with a bias: (n,h,w,in) to (n,p,q,out). Starts uniform in ±1/√(out·kernel²): PyTorch takes the
 * outputs for the fan-in of a transposed convolution.
 */
public final class ConvTranspose2d extends Module implements Biased {
    private final Tensor weight, bias;
    private final Geometry geometry;

    public ConvTranspose2d(Device device, int in, int out, int kernel, int stride, int padding, Rng rng) {
        int fanIn = out * kernel * kernel;
        weight = add("weight", Parameter.trained(Init.uniform(device, Shape.plain(in, kernel, kernel, out), fanIn, rng.child("weight")),
                Layout.FILTER));
        bias = add("bias", Parameter.trained(Init.uniform(device, Shape.vector(out), fanIn, rng.child("bias")), Layout.VECTOR));
        geometry = Geometry.of(stride, padding);
    }

    @Override public Tensor forward(Tensor x) { return x.convTranspose2d(weight, bias, geometry); }
    @Override public Conv op(Tensor x, Tensor bias) { return new org.dgd.engine.ops.ConvTranspose2d(x, weight, bias, geometry); }
    @Override public Tensor bias() { return bias; }

    public Geometry geometry() { return geometry; }

    Tensor weight() { return weight; }

    /** Whether every pixel of the result is made of the same pixel of the image alone. */
    boolean isPointwise() { return weight.shape.pixels() == 1 && geometry.equals(Geometry.of(1, 0)); }
}
