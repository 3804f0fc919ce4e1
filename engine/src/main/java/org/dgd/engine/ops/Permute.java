package org.dgd.engine.ops;

import java.util.Arrays;
import java.util.List;
import org.dgd.engine.*;

/** Exchanges axes: y's axis i is x's axis {@code axes[i]}. The samples of a batch stay first; dx is dy, permuted back. */
public record Permute(Tensor x, int[] axes) implements Op {
    public Permute {
        axes = axes.clone();
        if (!Arrays.equals(Arrays.stream(axes).sorted().toArray(), new int[] {0, 1, 2, 3}))
            throw new IllegalArgumentException("permute: " + Arrays.toString(axes) + " are not the axes 0, 1, 2, 3 in some order");
        if (x.shape.batch() && axes[0] != 0)
            throw new IllegalArgumentException("permute: " + Arrays.toString(axes) + " would move the samples of the batch " + x.shape);
    }

    @Override public List<Tensor> inputs() { return List.of(x); }

    @Override public Shape shape() { return new Shape(x.shape.batch(), size(0), size(1), size(2), size(3)); }
    @Override public void forward(Kernels k, Tensor y) { k.permute(x, axes, Target.over(y)); }
    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) { k.permute(dy, inverse(), d.into(x)); }

    private int size(int i) { return x.shape.size(Axis.values()[axes[i]]); }

    private int[] inverse() {
        int[] back = new int[4];
        for (int i = 0; i < 4; i++) back[axes[i]] = i;
        return back;
    }
}
