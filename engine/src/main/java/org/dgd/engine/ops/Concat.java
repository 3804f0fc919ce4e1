package org.dgd.engine.ops;

import java.util.ArrayList;
import java.util.List;
import org.dgd.engine.*;

/** Tensors side by side along an axis, equal in all others; each takes its part of dy. */
public record Concat(List<Tensor> parts, Axis axis) implements Op {
    public Concat {
        Shape first = parts.getFirst().shape;
        for (Tensor p : parts) Shape.requireSame("concat along " + axis, first, p.shape.with(axis, first.size(axis)));
    }

    public static Concat of(Axis axis, Tensor first, Tensor... others) {
        List<Tensor> parts = new ArrayList<>(List.of(others));
        parts.addFirst(first);
        return new Concat(List.copyOf(parts), axis);
    }

    @Override public List<Tensor> inputs() { return parts; }

    @Override public Shape shape() { return parts.getFirst().shape.with(axis, parts.stream().mapToInt(p -> p.shape.size(axis)).sum()); }

    @Override public void forward(Kernels k, Tensor y) {
        int at = 0;
        for (Tensor p : parts) {
            k.place(p, axis, at, Target.over(y));
            at += p.shape.size(axis);
        }
    }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        int from = 0;
        for (Tensor p : parts) {
            if (d.wants(p)) k.slice(dy, axis, from, d.into(p));
            from += p.shape.size(axis);
        }
    }
}
