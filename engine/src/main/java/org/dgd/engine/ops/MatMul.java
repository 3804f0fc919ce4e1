package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * Matrix product.
 *
 * <pre>    a (n,1,1,k),  b (k,1,1,m)  ->  y (n,1,1,m)        da = dy·bᵀ,  db = aᵀ·dy </pre>
 */
public record MatMul(Tensor a, Tensor b) implements Op {
    public MatMul {
        if (a.shape.c() != b.shape.n() || a.shape.pixels() != 1 || b.shape.pixels() != 1 || a.shape.batch() || b.shape.batch())
            throw new IllegalArgumentException("matmul: " + a.shape + " and " + b.shape + " are not plain matrices (n,1,1,k) and (k,1,1,m)");
    }

    @Override public List<Tensor> inputs() { return List.of(a, b); }
    @Override public Shape shape() { return Shape.matrix(a.shape.n(), b.shape.c()); }
    @Override public void forward(Kernels k, Tensor y) { k.matmul(a, false, b, false, Target.over(y)); }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        if (d.wants(a)) k.matmul(dy, false, b, true, d.into(a));
        if (d.wants(b)) k.matmul(a, true, dy, false, d.into(b));
    }
}
