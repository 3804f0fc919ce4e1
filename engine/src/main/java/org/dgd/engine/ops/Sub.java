package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = a − b, of equal shapes; da = dy, db = −dy. */
public record Sub(Tensor a, Tensor b) implements Op {
    public Sub { Shape.requireSame("sub", a.shape, b.shape); }

    @Override public List<Tensor> inputs() { return List.of(a, b); }
    @Override public Shape shape() { return a.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.sub(a, b, Target.over(y)); }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        if (d.wants(b)) k.affine(dy, -1, 0, d.into(b));
        if (d.wants(a)) d.pass(a, dy);
    }
}
