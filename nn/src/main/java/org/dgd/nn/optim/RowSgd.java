package org.dgd.nn.optim;

import java.util.List;
import java.util.Map;
import org.dgd.engine.SgdStep;
import org.dgd.engine.Tensor;

/** {@link Sgd} for the rows of a table that a batch met; other rows and their velocity rest (paper, table 4). */
public final class RowSgd extends GradientDescent {
    private final Tensor table, velocity;
    private final SgdStep step;

    public RowSgd(Tensor table, double rate, double momentum) {
        super(List.of(table), rate);
        this.table = table;
        step = new SgdStep(table.device(), momentum, 0);
        velocity = zeros(table);
    }

    @Override void at(double rate, int t) { step.at(rate); }

    @Override void move() { table.device().kernels().sgdRows(table, velocity, step); }

    @Override public Map<String, Tensor> state() { return Map.of("velocity", velocity); }
}
