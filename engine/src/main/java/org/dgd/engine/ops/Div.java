package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = a/b, number by number, of equal shapes; da = dy/b, db = −dy·y/b. */
public record Div(Tensor a, Tensor b) implements Op {
    public Div { Shape.requireSame("div", a.shape, b.shape); }

    @Override public List<Tensor> inputs() { return List.of(a, b); }
    @Override public Shape shape() { return a.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.div(a, b, Target.over(y)); }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        if (d.wants(b)) k.divBackward(b, y, dy, d.into(b));
        if (d.wants(a)) k.div(dy, b, d.reuse(a, dy));
    }
}
