package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = a·b, number by number, of equal shapes; da = dy·b, db = dy·a. */
public record Mul(Tensor a, Tensor b) implements Op {
    public Mul { Shape.requireSame("mul", a.shape, b.shape); }

    @Override public List<Tensor> inputs() { return List.of(a, b); }
    @Override public Shape shape() { return a.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.mul(a, b, Target.over(y)); }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        if (d.wants(a)) k.mul(dy, b, d.into(a));
        if (d.wants(b)) k.mul(dy, a, d.reuse(b, dy));
    }
}
