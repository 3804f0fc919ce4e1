package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** The same numbers in the same order under another shape: (n,h,w,c) with h·w·c as before for a batch, any for a plain tensor. */
public record View(Tensor x, Shape shape) implements Op {
    public View {
        if (shape.size() != x.shape.size() || shape.batch() != x.shape.batch() || shape.batch() && shape.n() != x.shape.n())
            throw new IllegalArgumentException("view: " + x.shape + " cannot be seen as " + shape);
    }

    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public void forward(Kernels k, Tensor y) { k.view(x, Target.over(y)); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.view(dy, d.into(x)); }
}
