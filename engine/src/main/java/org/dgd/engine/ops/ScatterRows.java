package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/** y (rows,h,w,c) = Σ_i x[i] placed in row index[i]; rows that the index does not name are 0. dx[i] = dy[index[i]]. */
public record ScatterRows(Tensor x, int rows, Index index) implements Op {
    public ScatterRows {
        if (!x.shape.batch() || index.size() != x.shape.n())
            throw new IllegalArgumentException("scatterRows: " + index.size() + " row numbers for " + x.shape + ", which must be a batch of as many");
        index.require("scatterRows", table(x, rows), false);
    }

    @Override public List<Tensor> inputs() { return List.of(x); }
    @Override public Shape shape() { return table(x, rows); }
    @Override public void forward(Kernels k, Tensor y) { k.scatterRows(x, index, Target.over(y)); }

    private static Shape table(Tensor x, int rows) { return Shape.plain(rows, x.shape.h(), x.shape.w(), x.shape.c()); }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        Tensor rows = d.scratch(x.shape).tensor();
        k.rows(dy, index, rows);
        d.pass(x, rows);
    }
}
