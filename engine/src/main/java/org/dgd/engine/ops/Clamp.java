package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = min(max(x, low), high); dx = dy where low ≤ x ≤ high. */
public record Clamp(Tensor x, double low, double high) implements Op {
    public Clamp {
        if (!(low <= high)) throw new IllegalArgumentException("clamp: low " + low + " is above high " + high);
    }

    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.clamp(x, low, high, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.clampBackward(x, low, high, dy, d.reuse(x, dy)); }
}
