package org.dgd.engine.ops;

import java.util.List;
import org.dgd.engine.*;

/**
 * Gathers rows: y[i] = table[index[i]], the representations of a batch.
 *
 * <pre>    table (rows,h,w,c), n row numbers  ->  y (n,h,w,c), a batch </pre>
 *
 * The gradient of a {@link Device#table} is dy itself with the index, which the row-wise optimizers read; of any other
 * tensor it is dy, scattered. A row of a table occurs at most once in a batch, for an optimizer steps it once.
 */
public record Rows(Tensor table, Index index) implements Op {
    public Rows {
        if (table.shape.batch()) throw new IllegalArgumentException("rows: the table " + table.shape + " is a batch");
        index.require("rows", table.shape, table.isTable());
    }

    @Override public List<Tensor> inputs() { return List.of(table); }
    @Override public Shape shape() { return Shape.batch(index.size(), table.shape.h(), table.shape.w(), table.shape.c()); }
    @Override public void forward(Kernels k, Tensor y) { k.rows(table, index, y); }

    @Override public void backward(Kernels k, Tensor y, Tensor dy, Gradients d) {
        if (table.isTable()) d.rows(table, index, dy);
        else k.scatterRows(dy, index, d.into(table));
    }
}
