package org.dgd.nn.optim;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.dgd.engine.Tensor;

/** What the optimizers share: parameters, the learning rate and the count of steps. */
abstract class GradientDescent implements Optimizer {
    final List<Tensor> parameters;
    private double rate;
    private int steps;

    GradientDescent(List<Tensor> parameters, double rate) {
        this.parameters = List.copyOf(parameters);
        this.rate = rate;
    }

    /** Makes step number {@code t}, counted from 1. */
    abstract void step(double rate, int t);

    @Override public final void step() {
        if (parameters.isEmpty()) return;
        for (Tensor p : parameters)
            if (p.gradient() == null) throw new IllegalStateException("optimizer: " + p + " has no gradient; call backward before step");
        step(rate, ++steps);
        for (Tensor p : parameters) p.zeroGradient();
    }

    @Override public final void rate(double rate) { this.rate = rate; }
    @Override public final double rate() { return rate; }
    @Override public final int steps() { return steps; }
    @Override public final void steps(int steps) { this.steps = steps; }

    static Tensor zeros(Tensor like) { return like.device().zeros(like.shape); }

    static void put(Map<String, Tensor> state, String name, List<Tensor> tensors) {
        for (int i = 0; i < tensors.size(); i++) state.put(name + "." + i, tensors.get(i));
    }

    static Map<String, Tensor> named(String name, List<Tensor> tensors) {
        Map<String, Tensor> state = new LinkedHashMap<>();
        put(state, name, tensors);
        return state;
    }
}
