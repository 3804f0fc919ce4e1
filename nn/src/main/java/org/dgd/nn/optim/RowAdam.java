package org.dgd.nn.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.AdamStep;
import org.dgd.engine.Shape;
import org.dgd.engine.Tensor;

/**
 * {@link Adam} for the rows of a table that a batch met, with moments and a count of steps for every row: a dense Adam would
 * go on moving rows that are not in the batch.
 */
public final class RowAdam extends GradientDescent {
    private final Tensor table, m, v, rowSteps;
    private final AdamStep step;

    public RowAdam(Tensor table, double rate, AdamRule rule) {
        super(List.of(table), rate);
        this.table = table;
        step = rule.on(table.device());
        m = zeros(table);
        v = zeros(table);
        rowSteps = table.device().zeros(Shape.matrix(table.shape.n(), 1));
    }

    @Override void at(double rate, int t) { step.at(rate, t); }

    @Override void move() { table.device().kernels().adamRows(table, m, v, rowSteps, step); }

    @Override public Map<String, Tensor> state() {
        Map<String, Tensor> state = new LinkedHashMap<>();
        state.put("m", m);
        state.put("v", v);
        state.put("row_steps", rowSteps);
        return state;
    }
}
