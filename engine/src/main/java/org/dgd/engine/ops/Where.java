package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = a where mask is not 0, b elsewhere, of equal shapes; each takes the part of dy that it gave. mask has no gradient. */
public record Where(Tensor mask, Tensor a, Tensor b) implements Op {
    public Where {
        Shape.requireSame("where: mask and a", mask.shape, a.shape);
        Shape.requireSame("where: a and b", a.shape, b.shape);
    }

    @Override public List<Tensor> inputs() { return List.of(a, b); }
    @Override public Shape shape() { return a.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.where(mask, a, b, Target.over(y)); }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        if (d.wants(a)) k.where(mask, dy, null, d.into(a));
        if (d.wants(b)) k.where(mask, null, dy, d.reuse(b, dy));
    }
}
