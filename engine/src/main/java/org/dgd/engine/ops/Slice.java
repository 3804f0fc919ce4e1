package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y = the part from .. to (exclusive) of x along an axis; dx is dy there and 0 elsewhere. */
public record Slice(Tensor x, Axis axis, int from, int to) implements Op {
    public Slice {
        if (from < 0 || from >= to || to > x.shape.size(axis))
            throw new IllegalArgumentException("slice: " + from + " to " + to + " is not a part of axis " + axis + " of " + x.shape);
    }

    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return x.shape.with(axis, to - from); }
    @Override public void forward(Kernels k, Tensor y) { k.slice(x, axis, from, Target.over(y)); }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        Target dx = d.into(x);
        if (!dx.add()) k.fill(dx.tensor(), 0);
        k.place(dy, axis, from, Target.onto(dx.tensor()));
    }
}
