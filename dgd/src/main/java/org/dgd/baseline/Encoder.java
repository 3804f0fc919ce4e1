package org.dgd.baseline;

import org.dgd.engine.Device;
import org.dgd.engine.Rng;
import org.dgd.engine.Tensor;
import org.dgd.model.LayerList;
import org.dgd.nn.Module;
import org.dgd.nn.Sequential;

/** q(z|x): from images (n,h,w,c) to mean and sd (n,1,1,m), by two stacks of layers, which in A.3 share nothing and in A.5 all but the last. */
public final class Encoder extends Module {
    private final Head head;
    private final Sequential trunk, mean, sd;

    Encoder(VaeSpec spec, Device device, Rng rng) {
        VaeArchitecture architecture = spec.architecture();
        LayerList shared = new LayerList(device, rng.child("trunk"));
        LayerList a = new LayerList(device, rng.child("mean")), b = new LayerList(device, rng.child("sd"));
        architecture.trunk(spec, shared);
        architecture.head(spec, a);
        architecture.head(spec, b);
        head = spec.head();
        trunk = add("trunk", shared.sequential());
        mean = add("mean", a.sequential());
        sd = add("sd", b.sequential());
    }

    /** What mean and sd have in common; no layers in A.3. */
    public Sequential trunk() { return trunk; }

    /** The layers after the trunk that end in the first number of {@link #head}. */
    public Sequential mean() { return mean; }

    /** The layers after the trunk that end in the second number of {@link #head}. */
    public Sequential sd() { return sd; }

    public Head head() { return head; }

    Posterior posterior(Tensor x) {
        Tensor shared = trunk.forward(x);
        return head.of(mean.forward(shared), sd.forward(shared));
    }

    /** The mean alone. */
    @Override public Tensor forward(Tensor x) { return posterior(x).mean(); }
}
