package org.dgd.nn;

import org.dgd.engine.Device;
import org.dgd.engine.Geometry;
import org.dgd.engine.Rng;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;
import org.dgd.engine.ops.Conv;

/** y = W·x + b: (n,1,1,in) to (n,1,1,out). Starts uniform in ±1/√in. */
public final class Linear extends Module implements Biased {
    private final Tensor weight, bias;

    public Linear(Device device, int in, int out, Rng rng) {
        weight = add("weight", Parameter.trained(Init.uniform(device, Shape.matrix(out, in), in, rng.child("weight")), Layout.MATRIX));
        bias = add("bias", Parameter.trained(Init.uniform(device, Shape.vector(out), in, rng.child("bias")), Layout.VECTOR));
    }

    @Override public Tensor forward(Tensor x) { return x.linear(weight, bias); }
    @Override public Conv op(Tensor x, Tensor bias) { return new org.dgd.engine.ops.Conv2d(x, weight, bias, Geometry.of(1, 0)); }
    @Override public Tensor bias() { return bias; }
}
