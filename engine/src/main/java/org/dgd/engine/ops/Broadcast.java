package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = x, repeated along the axes where x has 1 and {@code shape} has more; dx = Σ dy over them. The adjoint of {@link Sum}. */
public record Broadcast(Tensor x, Shape shape) implements Op {
    public Broadcast {
        for (Axis a : Axis.values())
            if (x.shape.size(a) != shape.size(a) && x.shape.size(a) != 1)
                throw new IllegalArgumentException("broadcast: " + x.shape + " cannot be repeated to " + shape + ": axis " + a
                        + " is neither 1 nor equal");
        if (x.shape.batch() && !shape.batch())
            throw new IllegalArgumentException("broadcast: the batch " + x.shape + " cannot become the plain " + shape);
    }

    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public void forward(Kernels k, Tensor y) { k.broadcast(x, 1, Target.over(y)); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.sum(dy, 1, d.into(x)); }
}
