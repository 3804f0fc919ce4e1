package org.dgd.nn.optim;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Rng;
import org.dgd.engine.SgdStep;
import org.dgd.engine.Shape;
import org.dgd.engine.Target;
import org.dgd.engine.Tensor;

/**
 * Langevin dynamics for the rows of a table that a batch met: p −= rate·g − √(2·rate)·ξ with ξ from N(0,I). With gradients of −log P(x,z),
 * and rates that are small beside the posterior's variance, rows go through their posterior instead of resting at its mode: alternating
 * back-propagation (paper, section 2.1). The noise of a step follows from the seed and the step's number alone.
 */
public final class RowLangevin extends GradientDescent {
    private final Tensor table, velocity;
    private final SgdStep step;
    private final Rng rng;
    private final Map<Integer, Tensor> noise = new HashMap<>();          // by size of the batch
    private final int most;

    /** @param sizes numbers of rows that batches may meet */
    public RowLangevin(Tensor table, double rate, Rng rng, int... sizes) {
        super(List.of(table), rate);
        this.table = table;
        this.rng = rng;
        step = new SgdStep(table.device(), 0, 0);
        velocity = zeros(table);
        int largest = 0;
        for (int n : sizes) {
            noise.computeIfAbsent(n, rows -> table.device().zeros(Shape.batch(rows, table.shape.c())));
            largest = Math.max(largest, n);
        }
        most = largest;
    }

    @Override void at(double rate, int t) {
        step.at(rate);
        double[] g = rng.child(t).gaussians(most * table.shape.c());
        double scale = Math.sqrt(2 * rate);
        for (int i = 0; i < g.length; i++) g[i] *= scale;
        noise.forEach((rows, tensor) -> tensor.storage.write(Arrays.copyOf(g, rows * table.shape.c())));
    }

    @Override void move() {
        int rows = table.gradientRows().length;
        Tensor xi = noise.get(rows);
        if (xi == null) throw new IllegalStateException("langevin: a batch of " + rows + " rows; expected one of " + noise.keySet());
        table.device().kernels().sgdRows(table, velocity, step);
        table.device().kernels().scatterRows(xi, table.gradientIndex(), Target.onto(table));
    }

    /** Without momentum there is nothing to keep. */
    @Override public Map<String, Tensor> state() { return Map.of(); }
}
