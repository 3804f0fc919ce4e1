package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = a + b, of equal shapes; da = db = dy. */
public record Add(Tensor a, Tensor b) implements Op {
    public Add { Shape.requireSame("add", a.shape, b.shape); }

    @Override public List<Tensor> inputs() { return List.of(a, b); }
    @Override public Shape shape() { return a.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.add(a, b, Target.over(y)); }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        if (d.wants(a)) k.affine(dy, 1, 0, d.into(a));
        if (d.wants(b)) d.pass(b, dy);
    }
}
