package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * y = x where x &gt; 0, alpha·(exp(x) − 1) elsewhere, with alpha &gt; 0 (Clevert and others 2016, equation 17).
 *
 * <pre>    x (n,h,w,c)  ->  y (n,h,w,c)        dx = dy where y &gt; 0, dy·(y + alpha) elsewhere </pre>
 */
public record Elu(Tensor x, double alpha) implements Op {
    public Elu {
        if (!(alpha > 0)) throw new IllegalArgumentException("elu: alpha must be above 0, but is " + alpha);
    }

    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape; }
    @Override public void forward(Kernels k, Tensor y) { k.elu(x, alpha, y); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.eluBackward(y, alpha, dy, d.reuse(x, dy)); }
}
